"""Which further cells to hide, at the least cost, so that no equation gives a hidden one."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from analytics.privacy.equations import Groups
from analytics.privacy.tables import Key, Statement, Table

_NODES: Final = 500
"""Nodes of the search after which the best answer so far is taken: time would differ by machine."""
Row = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is decided already: hidden cells, cells that others show, and floors by metric."""

    table: Table
    floors: Mapping[str, int]
    hidden: frozenset[Key]
    shown: frozenset[Key]

    def cost(self, key: Key) -> float:
        """Return what is lost with a cell: more for large groups."""
        return float(1 + np.sqrt(self.table.values[key])) if self.floors.get(key.metric) else 0.01

    def protects(self, key: Key) -> bool:
        """Return whether a hidden cell needs protection; a large part of no table needs none."""
        large = self.table.values.get(key, 0) >= self.floors.get(key.metric, 0)
        return key in self.hidden and not (key in self.table.never and large)

    def costs(self) -> dict[str, float]:
        """Return the cost of each tie that may still be hidden, in a fixed order."""
        fixed = {self.table.tie(key) for key in self.hidden | self.shown}
        found: dict[str, float] = {}
        for key in sorted(self.table.values):
            if (tie := self.table.tie(key)) not in fixed:
                found[tie] = found.get(tie, 0.0) + self.cost(key)
        return found


def complement(choice: Choice) -> frozenset[Key]:
    """Return the hidden cells and those that go with them, by integer programs.

    In each equation the other hidden numbers can take up the number of each hidden one, and its
    floor. Where that is not possible, the hidden cells are returned as they are.
    """
    costs = choice.costs()
    chosen: set[str] = set()
    for statements in _connected(choice):
        named = {choice.table.tie(key) for each in statements for key, _factor in each.terms}
        chosen |= _chosen(choice, statements, {t: c for t, c in costs.items() if t in named})
    return choice.hidden | {key for key in choice.table.values if choice.table.tie(key) in chosen}


def _connected(choice: Choice) -> Iterator[list[Statement]]:
    """Yield equations that share ties, where one of their cells needs protection."""
    equations = [each for each in choice.table.statements if not each.at_least]
    groups = Groups[str](choice.table.tie(key) for each in equations for key, _f in each.terms)
    for each in equations:
        groups.join([choice.table.tie(key) for key, _factor in each.terms])
    found: defaultdict[str, list[Statement]] = defaultdict(list)
    for each in equations:
        found[groups.of(choice.table.tie(each.terms[0][0]))].append(each)
    for statements in found.values():
        if any(choice.protects(key) for each in statements for key, _factor in each.terms):
            yield statements


def _chosen(
    choice: Choice, statements: Sequence[Statement], costs: Mapping[str, float]
) -> set[str]:
    place = {tie: at for at, tie in enumerate(costs)}
    rows = list(_rows(choice, place, statements))
    if not rows or not costs:
        return set()
    matrix = np.unique(np.array([[*row, low] for row, low in rows]), axis=0)
    # The last costs differ, so that the program has one best answer.
    weights = np.array(list(costs.values())) * (1 + 1e-6 * np.arange(len(costs)))
    result = milp(
        weights, constraints=LinearConstraint(matrix[:, :-1], matrix[:, -1], np.inf), bounds=Bounds(0, 1),
        integrality=np.ones(len(costs)), options={"node_limit": _NODES, "mip_rel_gap": 0.01},
    )  # fmt: skip
    if result.x is None:
        return set()
    return {tie for tie, value in zip(costs, result.x, strict=True) if value > 0.5}  # noqa: PLR2004


def _rows(
    choice: Choice, place: Mapping[str, int], statements: Sequence[Statement]
) -> Iterator[tuple[Row, float]]:
    """Yield for each number of people in an equation: what the others can take up, if hidden."""
    for statement in statements:
        people = [key for key, _factor in statement.terms if choice.floors.get(key.metric)]
        # Amounts go with the people they are about; the audit looks at them.
        if people:
            equation = _Equation(choice, place, statement)
            for key in people:
                yield from equation.row(key)


class _Equation:
    """One equation, with what each of its numbers can take up of another one."""

    def __init__(self, choice: Choice, place: Mapping[str, int], statement: Statement) -> None:
        self._choice = choice
        self._width = len(place)
        self._at = {key: at for at, (key, _factor) in enumerate(statement.terms)}
        factors = [factor for _key, factor in statement.terms]
        known = [choice.table.values.get(key, np.inf) for key in self._at]
        self._factors = np.array(factors)
        self._takes = np.abs(self._factors) * np.array(known)
        table, hidden, shown = choice.table, choice.hidden, choice.shown
        outside = {key for key in self._at if key not in table.values and key not in shown}
        self._hidden = np.array([key in hidden or key in outside for key in self._at])
        ties = [place.get(table.tie(key), -1) for key in self._at]
        self._places = np.where(self._hidden, -1, ties)

    def row(self, key: Key) -> Iterator[tuple[Row, float]]:
        """Yield what must be hidden beside a number; nothing where that is the case already."""
        at = self._at[key]
        is_hidden = bool(self._hidden[at])
        if is_hidden and not self._choice.protects(key):
            return
        if not is_hidden and self._places[at] < 0:
            return
        floor, value = self._choice.floors[key.metric], self._choice.table.values.get(key, 0)
        need = max(floor - value, 1.0)
        # A number on the other side of the equation can grow without limit.
        opposite = self._factors * self._factors[at] < 0
        takes = np.where(opposite, need, np.minimum(self._takes, need))
        if value >= floor:
            # A large number may be smaller, if any other one may be larger: zero may be too.
            takes[:] = need
        takes[at] = 0
        have = float(takes[self._hidden].sum())
        if have >= need:
            return
        row = np.zeros(self._width)
        free = self._places >= 0
        np.add.at(row, self._places[free], takes[free])
        if is_hidden:
            yield row, need - have
        else:
            row[self._places[at]] -= need
            if (row < 0).any():
                yield row, -have


def cheapest(choice: Choice, near: Collection[Key]) -> frozenset[Key]:
    """Return the cells of the cheapest tie that shares a statement with some cells; else any."""
    costs = choice.costs()
    beside = {
        choice.table.tie(key)
        for statement in choice.table.statements
        if any(key in near for key, _factor in statement.terms)
        for key, _factor in statement.terms
    }
    able = {tie: cost for tie, cost in costs.items() if tie in beside} or costs
    if not able:
        return frozenset()
    best = min(able, key=lambda tie: (able[tie], tie))
    return frozenset(key for key in choice.table.values if choice.table.tie(key) == best)

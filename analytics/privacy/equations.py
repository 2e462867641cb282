"""The equations of published tables, and the least and greatest value of each unknown."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import block_diag, csr_array, hstack, vstack

from analytics.privacy.tables import Key, ReleasedTable, Statement

MOST_WHOLE: Final = 16
"""Unknowns of one system up to which whole numbers are searched; above, real numbers are."""
_SECONDS: Final = 2.0
_ZERO: Final = 1e-9
_ERROR: Final = 1e-9
"""Relative error of published numbers, which are sums in floating point."""
_WHOLE: Final = 1e-5
_FEW: Final = 4


@dataclass(frozen=True, slots=True)
class Known:
    """Everything published: numbers, cells without a number, floors and statements."""

    values: Mapping[Key, float]
    unknown: frozenset[Key]
    floors: Mapping[str, int]
    statements: tuple[Statement, ...]


def union(tables: Iterable[ReleasedTable]) -> Known:
    """Return what a reader of all the tables knows."""
    values: dict[Key, float] = {}
    unknown: set[Key] = set()
    floors: dict[str, int] = {}
    statements: dict[Statement, None] = {}
    for table in tables:
        values |= {key: value for key, value in table.cells.items() if value is not None}
        unknown |= {key for key, value in table.cells.items() if value is None}
        for metric, floor in table.floors.items():
            floors[metric] = max(floor, floors.get(metric, 0))
        statements |= dict.fromkeys(table.statements)
    named = {key for each in statements for key, _factor in each.terms}
    return Known(values, frozenset((unknown | named) - set(values)), floors, tuple(statements))


@dataclass(frozen=True, slots=True)
class _Row:
    """One statement with the published numbers put in: the sum of terms, from low to high."""

    terms: tuple[tuple[Key, float], ...]
    low: float
    high: float


Item = TypeVar("Item")


class Groups(Generic[Item]):
    """Things that are connected with each other: a disjoint-set forest."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._leader = {item: item for item in items}

    def __contains__(self, item: Item) -> bool:
        return item in self._leader

    def of(self, item: Item) -> Item:
        """Return the item that stands for the group of an item."""
        while self._leader[item] != item:
            self._leader[item] = self._leader[self._leader[item]]
            item = self._leader[item]
        return item

    def join(self, items: Sequence[Item]) -> None:
        """Make one group of the groups of some items."""
        for item in items[1:]:
            self._leader[self.of(item)] = self.of(items[0])


def systems(known: Known, about: Collection[Key] | None = None) -> Iterator["System"]:
    """Yield the unknowns that statements connect, with their equations.

    `about` limits this to systems with a statement that names one of these keys.
    """
    rows = [(each, row) for each in known.statements if (row := _row(each, known)).terms]
    groups = Groups(known.unknown)
    for _statement, row in rows:
        groups.join([key for key, _factor in row.terms])
    members: defaultdict[Key, list[Key]] = defaultdict(list)
    for key in sorted(known.unknown):
        members[groups.of(key)].append(key)
    grouped: defaultdict[Key, list[_Row]] = defaultdict(list)
    wanted = {groups.of(key) for key in about or () if key in groups}
    for statement, row in rows:
        place = groups.of(row.terms[0][0])
        grouped[place].append(row)
        if any(key in (about or ()) for key, _factor in statement.terms):
            wanted.add(place)
    for place, keys in members.items():
        if about is None or place in wanted:
            yield System(keys, grouped[place], known.floors)


def _row(statement: Statement, known: Known) -> _Row:
    terms: defaultdict[Key, float] = defaultdict(float)
    constant, size = 0.0, 1.0
    for key, factor in statement.terms:
        if key in known.values:
            constant -= factor * known.values[key]
            size += abs(factor * known.values[key])
        else:
            terms[key] += factor
    error = _ERROR * size
    high = np.inf if statement.at_least else constant + error
    return _Row(tuple((k, f) for k, f in terms.items() if f), constant - error, high)


class System:
    """Unknowns that depend on each other."""

    @property
    def is_large(self) -> bool:
        """Whether there are too many unknowns to search whole numbers, or an interval for each."""
        return len(self.keys) > MOST_WHOLE

    def __init__(
        self, keys: Sequence[Key], rows: Sequence[_Row], floors: Mapping[str, int]
    ) -> None:
        self.keys = keys
        self._place = {key: place for place, key in enumerate(keys)}
        whole = len(keys) <= MOST_WHOLE
        self._whole = np.array([int(whole and key.metric in floors) for key in keys])
        self._rows = rows
        self._constraint = self._matrix(rows) if rows else None
        self._low = np.full(len(keys), np.inf)
        self._high = np.full(len(keys), -np.inf)

    def _matrix(self, rows: Sequence[_Row]) -> LinearConstraint:
        at = [(i, self._place[key], f) for i, row in enumerate(rows) for key, f in row.terms]
        line, column, factor = zip(*at, strict=True)
        matrix = csr_array((factor, (line, column)), shape=(len(rows), len(self.keys)))
        return LinearConstraint(matrix, [row.low for row in rows], [row.high for row in rows])

    def determined(self) -> set[Key]:
        """Return the unknowns that the equations give exactly, without any bound on numbers.

        An unknown is determined where no solution of the equations with zeros changes it.
        """
        if self._constraint is None:
            return set()
        equal = np.isfinite(self._constraint.ub)
        matrix = self._constraint.A.toarray()[equal]
        if not len(matrix):
            return set()
        _left, sizes, rows = np.linalg.svd(matrix)
        null = rows[int((sizes > _ZERO * sizes[0]).sum()) :]
        moves = np.abs(null).max(axis=0, initial=0.0)
        return {key for key, moved in zip(self.keys, moves, strict=True) if moved < _ZERO}

    def zeros(self) -> set[Key]:
        """Return the unknowns that must be zero: no number is negative, and they add up to nothing."""
        found: set[Key] = set()
        rows = [row for row in self._rows if row.low <= 0 <= row.high < np.inf]
        while True:
            left = [[term for term in row.terms if term[0] not in found] for row in rows]
            new = {
                key for terms in left if len({f > 0 for _k, f in terms}) == 1 for key, _f in terms
            }
            if not new:
                return found
            found |= new

    def interval(self, key: Key) -> tuple[float, float]:
        """Return the least and the greatest value that an unknown can have."""
        if self._constraint is None:
            return 0.0, np.inf
        return max(0.0, self._end(key, 1.0)), -self._end(key, -1.0)

    def seen(self, key: Key) -> tuple[float, float]:
        """Return the least and the greatest value in the solutions found so far."""
        place = self._place[key]
        return float(self._low[place]), float(self._high[place])

    def apart(self, wanted: Sequence[tuple[Key, float]]) -> set[Key]:
        """
        Return keys that are proven to have two values that differ by what is wanted, or more.

        Two solutions are sought at once, in which every other key is larger by that; where there
        are none, each half is tried. A key that is not returned needs `interval`.
        """
        if self._constraint is None:
            return {key for key, _gap in wanted}
        if len(wanted) < _FEW:
            return set()
        if self._are_apart(wanted):
            return {key for key, _gap in wanted}
        half = len(wanted) // 2
        return self.apart(wanted[:half]) | self.apart(wanted[half:])

    def _are_apart(self, wanted: Sequence[tuple[Key, float]]) -> bool:
        assert self._constraint is not None  # noqa: S101 - for the type
        n, matrix = len(self.keys), self._constraint.A
        signs = [1.0 if place % 2 else -1.0 for place in range(len(wanted))]
        lines = np.arange(len(wanted))
        columns = np.array([self._place[key] for key, _gap in wanted])
        differ = csr_array((signs, (lines, columns)), shape=(len(wanted), n))
        rows = vstack([block_diag([matrix, matrix]), hstack([differ, -differ])], format="csr")
        low, high = self._constraint.lb, self._constraint.ub
        gaps = np.array([gap for _key, gap in wanted])
        result = milp(
            np.zeros(2 * n), bounds=Bounds(0, np.inf),
            constraints=LinearConstraint(
                rows, np.concatenate([low, low, gaps]),
                np.concatenate([high, high, np.full(len(wanted), np.inf)]),
            ),
        )  # fmt: skip
        return bool(result.status == 0)

    def _end(self, key: Key, sign: float) -> float:
        """Minimize `sign x number`; the bound that is proven, where time runs out."""
        costs = np.zeros(len(self.keys))
        costs[self._place[key]] = sign
        result = self._solve(costs, np.zeros(len(self.keys)))
        if result.x is None:
            return -np.inf  # no limit
        if not self._is_whole(result.x):
            result = self._solve(costs, self._whole)
        if result.x is not None and self._is_whole(result.x):
            np.minimum(self._low, result.x, out=self._low)
            np.maximum(self._high, result.x, out=self._high)
        bound = result.mip_dual_bound
        return float(result.fun if result.status == 0 else -np.inf if bound is None else bound)

    def _is_whole(self, x: np.ndarray) -> bool:
        return bool((np.abs(x - np.round(x))[self._whole == 1] < _WHOLE).all())

    def _solve(self, costs: np.ndarray, whole: np.ndarray) -> OptimizeResult:
        result = milp(
            costs, constraints=self._constraint, bounds=Bounds(0, np.inf), integrality=whole,
            options={"time_limit": _SECONDS if whole.any() else np.inf},
        )  # fmt: skip
        if result.status == 2:  # noqa: PLR2004 - the code of the solver
            raise ValueError("The published numbers contradict each other.")
        return result

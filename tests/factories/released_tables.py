"""Random tables of people, as an organization would publish them one after the other.

One set is: people by unit and kind with totals; a rate with its numerator, and a sum of scores, tied
to them; the same people by two kinds of regions that overlap; and the next wave, to which a few
people joined.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from analytics import privacy
from analytics.privacy import Key, ReleasedTable, Statement, Table, at_most, total

FLOORS = {"people": 5, "joined": 5, "yes": 0}
ALL = "all"


@dataclass
class Grid:
    """People by unit and kind in one period, with totals of both."""

    period: str
    rows: int
    columns: int
    counts: dict[tuple[int, int], int]

    def key(self, metric: str, row: int | str, column: int | str) -> Key:
        return Key(metric, self.period, f"{row}/{column}")

    def values(self, metric: str, counts: dict[tuple[int, int], int]) -> dict[Key, float]:
        found: dict[Key, float] = {}
        for (row, column), n in counts.items():
            for place in product((row, ALL), (column, ALL)):
                key = self.key(metric, *map(str, place))
                found[key] = found.get(key, 0) + n
        return found

    def totals(self, metric: str) -> list[Statement]:
        rows, columns = [*range(self.rows)], [*range(self.columns)]
        by_row = [
            total(self.key(metric, r, ALL), [self.key(metric, r, c) for c in columns])
            for r in [*rows, ALL]
        ]
        by_column = [
            total(self.key(metric, ALL, c), [self.key(metric, r, c) for r in rows])
            for c in [*columns, ALL]
        ]
        return by_row + by_column


def counted(chance: random.Random, period: str, most: tuple[int, int]) -> Grid:
    rows, columns = (chance.randint(3, size) for size in most)
    cells = product(range(rows), range(columns))
    return Grid(period, rows, columns, {each: _size(chance) for each in cells})


def _size(chance: random.Random) -> int:
    return chance.randint(0, 4) if chance.random() < 0.12 else chance.randint(5, 60)


def first(chance: random.Random, grid: Grid) -> Table:
    """People, those of them who said yes, and the sum of what they answered from 1 to 5."""
    yes = {each: chance.randint(0, n) for each, n in grid.counts.items()}
    scores = {each: sum(chance.randint(1, 5) for _ in range(n)) for each, n in grid.counts.items()}
    values = grid.values("people", grid.counts)
    ties, bounds = {}, []
    for metric, counts in (("yes", yes), ("scores", scores)):
        own = grid.values(metric, counts)
        values |= own
        for key in own:
            n = Key("people", key.period, key.group)
            ties[key] = ties[n] = key.group
            bounds.append(at_most(key, n, 1 if metric == "yes" else 5))
    statements = [s for m in ("people", "yes", "scores") for s in grid.totals(m)]
    return Table(grid.period, values, (*statements, *bounds), ties)


def regions(chance: random.Random, grid: Grid, name: str) -> Table:
    """The same people by regions of neighboring units, each unit in one of them."""
    cut = chance.randint(1, grid.rows - 1)
    values = grid.values("people", grid.counts)
    found, statements = {}, []
    for region, members in enumerate((range(cut), range(cut, grid.rows))):
        for column in [*range(grid.columns), ALL]:
            key = grid.key("people", f"{name}{region}", column)
            parts = [grid.key("people", row, column) for row in members]
            found[key] = float(sum(values[part] for part in parts))
            statements.append(total(key, parts))
    return Table(f"{grid.period} by {name}", found, tuple(statements))


def later(chance: random.Random, grid: Grid) -> Table:
    """The next wave: nobody left, and a few joined some of the units."""
    joined = {
        each: chance.randint(0, 4) if chance.random() < 0.1 else chance.randint(5, 12)
        for each in grid.counts
    }
    after = Grid(
        f"{grid.period}+1", grid.rows, grid.columns,
        {each: n + joined[each] for each, n in grid.counts.items()},
    )  # fmt: skip
    values, new = after.values("people", after.counts), after.values("joined", joined)
    moves = [
        total(key, [Key("people", grid.period, key.group), Key("joined", key.period, key.group)])
        for key in values
    ]
    statements = (*after.totals("people"), *after.totals("joined"), *moves)
    return Table(after.period, values | new, statements, never=frozenset(new))


@dataclass
class Outcome:
    """What attackers found in the tables of one set, by the way in which they were released."""

    tables: list[ReleasedTable] = field(default_factory=list)
    small_only: list[ReleasedTable] = field(default_factory=list)
    small: int = 0
    hidden: int = 0
    cells: int = 0


def released_set(seed: int, most: tuple[int, int] = (5, 6)) -> Outcome:
    """Release the tables of one set, each over those before; and with small cells hidden only."""
    chance = random.Random(seed)
    grid = counted(chance, f"wave {seed}", most)
    found = Outcome()
    for table in (
        first(chance, grid), regions(chance, grid, "north"), regions(chance, grid, "east"),
        later(chance, grid),
    ):  # fmt: skip
        found.tables.append(privacy.release(table, FLOORS, found.tables))
        alone = privacy.small_only(table, FLOORS)
        found.small_only.append(alone)
        found.small += len(alone.hidden)
        found.hidden += len(found.tables[-1].hidden)
        found.cells += len(table.values) - len(table.never)
    return found


def determined(tables: Sequence[ReleasedTable]) -> set[Key]:
    """Return the hidden numbers that elimination gives exactly: an attacker of other code.

    A number is determined where it alone is a combination of the equations.
    """
    known = {k: v for t in tables for k, v in t.cells.items() if v is not None}
    equations = [s for t in tables for s in t.statements if not s.at_least]
    unknown = sorted({k for s in equations for k, _f in s.terms} - set(known))
    place = {key: i for i, key in enumerate(unknown)}
    matrix = np.zeros((len(equations), len(unknown)))
    for i, statement in enumerate(equations):
        for key, factor in statement.terms:
            if key in place:
                matrix[i, place[key]] += factor
    _u, sizes, rows = np.linalg.svd(matrix)
    null = rows[int((sizes > 1e-9).sum()) :]
    hidden = {key for table in tables for key in table.hidden}
    return {key for key in hidden & set(place) if not (np.abs(null[:, place[key]]) > 1e-7).any()}

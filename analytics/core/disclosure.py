"""
Whether tables of one population, published together, give the number of a small group.

A population is given as cells: the positions of the groups of each table, and how many people of
each class are in all of them. The classes are those who applied as mentors, who applied as mentees,
and who did not apply. A reader is assumed to know how many people each cell has.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations, product
from typing import Final, NamedTuple

from analytics.core.measures import ACTIVITY


class Counts(NamedTuple):
    """People by class."""

    mentors: int = 0
    mentees: int = 0
    others: int = 0

    @property
    def applied(self) -> int:
        """The people who applied."""
        return self.mentors + self.mentees

    @property
    def people(self) -> int:
        """All of them."""
        return self.applied + self.others

    def plus(self, other: "Counts") -> "Counts":
        """Return the sum by class."""
        return Counts(*(a + b for a, b in zip(self, other, strict=True)))


Cell = tuple[int, ...]
Cells = Mapping[Cell, Counts]
Fits = Callable[[Counts], bool]
NONE: Final = Counts()
_MENTORS, _MENTEES, _OTHERS = range(3)
_MOVES: Final = (
    (_MENTORS, _OTHERS), (_MENTEES, _OTHERS), (_OTHERS, _MENTORS), (_OTHERS, _MENTEES),
)  # fmt: skip
_ROLE_MOVES: Final = ((_MENTORS, _MENTEES), (_MENTEES, _MENTORS))


def fits(counts: Counts) -> bool:
    """Return whether five people or more applied, and five or more did not."""
    return min(counts.applied, counts.others) >= ACTIVITY


def fits_roles(counts: Counts) -> bool:
    """Return whether five people or more applied in each role."""
    return min(counts.mentors, counts.mentees) >= ACTIVITY


def summed(found: Iterator[Counts]) -> Counts:
    """Return the sum of counts."""
    total = NONE
    for each in found:
        total = total.plus(each)
    return total


def are_safe(cells: Cells) -> bool:
    """Return whether the numbers of people who applied give none below the floor."""
    return _differ_enough(cells, fits) and all(
        fits(n) or _is_open(cells, cell, _MOVES) for cell, n in cells.items()
    )


def are_roles_safe(cells: Cells) -> bool:
    """Return whether the numbers by role, of the groups where they are published, give none."""
    return _differ_enough(cells, fits_roles) and all(
        fits_roles(n) or not n.applied or _is_open(cells, cell, _ROLE_MOVES)
        for cell, n in cells.items()
    )


def _differ_enough(cells: Cells, enough: Fits) -> bool:
    tables = range(len(next(iter(cells))))
    return all(enough(each) for pair in combinations(tables, 2) for each in _between(cells, *pair))


def _between(cells: Cells, one: int, two: int) -> Iterator[Counts]:
    """
    Yield the people who are between some groups of one table and some of another one.

    Where groups of one table contain whole groups of the other one, or are contained in them, the
    difference of the published numbers is that of the people between them. The other differences
    of two tables are sums of these and of published groups.
    """
    both: dict[Cell, Counts] = {}
    for cell, n in cells.items():
        both[cell[one], cell[two]] = both.get((cell[one], cell[two]), NONE).plus(n)
    if len({row for row, _ in both}) > len({column for _, column in both}):
        both = {(row, column): n for (column, row), n in both.items()}
    rows = sorted({row for row, _ in both})
    for bits in product((False, True), repeat=len(rows)):
        some = {row for row, chosen in zip(rows, bits, strict=True) if chosen}
        hull = {column for row, column in both if row in some}
        inner = hull - {column for row, column in both if row not in some}
        rest = summed(n for (r, c), n in both.items() if r in some and c not in inner)
        more = summed(n for (r, c), n in both.items() if r not in some and c in hull)
        yield from (each for each in (rest, more) if each.people)


def _is_open(cells: Cells, cell: Cell, moves: tuple[tuple[int, int], ...]) -> bool:
    """
    Return whether the cell can have another number while each published one stays the same.

    Two people of one class change places with two of another class: the first are in `cell` and in
    another cell, the second in the two cells that these become by exchanging some of their groups.
    Each group of each table then has as many people of each class as before.
    """
    masks = list(product((False, True), repeat=len(cell)))[1:-1]
    for now, then in moves:
        if not cells[cell][now]:
            continue
        for other in (each for each, n in cells.items() if n[now]):
            for mask in masks:
                one = tuple(b if m else a for a, b, m in zip(cell, other, mask, strict=True))
                two = tuple(a if m else b for a, b, m in zip(cell, other, mask, strict=True))
                moved = one not in {cell, other}
                if moved and cells.get(one, NONE)[then] and cells.get(two, NONE)[then]:
                    return True
    return False

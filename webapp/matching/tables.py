"""Profiles as arrays: rules and scores of many pairs at once.

Functions take positions of mentees and mentors, either as two arrays of one length (one value for
each pair) or as a column and a row (`grid`: one value for each combination).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from webapp.matching.cohort import HIGHEST, Bools, Ints
from webapp.matching.profiles import Profiles, Rule
from webapp.matching.sides import Floats, Sides

ORDER = tuple(Rule)
BLOCK = 1 << 14


def grid(rows: Ints, columns: Ints) -> tuple[Ints, Ints]:
    """Positions for every combination of some mentees and some mentors."""
    return rows[:, None], columns[None, :]


class Sparse:
    """Values of few pairs, 0 for all others."""

    def __init__(self, codes: Iterable[tuple[int, int, int]], columns: int) -> None:
        """`codes` are (mentee, mentor, value); a later value of the same pair is ignored."""
        found = sorted({(i * columns + j): v for i, j, v in codes}.items())
        self.code = np.array([code for code, _v in found], np.int64)
        self.value = np.array([value for _code, value in found], np.int64)
        self.columns = columns

    def at(self, rows: Ints, columns: Ints) -> Ints:
        """The values at these pairs."""
        shape = np.broadcast_shapes(rows.shape, columns.shape)
        if not len(self.code):
            return np.zeros(shape, np.int64)
        if rows.ndim == 1:
            wanted = rows * self.columns + columns
            place = np.minimum(np.searchsorted(self.code, wanted), len(self.code) - 1)
            return np.where(self.code[place] == wanted, self.value[place], 0)
        found = np.zeros(shape, np.int64)
        for number, row in enumerate(rows[:, 0].tolist()):
            low, high = np.searchsorted(self.code, (row * self.columns, (row + 1) * self.columns))
            if low < high:
                line = np.zeros(self.columns, np.int64)
                line[self.code[low:high] - row * self.columns] = self.value[low:high]
                found[number] = line[columns[0]]
        return found


@dataclass(frozen=True)
class Shared:
    """What the two people of each pair share: numbers of languages and of half-days, the mentee's
    topics that the mentor serves, and the sum of their priorities.
    """

    languages: Ints
    slots: Ints
    topics: Ints
    priorities: Ints

    def at(self, where: tuple[Ints, ...]) -> "Shared":
        """The values at some places of a grid."""
        return Shared(*(getattr(self, name)[where] for name in self.__dataclass_fields__))


def _product(left: Floats, right: Floats, rows: Ints, columns: Ints) -> Ints:
    """Sums of products of the features of two people; exact below 2**24."""
    if rows.ndim == 1:
        product: Floats = np.empty(len(rows), np.float32)
        # The features of all pairs at once would take hundreds of megabytes.
        for start in range(0, len(rows), BLOCK):
            some = slice(start, start + BLOCK)
            product[some] = np.einsum("ij,ij->i", left[rows[some]], right[columns[some]])
    else:
        product = left[rows[:, 0]] @ right[columns[0]].T
    # Half the memory of int64, and as exact.
    narrow: Ints = product.astype(np.int32)
    return narrow


class Tables:
    """The arrays of all profiles."""

    def __init__(self, profiles: Profiles) -> None:
        self.profiles = profiles
        people = sorted(profiles.people, key=lambda person: person.id)
        coded = Sides(people)
        self.mentees = coded.of([person for person in people if person.needs], offering=False)
        self.mentors = coded.of([person for person in people if person.offers], offering=True)
        columns = len(self.mentors.people)
        self.former = Sparse(self._positions(profiles.former, both=True), columns)
        sealed = {(one.id, other) for one in people for other in one.exclusions}
        self.sealed = Sparse(self._positions(sealed | profiles.frozen, both=True), columns)
        self.previous = Sparse(self._positions(profiles.previous, both=False), columns)
        self.mentee_ranking = Sparse(self._rankings("mentees", "ranked_mentors"), columns)
        self.mentor_ranking = Sparse(self._rankings("mentors", "ranked_mentees"), columns)

    def _positions(
        self, pairs: Iterable[tuple[str, str]], *, both: bool
    ) -> list[tuple[int, int, int]]:
        turned = [(mentor, mentee) for mentee, mentor in pairs] if both else []
        return [
            (self.mentees.index[mentee], self.mentors.index[mentor], 1)
            for mentee, mentor in (*pairs, *turned)
            if mentee in self.mentees.index and mentor in self.mentors.index
        ]

    def _rankings(self, side: str, ranking: str) -> list[tuple[int, int, int]]:
        """1000 for the first, evenly less for the next ones."""
        found = []
        for person in getattr(self, side).people:
            ranked: Sequence[str] = getattr(person, ranking)
            for place, other in enumerate(ranked):
                pair = (person.id, other) if side == "mentees" else (other, person.id)
                value = HIGHEST * (len(ranked) - place) // len(ranked)
                found.append((self.mentees.index[pair[0]], self.mentors.index[pair[1]], value))
        return found

    def shared(self, rows: Ints, columns: Ints) -> Shared:
        """What people share, for pairs or for a grid."""
        one, other = self.mentees, self.mentors
        return Shared(
            _product(one.languages, other.languages, rows, columns),
            _product(one.slots, other.slots, rows, columns),
            _product(one.topics, other.topics, rows, columns),
            _product(one.priorities, other.topics, rows, columns),
        )

    def rules(self, rows: Ints, columns: Ints, shared: Shared | None = None) -> NDArray[np.int8]:
        """0 if a pair may be formed, else the number of the first rule that forbids it, from 1."""
        one, other = self.mentees, self.mentors
        allowed = self._allowed(rows, columns, shared or self.shared(rows, columns))
        shape = np.broadcast_shapes(rows.shape, columns.shape)
        # The first rule has the highest number while they are combined.
        code = np.zeros(shape, np.int8)
        for number, rule in enumerate(ORDER):
            if rule in allowed:
                np.maximum(code, (~allowed[rule]) * np.int8(len(ORDER) - number), out=code)
        code = np.where(code > 0, np.int8(len(ORDER) + 1) - code, np.int8(0))
        if not self.profiles.rules.lower_grade and {p.id for p in one.people} & set(other.index):
            self._settle_directions(rows, columns, code)
        return code

    def _allowed(self, rows: Ints, columns: Ints, shared: Shared) -> dict[Rule, Bools]:
        one, other = self.mentees, self.mentors
        inside = (one.enter[rows] <= other.enter[columns]) & (
            other.enter[columns] < one.leave[rows]
        )
        above = (other.enter[columns] <= one.enter[rows]) & (one.enter[rows] < other.leave[columns])
        capacity = np.array([person.capacity for person in other.people], np.int64)
        allowed = {
            Rule.oneself: one.enter[rows] != other.enter[columns],
            Rule.hierarchy: ~(inside | above),
            Rule.language: shared.languages > 0,
            Rule.site: (one.site[rows] == other.site[columns])
            | (one.remote[rows] & other.remote[columns]),
            Rule.slots: shared.slots > 0,
            Rule.topic: shared.topics > 0,
            Rule.former: self.former.at(rows, columns) == 0,
            Rule.unavailable: (self.sealed.at(rows, columns) == 0) & (capacity > 0)[columns],
        }
        if self.profiles.rules.lower_grade:
            allowed[Rule.grade] = other.grade[columns] < one.grade[rows]
        if self.profiles.rules.different_unit:
            allowed[Rule.unit] = one.unit[rows] != other.unit[columns]
        return allowed

    def _settle_directions(self, rows: Ints, columns: Ints, code: NDArray[np.int8]) -> None:
        """Of two people who could mentor each other, the one of lower grade or lower id does."""
        full_rows, full_columns = np.broadcast_arrays(rows, columns)
        where = np.nonzero(code == 0)
        one = [self.mentees.people[i] for i in full_rows[where].tolist()]
        other = [self.mentors.people[j] for j in full_columns[where].tolist()]
        both = np.array([
            a.id in self.mentors.index and b.id in self.mentees.index
            and ((a.grade or 0), a.id) < ((b.grade or 0), b.id)
            for a, b in zip(one, other, strict=True)
        ], np.bool_)  # fmt: skip
        turned = np.flatnonzero(both)
        if not len(turned):
            return
        back = (
            np.array([self.mentees.index[other[n].id] for n in turned.tolist()], np.int64),
            np.array([self.mentors.index[one[n].id] for n in turned.tolist()], np.int64),
        )
        allowed = self._allowed(*back, self.shared(*back))
        loses = turned[np.logical_and.reduce(list(allowed.values()))]
        code[tuple(axis[loses] for axis in where)] = ORDER.index(Rule.direction) + 1

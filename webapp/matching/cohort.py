"""The problem: mentees, mentors, and the pairs that may be formed, with the scores of both sides."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from webapp.matching.criteria import DEFAULT, CohortError, Criterion

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LOWEST, HIGHEST = 1, 1000
MOST_PLACES = 5
MOST_WAITED = 100


@dataclass(frozen=True)
class Seat:
    """A person on one side: how many partners they can have, and runs they waited in vain."""

    id: str
    places: int = 1
    waited: int = 0


@dataclass(frozen=True)
class Pair:
    """A mentee and a mentor who may be matched. Scores are 1 to 1000, ranks count from 1."""

    mentee: str
    mentor: str
    mentee_score: int
    mentor_score: int
    previous: bool = False
    mentee_rank: int = 0
    mentor_rank: int = 0


@dataclass(frozen=True)
class Pairs:
    """Columns of equal length P, sorted by mentee and mentor; both are positions in the cohort."""

    mentee: Ints
    mentor: Ints
    mentee_score: Ints
    mentor_score: Ints
    mentee_rank: Ints
    mentor_rank: Ints
    previous: Bools

    def __len__(self) -> int:
        return len(self.mentee)

    def take(self, chosen: Ints | Bools) -> "Pairs":
        """Some of the rows."""
        return Pairs(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class Cohort:
    """Everything that the result depends on. People are sorted by id, so no input order matters.

    `mentee_best` and `mentor_best` are each person's best score over all feasible pairs, also
    those that are not among `pairs`. `frozen` pairs exist already; they use places.
    """

    edition: str
    mentees: tuple[Seat, ...]
    mentors: tuple[Seat, ...]
    pairs: Pairs
    mentee_best: Ints
    mentor_best: Ints
    frozen: tuple[tuple[str, str], ...] = ()
    criteria: tuple[Criterion, ...] = DEFAULT
    feasible: int = 0
    # Why `pairs` are not all feasible pairs; empty if they are.
    trimmed: str = ""
    mentee_index: dict[str, int] = field(default_factory=dict, repr=False, compare=False)
    mentor_index: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.mentee_index.update((seat.id, n) for n, seat in enumerate(self.mentees))
        self.mentor_index.update((seat.id, n) for n, seat in enumerate(self.mentors))

    def with_frozen(self, more: Iterable[tuple[str, str]]) -> "Cohort":
        """The cohort with these (mentee, mentor) pairs fixed too. Raises CohortError."""
        frozen = tuple(sorted({*self.frozen, *more}))
        known = {(mentee, mentor) for mentee, mentor in frozen}
        for mentee, mentor in frozen:
            if mentee not in self.mentee_index or mentor not in self.mentor_index:
                raise CohortError(f"the current pair of {mentee} and {mentor} names unknown people")
            if mentee == mentor or (mentor, mentee) in known:
                raise CohortError(f"{mentee} and {mentor} cannot mentor each other")
        return replace(self, frozen=frozen, mentee_index={}, mentor_index={})


def cohort_of(
    edition: str,
    mentees: Iterable[Seat],
    mentors: Iterable[Seat],
    pairs: Sequence[Pair],
    *,
    frozen: Iterable[tuple[str, str]] = (),
    criteria: tuple[Criterion, ...] = DEFAULT,
) -> Cohort:
    """A cohort of pairs that somebody else found feasible. Raises CohortError.

    Ranks that are 0 are counted from the scores: 1 + the number of better partners.
    """
    rows, columns = (tuple(sorted(side, key=lambda seat: seat.id)) for side in (mentees, mentors))
    _check_seats(rows, "mentee")
    _check_seats(columns, "mentor")
    row = {seat.id: n for n, seat in enumerate(rows)}
    column = {seat.id: n for n, seat in enumerate(columns)}
    check_pairs(pairs, row, column)
    table = _columns(sorted(pairs, key=lambda pair: (pair.mentee, pair.mentor)), row, column)
    best = best_scores(table.mentee, table.mentee_score, len(rows))
    other = best_scores(table.mentor, table.mentor_score, len(columns))
    made = Cohort(
        edition, rows, columns, table, best, other, (), criteria, feasible=len(table)
    )  # fmt: skip
    return made.with_frozen(frozen)


def _check_seats(seats: Sequence[Seat], side: str) -> None:
    ids = [seat.id for seat in seats]
    if len(set(ids)) < len(ids):
        twice = next(one for one, other in pairwise(ids) if one == other)
        raise CohortError(f"the {side} {twice} is listed twice")
    for seat in seats:
        if not 0 <= seat.places <= MOST_PLACES:
            raise CohortError(f"{side} {seat.id}: {seat.places} places; 0 to {MOST_PLACES} exist")
        if not 0 <= seat.waited <= MOST_WAITED:
            raise CohortError(f"{side} {seat.id}: waited is {seat.waited}, not 0 to {MOST_WAITED}")


def check_pairs(pairs: Iterable[Pair], row: dict[str, int], column: dict[str, int]) -> None:
    """Raises CohortError for the first pair that is impossible, or listed twice."""
    seen: set[tuple[str, str]] = set()
    for pair in pairs:
        key = (pair.mentee, pair.mentor)
        if pair.mentee not in row or pair.mentor not in column:
            raise CohortError(f"the pair {key} names unknown people")
        if pair.mentee == pair.mentor:
            raise CohortError(f"{pair.mentee} cannot be their own mentor")
        if key in seen or key[::-1] in seen:
            raise CohortError(f"{pair.mentee} and {pair.mentor} are listed twice")
        for score in (pair.mentee_score, pair.mentor_score):
            if not LOWEST <= score <= HIGHEST:
                raise CohortError(f"the score {score} is not between {LOWEST} and {HIGHEST}")
        seen.add(key)


def _columns(pairs: Sequence[Pair], row: dict[str, int], column: dict[str, int]) -> Pairs:
    def ints(name: str) -> Ints:
        return np.fromiter((getattr(pair, name) for pair in pairs), np.int64, len(pairs))

    mentee = np.fromiter((row[pair.mentee] for pair in pairs), np.int64, len(pairs))
    mentor = np.fromiter((column[pair.mentor] for pair in pairs), np.int64, len(pairs))
    scores = ints("mentee_score"), ints("mentor_score")
    ranks = ints("mentee_rank"), ints("mentor_rank")
    return Pairs(
        mentee, mentor, *scores,
        np.where(ranks[0] > 0, ranks[0], ranks_of(mentee, scores[0])),
        np.where(ranks[1] > 0, ranks[1], ranks_of(mentor, scores[1])),
        np.fromiter((pair.previous for pair in pairs), np.bool_, len(pairs)),
    )  # fmt: skip


def best_scores(person: Ints, score: Ints, people: int) -> Ints:
    """The highest score of each person; 0 without a pair."""
    best = np.zeros(people, np.int64)
    np.maximum.at(best, person, score)
    return best


def ranks_of(person: Ints, score: Ints) -> Ints:
    """For each pair: 1 + the number of pairs of the same person with a higher score."""
    order = np.lexsort((-score, person))
    who, value = person[order], score[order]
    place = np.arange(len(order))
    new_person = np.r_[True, who[1:] != who[:-1]] if len(order) else np.zeros(0, np.bool_)
    new_value = new_person | np.r_[True, value[1:] != value[:-1]] if len(order) else new_person
    start = np.maximum.accumulate(np.where(new_person, place, 0))
    first = np.maximum.accumulate(np.where(new_value, place, 0))
    ranks = np.empty(len(order), np.int64)
    ranks[order] = first - start + 1
    return ranks


def percent(score: int, best: int) -> int:
    """A score in percent of a person's best one, rounded down."""
    return math.floor(100 * score / best) if best else 0

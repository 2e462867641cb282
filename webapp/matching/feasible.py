"""Pairs that may be formed, computed in portions, of which the best are kept for the solver."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from webapp.matching.cohort import HIGHEST, Bools, Cohort, Ints, Pairs, Seat
from webapp.matching.criteria import CohortError
from webapp.matching.maximum import missing_pairs
from webapp.matching.profiles import Profile, Profiles, Rule, check_profiles
from webapp.matching.scores import parts_of
from webapp.matching.sentences import OF_PAIR
from webapp.matching.tables import ORDER, Tables, grid

PER_MENTEE, PER_MENTOR = 40, 12
# Combinations in one portion; about 30 bytes each are in use at a time.
PORTION = 1 << 18


@dataclass(frozen=True)
class Feasible:
    """A cohort made from profiles, and the arrays that explain its rules and scores."""

    cohort: Cohort
    tables: Tables


def feasible_cohort(
    profiles: Profiles,
    *,
    per_mentee: int = PER_MENTEE,
    per_mentor: int = PER_MENTOR,
    progress: Callable[[int, int], None] | None = None,
) -> Feasible:
    """The cohort of some profiles. Raises CohortError.

    Of all feasible pairs the best ones of each mentee and of each mentor are kept, by the sum of both
    scores; further pairs are added if without them fewer people could be matched. `progress` gets
    the number of mentees done, and of all.
    """
    check_profiles(profiles)
    tables = Tables(profiles)
    _check_rankings(tables)
    best = _Best(tables, per_mentee, per_mentor)
    for rows in portions(len(tables.mentees.people), len(tables.mentors.people)):
        best.add(rows)
        if progress is not None:
            progress(int(rows[-1]) + 1, len(tables.mentees.people))
    codes = best.codes()
    cohort = _cohort(tables, best, codes)
    more = missing_pairs(cohort, tables) if len(codes) < best.feasible else np.zeros(0, np.int64)
    if len(more):
        cohort = _cohort(tables, best, np.union1d(codes, more))
    return Feasible(cohort, tables)


def _check_rankings(tables: Tables) -> None:
    """Raises CohortError if somebody ranks a person who is ruled out by anything but an exclusion."""
    for person, other, rule in _impossible_rankings(tables):
        sentence = f"{person.id} ranks {other}, but {OF_PAIR[rule]}"
        raise CohortError(sentence, tables.profiles.lines.get(person.id, 0))


def _impossible_rankings(tables: Tables) -> Iterator[tuple[Profile, str, Rule]]:
    for person in tables.profiles.people:
        ranked = [(person.id, other, other) for other in person.ranked_mentors]
        ranked += [(other, person.id, other) for other in person.ranked_mentees]
        for mentee, mentor, other in ranked:
            where = tables.mentees.index[mentee], tables.mentors.index[mentor]
            code = int(tables.rules(np.array([where[0]]), np.array([where[1]]))[0])
            if code and ORDER[code - 1] in OF_PAIR:
                yield person, other, ORDER[code - 1]


def without_impossible_rankings(profiles: Profiles) -> Profiles:
    """The same profiles, without ranked people whom a rule has ruled out since they were ranked."""
    drop: dict[str, set[str]] = {}
    for person, other, _rule in _impossible_rankings(Tables(profiles)):
        drop.setdefault(person.id, set()).add(other)

    def kept(person: Profile, ranked: Iterable[str]) -> tuple[str, ...]:
        return tuple(other for other in ranked if other not in drop[person.id])

    people = tuple(
        replace(
            p, ranked_mentors=kept(p, p.ranked_mentors), ranked_mentees=kept(p, p.ranked_mentees)
        )
        if p.id in drop else p
        for p in profiles.people
    )  # fmt: skip
    return replace(profiles, people=people)


def portions(rows: int, columns: int) -> Iterator[Ints]:
    """Positions of mentees, so many at a time that the combinations fit into memory."""
    step = max(1, PORTION // max(columns, 1))
    for start in range(0, rows if columns else 0, step):
        yield np.arange(start, min(start + step, rows))


class _Best:
    """The best pairs of each person so far, and how many people have which score."""

    def __init__(self, tables: Tables, per_mentee: int, per_mentor: int) -> None:
        self.tables = tables
        self.per_mentee, self.per_mentor = per_mentee, per_mentor
        rows, columns = len(tables.mentees.people), len(tables.mentors.people)
        small = np.uint16 if max(rows, columns) < 1 << 16 else np.uint32
        self.of_mentees = np.zeros((rows, HIGHEST + 2), small)
        self.of_mentors = np.zeros((columns, HIGHEST + 2), small)
        self.feasible = 0
        self._by_mentee: list[Ints] = []
        self._by_mentor = np.full((columns, per_mentor), -1, np.int64)

    def add(self, rows: Ints) -> None:
        """All pairs of some mentees."""
        columns = np.arange(len(self.tables.mentors.people))
        where = grid(rows, columns)
        shared = self.tables.shared(*where)
        one, other = np.nonzero(self.tables.rules(*where, shared) == 0)
        pairs = rows[one], other
        scores = [p.score for p in parts_of(self.tables, *pairs, shared.at((one, other)))]
        self.feasible += len(one)
        _count(self.of_mentees, pairs[0], scores[0])
        _count(self.of_mentors, other, scores[1])
        key = np.full((len(rows), len(columns)), -1, np.int64)
        key[one, other] = ((scores[0] + scores[1]).astype(np.int64) << 16) | _mixed(*pairs)
        self._keep_for_mentees(rows, columns, key)
        self._keep_for_mentors(rows, key)

    def _keep_for_mentees(self, rows: Ints, columns: Ints, key: Ints) -> None:
        # The position makes keys unique, so that the choice is the same on every machine.
        unique = np.where(key >= 0, (key << 24) | columns[None, :], -1)
        kept = min(self.per_mentee, len(columns))
        best = np.partition(unique, len(columns) - kept, axis=1)[:, len(columns) - kept :]
        row = np.broadcast_to(rows[:, None], best.shape)[best >= 0]
        self._by_mentee.append(row * len(columns) + (best[best >= 0] & ((1 << 24) - 1)))

    def _keep_for_mentors(self, rows: Ints, key: Ints) -> None:
        unique = np.where(key >= 0, (key << 24) | rows[:, None], -1).T
        kept = min(self.per_mentor, unique.shape[1])
        best = np.partition(unique, unique.shape[1] - kept, axis=1)[:, unique.shape[1] - kept :]
        both = np.concatenate((self._by_mentor, best), axis=1)
        self._by_mentor = np.partition(both, kept, axis=1)[:, -self.per_mentor :]

    def codes(self) -> Ints:
        """The kept pairs as mentee * number of mentors + mentor, ascending."""
        columns = len(self.tables.mentors.people)
        mentor = np.broadcast_to(np.arange(columns)[:, None], self._by_mentor.shape)
        used = self._by_mentor >= 0
        code = (self._by_mentor[used] & ((1 << 24) - 1)) * columns + mentor[used]
        return np.unique(np.concatenate((*self._by_mentee, code)))


def _count(table: Ints, person: Ints, score: Ints) -> None:
    """Add 1 for each person and score."""
    np.add.at(table.reshape(-1), person * table.shape[1] + score, np.ones(len(person), table.dtype))


def _mixed(rows: Ints, columns: Ints) -> Ints:
    """16 bits from two positions: among equal scores no mentor is preferred by everybody."""
    mixed = (rows.astype(np.uint32) * np.uint32(2654435761)) ^ (
        columns.astype(np.uint32) * np.uint32(2246822519)
    )
    mixed = (mixed ^ (mixed >> np.uint32(15))) * np.uint32(3266489917)
    short: Ints = (mixed >> np.uint32(16)).astype(np.int64)
    return short


def _cohort(tables: Tables, best: _Best, codes: Ints) -> Cohort:
    one, other = tables.mentees.people, tables.mentors.people
    rows, columns = codes // max(len(other), 1), codes % max(len(other), 1)
    scores = [part.score.astype(np.int64) for part in parts_of(tables, rows, columns)]
    pairs = Pairs(
        rows, columns, scores[0], scores[1],
        ranks_among(best.of_mentees, rows, scores[0]),
        ranks_among(best.of_mentors, columns, scores[1]),
        tables.previous.at(rows, columns) > 0,
    )  # fmt: skip
    profiles = tables.profiles
    return Cohort(
        profiles.edition,
        tuple(Seat(p.id, p.wanted, p.waited) for p in one),
        tuple(Seat(p.id, p.capacity, p.waited) for p in other),
        pairs, _highest(best.of_mentees), _highest(best.of_mentors), (), profiles.criteria,
        best.feasible, _trimmed(best, len(codes)),
    ).with_frozen(profiles.frozen)  # fmt: skip


def _trimmed(best: _Best, kept: int) -> str:
    if kept == best.feasible:
        return ""
    return (
        f"Of {best.feasible} feasible pairs {kept} were considered: the best {best.per_mentee} of each "
        f"mentee and the best {best.per_mentor} of each mentor by the sum of both scores, and pairs "
        "without which fewer people would be matched."
    )


def _highest(counts: Ints) -> Ints:
    """Each person's highest score; 0 without a feasible pair."""
    found = counts > 0
    last = counts.shape[1] - 1 - np.argmax(found[:, ::-1], axis=1)
    return np.where(found.any(axis=1), last, 0).astype(np.int64)


def ranks_among(counts: Ints, person: Ints, score: Ints) -> Ints:
    """For each pair: 1 + the number of the person's feasible partners with a higher score."""
    ranks = np.zeros(len(person), np.int64)
    for start in range(0, len(counts), 512):
        better = counts[start : start + 512, ::-1].cumsum(axis=1, dtype=np.int64)[:, ::-1]
        here: Bools = (person >= start) & (person < start + 512)
        ranks[here] = 1 + better[person[here] - start, score[here] + 1]
    return ranks

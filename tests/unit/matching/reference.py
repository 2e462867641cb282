"""The same problem by other means: rules read one by one, and integer programs solved in turn."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import dok_array
from scipy.sparse.csgraph import maximum_flow

from webapp.matching.cohort import Cohort
from webapp.matching.profiles import Profile, Profiles
from webapp.matching.solve import Result

BANDS = (30, 40, 50, 60, 70)
RANKS = (1000, 500, 200, 100, 50, 20, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)


class Program:
    """Variables: one for each pair, one for each mentee and each mentor who is left out."""

    def __init__(self, cohort: Cohort) -> None:
        self.cohort = cohort
        pairs = cohort.pairs
        rows, columns, self.number = len(cohort.mentees), len(cohort.mentors), len(pairs)
        taken = [Counter(p[side] for p in cohort.frozen) for side in (0, 1)]
        self.wanted = np.array([max(0, s.places - taken[0][s.id]) for s in cohort.mentees])
        places = np.array([max(0, s.places - taken[1][s.id]) for s in cohort.mentors])
        self.waiting = [
            np.array([s.waited if not taken[0][s.id] and s.places else 0 for s in cohort.mentees]),
            np.array([s.waited if not taken[1][s.id] else 0 for s in cohort.mentors]),
        ]
        size = self.number + rows + columns
        table = np.zeros((rows + columns, size))
        table[pairs.mentee, np.arange(self.number)] = 1
        table[rows + pairs.mentor, np.arange(self.number)] = 1
        seats = table.copy()
        table[:, self.number :] = np.eye(rows + columns)
        self.rules = [
            LinearConstraint(seats, -np.inf, np.concatenate((self.wanted, places))),
            # Left out, or at least one partner.
            LinearConstraint(table, 1, np.inf),
        ]
        upper = np.ones(size)
        frozen = set(cohort.frozen)
        for n, (i, j) in enumerate(zip(pairs.mentee, pairs.mentor, strict=True)):
            if (cohort.mentees[i].id, cohort.mentors[j].id) in frozen:
                upper[n] = 0
        self.bounds = Bounds(0, upper)

    def costs(self) -> Iterator[tuple[str, np.ndarray, int, int]]:
        """Criterion, costs, constant and sign of each stage, from the words of the documentation."""
        out = np.concatenate((np.zeros(self.number), *self.waiting))
        low = self._low_bands, BANDS
        far = self._bad_ranks, [limit for limit in RANKS if limit < self._worst_rank()]
        for name in self.cohort.criteria:
            if name == "waited":
                yield name, out, 0, 1
            elif name in {"bands", "generous"}:
                count, limits = low if name == "bands" else far
                for limit in limits:
                    yield name, self._on_pairs(count(limit)), 0, 1
            elif name != "tie":
                yield name, *self._plain(name)

    def _plain(self, name: str) -> tuple[np.ndarray, int, int]:
        pairs = self.cohort.pairs
        return {
            "matched": (self._on_pairs(-np.ones(self.number)), int(self.wanted.sum()), 1),
            "kept": (self._on_pairs(-pairs.previous.astype(int)), 0, -1),
            "satisfaction": (self._on_pairs(-pairs.mentee_score - pairs.mentor_score), 0, -1),
            "rank_sum": (self._on_pairs(pairs.mentee_rank + pairs.mentor_rank), 0, 1),
        }[name]

    def _worst_rank(self) -> int:
        pairs = self.cohort.pairs
        return int(max(pairs.mentee_rank.max(initial=0), pairs.mentor_rank.max(initial=0)))

    def _low_bands(self, limit: int) -> np.ndarray:
        pairs, cohort = self.cohort.pairs, self.cohort
        mentee = pairs.mentee_score / cohort.mentee_best[pairs.mentee]
        mentor = pairs.mentor_score / cohort.mentor_best[pairs.mentor]
        share = limit / 100 - 1e-12
        return (mentee < share).astype(int) + (mentor < share)

    def _bad_ranks(self, limit: int) -> np.ndarray:
        pairs = self.cohort.pairs
        return (pairs.mentee_rank > limit).astype(int) + (pairs.mentor_rank > limit)

    def _on_pairs(self, values: np.ndarray) -> np.ndarray:
        return np.concatenate((values, np.zeros(sum(map(len, self.waiting)))))


def optima(cohort: Cohort) -> list[tuple[str, int]]:
    """The best figure of each stage but the draws, among the best of the stages before (HiGHS)."""
    program = Program(cohort)
    rules = list(program.rules)
    found = []
    for name, cost, constant, sign in program.costs():
        solved = milp(
            cost, constraints=rules, integrality=np.ones(len(cost)), bounds=program.bounds,
            options={"mip_rel_gap": 0},
        )  # fmt: skip
        assert solved.status == 0, solved.message
        best = round(solved.fun)
        found.append((str(name), sign * (constant + best)))
        rules.append(LinearConstraint(cost.reshape(1, -1), -np.inf, best + 0.5))
    return found


def stages_of(result: Result) -> list[tuple[str, int]]:
    """The figures of a result in the same form."""
    return [(str(s.criterion), s.value) for s in result.stages if s.criterion != "tie"]


def seats_respected(result: Result) -> bool:
    """Whether nobody has more partners than places, counted pair by pair."""
    cohort = result.cohort
    every = [*result.pairs, *cohort.frozen]
    frozen = [Counter(p[side] for p in cohort.frozen) for side in (0, 1)]
    return len(set(every)) == len(every) and all(
        count <= max(seat.places, frozen[side][seat.id])
        for side, seats in ((0, cohort.mentees), (1, cohort.mentors))
        for seat in seats
        for count in [sum(pair[side] == seat.id for pair in every)]
    )


def managers(person: Profile, people: dict[str, Profile]) -> set[str]:
    """Everybody above a person."""
    above = set()
    while person.manager:
        above.add(person.manager)
        person = people[person.manager]
    return above


def broken_rules(profiles: Profiles, mentee: str, mentor: str) -> list[str]:
    """Every rule that forbids a pair, read one by one."""
    people = {person.id: person for person in profiles.people}
    one, other = people[mentee], people[mentor]
    known = profiles.rules
    same = {
        "oneself": mentee == mentor,
        "hierarchy": mentee in managers(other, people) or mentor in managers(one, people),
        "unit": known.different_unit and one.unit == other.unit,
        "grade": known.lower_grade and (other.grade or 0) >= (one.grade or 0),
        "language": not one.languages & other.languages,
        "site": one.site != other.site and not (one.remote and other.remote),
        "slots": not one.slots & other.slots,
        "topic": not any(
            topic in other.offers and other.offers[topic] >= need.level
            for topic, need in one.needs.items()
        ),
        "former": bool({(mentee, mentor), (mentor, mentee)} & profiles.former),
        "unavailable": mentee in other.exclusions or mentor in one.exclusions or not other.capacity
        or bool({(mentee, mentor), (mentor, mentee)} & profiles.frozen),
    }  # fmt: skip
    return [name for name, broken in same.items() if broken]


def most_matched(wanted: Sequence[int], places: Sequence[int], pairs: set[tuple[int, int]]) -> int:
    """The greatest number of pairs: a maximum flow by scipy (Dinic's algorithm)."""
    rows, columns = len(wanted), len(places)
    size = rows + columns + 2
    table = dok_array((size, size), dtype=np.int32)
    for i, count in enumerate(wanted):
        table[size - 2, i] = count
    for j, count in enumerate(places):
        table[rows + j, size - 1] = count
    for i, j in pairs:
        table[i, rows + j] = 1
    return int(maximum_flow(table.tocsr(), size - 2, size - 1).flow_value)

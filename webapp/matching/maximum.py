"""Whether the kept pairs allow as many matches as all feasible pairs, and what is missing if not.

Augmenting paths through all feasible pairs (Hopcroft and Karp, 1973), with rules computed only for
the people whom a path reaches. Without such a path no more people can be matched.
"""

from collections.abc import Iterator

import numpy as np

from webapp.matching.cohort import Cohort, Ints
from webapp.matching.flow import least_cost_flow
from webapp.matching.network import network_of
from webapp.matching.tables import Tables, grid

AT_ONCE = 128


def missing_pairs(cohort: Cohort, tables: Tables) -> Ints:
    """Feasible pairs outside the cohort, as mentee * number of mentors + mentor, that are needed."""
    network = network_of(cohort)
    cost = np.zeros(len(network.tail), np.int64)
    cost[network.pairs : network.pairs + 2 * network.rows] = 1
    flow = least_cost_flow(network, cost, network.capacity > 0, network.supply)
    chosen = np.flatnonzero(flow[: network.pairs])
    places = network.capacity[network.pairs + 2 * network.rows :].reshape(2, -1).sum(axis=0)
    found = _Matching(
        tables, network.supply[: network.rows].copy(), places,
        cohort.pairs.mentee[chosen], cohort.pairs.mentor[chosen],
    )  # fmt: skip
    while found.augment():
        pass
    columns = len(cohort.mentors)
    codes = np.array([i * columns + j for j in range(columns) for i in found.partners[j]], np.int64)
    return np.setdiff1d(codes, cohort.pairs.mentee * columns + cohort.pairs.mentor)


class _Matching:
    """A matching that grows; `partners` are the mentees of each mentor."""

    def __init__(
        self, tables: Tables, wanted: Ints, places: Ints, mentees: Ints, mentors: Ints
    ) -> None:
        self.tables = tables
        self.wanted, self.places = wanted, places
        self.partners: list[set[int]] = [set() for _place in places]
        self.mentors_of: list[set[int]] = [set() for _place in wanted]
        for i, j in zip(mentees.tolist(), mentors.tolist(), strict=True):
            self._join(i, j)
            self.wanted[i] -= 1
            self.places[j] -= 1

    def _join(self, mentee: int, mentor: int) -> None:
        self.partners[mentor].add(mentee)
        self.mentors_of[mentee].add(mentor)

    def augment(self) -> bool:
        """One search from all mentees with an empty place; whether it found any path."""
        if not (self.places > 0).any():
            return False
        through = np.full(len(self.wanted), -1)
        reached_by = np.full(len(self.places), -1)
        seen = self.wanted > 0
        frontier = np.flatnonzero(seen)
        ends: list[int] = []
        while len(frontier):
            following: list[int] = []
            for mentor in self._reach(frontier, reached_by):
                if self.places[mentor] > 0:
                    ends.append(mentor)
                    continue
                for mentee in sorted(self.partners[mentor]):
                    if not seen[mentee]:
                        seen[mentee] = True
                        through[mentee] = mentor
                        following.append(mentee)
            frontier = np.array(following, np.int64)
        used: set[int] = set()
        return sum(self._follow(end, through, reached_by, used) for end in ends) > 0

    def _reach(self, frontier: Ints, reached_by: Ints) -> Iterator[int]:
        """Mentors who can be matched with these mentees and were not reached before."""
        for start in range(0, len(frontier), AT_ONCE):
            rows = frontier[start : start + AT_ONCE]
            columns = np.flatnonzero(reached_by < 0)
            if not len(columns):
                return
            allowed = self.tables.rules(*grid(rows, columns)) == 0
            for number, row in enumerate(rows.tolist()):
                allowed[number, np.isin(columns, list(self.mentors_of[row]))] = False
            new = np.flatnonzero(allowed.any(axis=0))
            reached_by[columns[new]] = rows[np.argmax(allowed[:, new], axis=0)]
            yield from columns[new].tolist()

    def _follow(self, end: int, through: Ints, reached_by: Ints, used: set[int]) -> bool:
        """Exchange the pairs along the path to a free mentor, unless another path used a mentee."""
        path, mentor = [], end
        while mentor >= 0:
            mentee = int(reached_by[mentor])
            path.append((mentee, mentor))
            mentor = int(through[mentee])
        if used & {mentee for mentee, _mentor in path}:
            return False
        used |= {mentee for mentee, _mentor in path}
        for (mentee, new), following in zip(path, [*path[1:], None], strict=True):
            self._join(mentee, new)
            if following is not None:
                self.partners[following[1]].discard(mentee)
                self.mentors_of[mentee].discard(following[1])
        self.places[end] -= 1
        self.wanted[path[-1][0]] -= 1
        return True

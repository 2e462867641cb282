"""Criteria as integer costs of arcs. One criterion can be several stages, solved in order."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from webapp.matching.cohort import Bools, Cohort, Ints
from webapp.matching.criteria import Criterion
from webapp.matching.network import Network

BANDS = (30, 40, 50, 60, 70)
RANKS = (1000, 500, 200, 100, 50, 20, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
DRAWS = 2


@dataclass(frozen=True)
class StageCost:
    """`cost(is_open)` gives int64 by arc; the stage makes `offset + sum(cost * flow)` least.

    With `sign` -1 the figure that people read is the largest sum, so it is shown negated.
    """

    criterion: Criterion
    label: str
    cost: Callable[[Bools], Ints]
    offset: int = 0
    sign: int = 1

    def value(self, cost: Ints, flow: Ints) -> int:
        """The figure to show for a flow."""
        return self.sign * (self.offset + int((cost * flow).sum()))


def stage_costs(cohort: Cohort, network: Network) -> Iterator[StageCost]:
    """The stages of a cohort's criteria, in order."""
    makers = {
        Criterion.matched: _matched, Criterion.bands: _bands, Criterion.kept: _kept,
        Criterion.waited: _waited, Criterion.satisfaction: _satisfaction,
        Criterion.rank_sum: _rank_sum, Criterion.generous: _generous, Criterion.tie: _tie,
    }  # fmt: skip
    for criterion in cohort.criteria:
        yield from makers[criterion](cohort, network)


def _fixed(network: Network, on_pairs: Ints | None = None) -> Ints:
    cost = np.zeros(len(network.tail), np.int64)
    if on_pairs is not None:
        cost[: network.pairs] = on_pairs
    return cost


def _matched(_cohort: Cohort, network: Network) -> Iterator[StageCost]:
    cost = _fixed(network)
    cost[network.pairs : network.pairs + 2 * network.rows] = 1
    yield StageCost(Criterion.matched, "places of mentees left empty", lambda _open: cost)


def below(cohort: Cohort, percent: int) -> Ints:
    """By pair: how many of the two are below this percentage of their own best score (0 to 2)."""
    pairs = cohort.pairs
    mentee = 100 * pairs.mentee_score < percent * cohort.mentee_best[pairs.mentee]
    mentor = 100 * pairs.mentor_score < percent * cohort.mentor_best[pairs.mentor]
    return mentee.astype(np.int64) + mentor


def _bands(cohort: Cohort, network: Network) -> Iterator[StageCost]:
    for percent in BANDS:
        cost = _fixed(network, below(cohort, percent))
        label = f"people below {percent} % of their own best score"
        yield StageCost(Criterion.bands, label, lambda _open, cost=cost: cost)  # type: ignore[misc]


def _kept(cohort: Cohort, network: Network) -> Iterator[StageCost]:
    # Not a cost of new pairs: that would leave people out where `matched` is not settled before.
    cost = _fixed(network, -cohort.pairs.previous.astype(np.int64))
    label = "pairs of the previous run kept"
    yield StageCost(Criterion.kept, label, lambda _open: cost, sign=-1)


def _waited(cohort: Cohort, network: Network) -> Iterator[StageCost]:
    mentees = np.array([seat.waited for seat in cohort.mentees], np.int64)
    mentors = np.array([seat.waited for seat in cohort.mentors], np.int64)
    mentees[network.row_taken > 0] = 0
    mentors[network.column_taken > 0] = 0
    cost = _fixed(network)
    cost[network.pairs : network.pairs + network.rows] = mentees
    first = network.pairs + 2 * network.rows
    cost[first : first + network.columns] = -mentors
    # A mentee without any place cannot be left out.
    label = "runs that people without a partner have waited"
    yield StageCost(Criterion.waited, label, lambda _open: cost, offset=int(mentors.sum()))


def _satisfaction(cohort: Cohort, network: Network) -> Iterator[StageCost]:
    cost = _fixed(network, -cohort.pairs.mentee_score - cohort.pairs.mentor_score)
    label = "sum of the scores of both sides"
    yield StageCost(Criterion.satisfaction, label, lambda _open: cost, sign=-1)


def _rank_sum(cohort: Cohort, network: Network) -> Iterator[StageCost]:
    cost = _fixed(network, cohort.pairs.mentee_rank + cohort.pairs.mentor_rank)
    yield StageCost(Criterion.rank_sum, "sum of the ranks of both sides", lambda _open: cost)


def _generous(cohort: Cohort, network: Network) -> Iterator[StageCost]:
    ranks = cohort.pairs.mentee_rank, cohort.pairs.mentor_rank
    worst = max((int(rank.max(initial=0)) for rank in ranks), default=0)
    for limit in RANKS:
        if limit >= worst:
            continue
        cost = _fixed(network, np.add(*((rank > limit).astype(np.int64) for rank in ranks)))
        label = f"people with a partner below rank {limit}"
        yield StageCost(Criterion.generous, label, lambda _open, cost=cost: cost)  # type: ignore[misc]


def _tie(cohort: Cohort, network: Network) -> Iterator[StageCost]:
    # Costs times the square of the number of nodes stay below 2**60.
    bits = max(8, min(32, 60 - 2 * len(network.supply).bit_length()))
    drawn: dict[int, int] = {}

    def cost(is_open: Bools, draw: int) -> Ints:
        found = _fixed(network)
        for position in np.flatnonzero(is_open[: network.pairs]).tolist():
            number = drawn.get(position)
            if number is None:
                number = drawn[position] = _number(cohort, position)
            found[position] = (number >> (32 * draw)) & ((1 << bits) - 1)
        return found

    for draw in range(DRAWS):
        label = f"draw {draw + 1} of {DRAWS}"
        yield StageCost(Criterion.tie, label, lambda is_open, draw=draw: cost(is_open, draw))  # type: ignore[misc]


def _number(cohort: Cohort, position: int) -> int:
    """64 bits of SHA-256 of the edition and the identifiers of a pair."""
    mentee = cohort.mentees[int(cohort.pairs.mentee[position])].id
    mentor = cohort.mentors[int(cohort.pairs.mentor[position])].id
    text = f"{cohort.edition}\0{mentee}\0{mentor}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")

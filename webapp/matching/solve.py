"""`match`: the pairs that are best by the first criterion, among these by the second, and so on."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from webapp.matching.cohort import Cohort, Ints
from webapp.matching.criteria import Criterion
from webapp.matching.flow import combined, least_cost_flow, prices_of, reduced_costs
from webapp.matching.network import Network, network_of
from webapp.matching.stages import stage_costs

# A flow that is of least cost for a stage already shows it in about 20 rounds.
ROUNDS = 60
# Called after each stage with the criterion, its label and the figure that was reached.
Progress = Callable[[Criterion, str, int], None]


@dataclass(frozen=True)
class Stage:
    """What one stage reached, and the prices by node (mentees, mentors, sink) that prove it."""

    criterion: Criterion
    label: str
    value: int
    prices: Ints


@dataclass(frozen=True)
class Result:
    """`chosen` are positions in `cohort.pairs`, ascending. Frozen pairs are in `cohort.frozen`."""

    cohort: Cohort
    chosen: Ints
    stages: tuple[Stage, ...]

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The new pairs as (mentee id, mentor id), sorted."""
        table = self.cohort.pairs
        return tuple(
            (self.cohort.mentees[i].id, self.cohort.mentors[j].id)
            for i, j in zip(
                table.mentee[self.chosen].tolist(), table.mentor[self.chosen].tolist(), strict=True
            )
        )

    def value(self, label: Criterion) -> tuple[int, ...]:
        """The figures of the stages of a criterion."""
        return tuple(stage.value for stage in self.stages if stage.criterion == label)


def match(
    cohort: Cohort,
    *,
    criteria: tuple[Criterion, ...] | None = None,
    frozen: Iterable[tuple[str, str]] = (),
    progress: Progress | None = None,
) -> Result:
    """Match a cohort. Exact: no other matching is better by the criteria, compared in order.

    `frozen` are (mentee id, mentor id) that exist already; they stay and use places. Raises
    CohortError. The result depends on the cohort only, not on the order of anything in it.
    """
    cohort = cohort.with_frozen(frozen)
    if criteria is not None:
        cohort = replace(cohort, criteria=criteria, mentee_index={}, mentor_index={})
    network = network_of(cohort)
    face = Face(network)
    stages = list(stage_costs(cohort, network))
    face.guess([s.cost(face.is_open) for s in stages if s.criterion != Criterion.tie])
    solved = []
    for stage in stages:
        cost = stage.cost(face.is_open)
        prices = face.optimize(cost)
        solved.append((stage, cost, prices))
        if progress is not None:
            progress(stage.criterion, stage.label, stage.value(cost, face.flow))
    chosen = np.flatnonzero(face.flow[: network.pairs])
    flow = network.flow_of(chosen)
    return Result(cohort, chosen, tuple(
        Stage(stage.criterion, stage.label, stage.value(cost, flow), prices)
        for stage, cost, prices in solved
    ))  # fmt: skip


class Face:
    """The flows that are optimal for every stage so far: arcs still open, the others fixed."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.is_open = network.capacity > 0
        self.flow = np.zeros(len(network.tail), np.int64)
        self._supply = network.supply.copy()

    def guess(self, costs: Sequence[Ints]) -> None:
        """Begin with one flow that is likely to be the best one for several costs in turn."""
        cost = combined(costs, len(self._supply))
        self.flow = least_cost_flow(self.network, cost, self.is_open, self._supply)

    def optimize(self, cost: Ints) -> Ints:
        """Keep only the flows of least cost; returns the prices that prove that it is the least."""
        network = self.network
        if not cost[self.is_open].any():
            return np.zeros(len(network.supply), np.int64)
        current = np.where(self.is_open, self.flow, 0)
        prices = prices_of(network, cost, self.is_open, current, ROUNDS)
        if prices is None:
            current = least_cost_flow(network, cost, self.is_open, self._supply)
            self.flow = np.where(self.is_open, current, self.flow)
            prices = prices_of(network, cost, self.is_open, current)
        if prices is None:
            raise RuntimeError("the solver returned a flow that is not of least cost")
        reduced = reduced_costs(network, cost, prices)
        # An unused arc that costs more, and a full arc that saves, are so in every optimum.
        full = np.flatnonzero(self.is_open & (reduced < 0))
        np.subtract.at(self._supply, network.tail[full], network.capacity[full])
        np.add.at(self._supply, network.head[full], network.capacity[full])
        self.is_open &= reduced == 0
        return prices

"""`match`: the pairs that are best by the first criterion, among these by the second, and so on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from webapp.matching.cohort import Cohort, Ints
from webapp.matching.criteria import Criterion
from webapp.matching.flow import least_cost_flow, prices_of, reduced_costs
from webapp.matching.network import Network, network_of
from webapp.matching.stages import StageCost, stage_costs

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
    solved = []
    for stage in stage_costs(cohort, network):
        cost = stage.cost(face.is_open)
        prices = face.optimize(cost)
        solved.append((stage, cost, prices))
        if progress is not None:
            progress(stage.criterion, stage.label, _figure(stage, cost, face.flow))
    chosen = np.flatnonzero(face.flow[: network.pairs])
    flow = network.flow_of(chosen)
    stages = tuple(
        Stage(stage.criterion, stage.label, _figure(stage, cost, flow), prices)
        for stage, cost, prices in solved
    )
    return Result(cohort, chosen, stages)


def _figure(stage: StageCost, cost: Ints, flow: Ints) -> int:
    return stage.value(cost, flow)


class Face:
    """The flows that are optimal for every stage so far: arcs still open, the others fixed."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.is_open = network.capacity > 0
        self.flow = np.zeros(len(network.tail), np.int64)
        self._supply = network.supply.copy()

    def optimize(self, cost: Ints) -> Ints:
        """Keep only the flows of least cost; returns the prices that prove that it is the least."""
        network = self.network
        if not cost[self.is_open].any():
            return np.zeros(len(network.supply), np.int64)
        found = least_cost_flow(network, cost, self.is_open, self._supply)
        self.flow = np.where(self.is_open, found, self.flow)
        prices = prices_of(network, cost, self.is_open, found)
        reduced = reduced_costs(network, cost, prices)
        # An unused arc that costs more, and a full arc that saves, are so in every optimum.
        full = np.flatnonzero(self.is_open & (reduced < 0))
        np.subtract.at(self._supply, network.tail[full], network.capacity[full])
        np.add.at(self._supply, network.head[full], network.capacity[full])
        self.is_open &= reduced == 0
        return prices

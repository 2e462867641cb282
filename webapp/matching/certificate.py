"""Proof that a result is the best one, checked without a solver in time linear in the pairs.

By stage there is one price for each person. A flow of least cost leaves an open arc empty if its
reduced cost is above 0, and fills it if it is below 0 (complementary slackness); a flow with this
property is of least cost. Arcs at 0 stay open for the next stage, so that each stage is proved among
the optima of the stages before it.
"""

from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from webapp.matching.cohort import Cohort, Ints
from webapp.matching.flow import guard, reduced_costs
from webapp.matching.network import Network, network_of
from webapp.matching.solve import Stage
from webapp.matching.stages import StageCost, stage_costs


@dataclass(frozen=True)
class Violation:
    """One reason why a certificate does not prove a result."""

    sentence: str


def check(cohort: Cohort, chosen: Ints, stages: tuple[Stage, ...]) -> list[Violation]:
    """What is wrong with a result; empty if it is proved to be the best one.

    `chosen` are positions in `cohort.pairs`. The costs are computed anew from the cohort.
    """
    network = network_of(cohort)
    if len(np.unique(chosen)) < len(chosen):
        return [Violation("A pair is chosen twice.")]
    flow = network.flow_of(chosen)
    if not network.is_flow(flow):
        return [Violation("Somebody has more partners than places.")]
    return _check_stages(cohort, network, flow, stages)


def _check_stages(
    cohort: Cohort, network: Network, flow: Ints, stages: tuple[Stage, ...]
) -> list[Violation]:
    found: list[Violation] = []
    is_open = network.capacity > 0
    for wanted, given in zip_longest(stage_costs(cohort, network), stages):
        if wanted is None or given is None or wanted.label != given.label:
            return [*found, Violation("The stages are not those of the criteria.")]
        if given.prices.shape != network.supply.shape:
            return [*found, Violation(f"{given.label}: a price is missing.")]
        guard(given.prices, len(network.supply))
        cost = wanted.cost(is_open)
        reduced = reduced_costs(network, cost, given.prices)
        wrong = is_open & (
            ((reduced > 0) & (flow > 0)) | ((reduced < 0) & (flow < network.capacity))
        )
        found += _of_stage(wanted, given, int(wrong.sum()), wanted.value(cost, flow))
        is_open &= reduced == 0
    return found


def _of_stage(wanted: StageCost, given: Stage, wrong: int, value: int) -> list[Violation]:
    found = []
    if wrong:
        found.append(Violation(f"{wanted.label}: {wrong} arcs contradict the prices."))
    if value != given.value:
        found.append(Violation(f"{wanted.label}: {value} is written as {given.value}."))
    return found

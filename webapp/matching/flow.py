"""One stage: a flow of least cost, prices that prove it, and the arcs that it leaves open.

Source of the method: Ahuja, Magnanti and Orlin, Network Flows (1993), chapters 9 and 11.
"""

import math
from collections.abc import Sequence

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from webapp.matching.cohort import Bools, Ints
from webapp.matching.criteria import CohortError
from webapp.matching.network import Network

# The solver multiplies costs by the number of nodes plus one, in 64 bits.
LARGEST = 1 << 61
# Longer than every path.
FAR = 1 << 62


def least_cost_flow(network: Network, cost: Ints, is_open: Bools, supply: Ints) -> Ints:
    """Flow on the open arcs, 0 elsewhere. `cost` and `is_open` are by arc, `supply` is by node.

    Raises CohortError if the costs are too large for the solver's integers.
    """
    arcs = np.flatnonzero(is_open)
    flow = np.zeros(len(cost), np.int64)
    if not len(arcs):
        return flow
    guard(cost[arcs], len(supply))
    solver = SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        network.tail[arcs].astype(np.int32), network.head[arcs].astype(np.int32),
        network.capacity[arcs], cost[arcs],
    )  # fmt: skip
    solver.set_nodes_supplies(np.arange(len(supply), dtype=np.int32), supply)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"the flow solver stopped with {status.name}")
    flow[arcs] = solver.flows(np.arange(len(arcs), dtype=np.int32))
    return flow


def combined(costs: Sequence[Ints], nodes: int) -> Ints:
    """One cost for several: a unit of each counts four times the largest unit of the next one.

    The last ones are left out where the sum could overflow. Its flow of least cost is often, not
    always, the best one for each cost in turn.
    """
    used = [(cost, 4 * int(np.abs(cost).max())) for cost in costs if cost.any()]
    while math.prod(times for _cost, times in used) * (nodes + 1) >= LARGEST:
        used.pop()
    total, weight = np.zeros_like(costs[0]), 1
    for cost, times in reversed(used):
        total += weight * cost
        weight *= times
    return total


def guard(cost: Ints, nodes: int) -> None:
    """Raises CohortError if costs times nodes could overflow 64-bit integers."""
    largest = int(np.abs(cost).max(initial=0))
    if largest * (nodes + 1) >= LARGEST:
        raise CohortError(f"the cohort is too large: costs of {largest} with {nodes} people")


def prices_of(
    network: Network, cost: Ints, is_open: Bools, flow: Ints, rounds: int = 0
) -> Ints | None:
    """By node: lengths of shortest paths to it in the residual network of a flow of least cost.

    None if the flow is not of least cost, or if that takes more than this number of rounds to see
    (0: as many as needed).
    """
    price = np.zeros(len(network.supply), np.int64)
    return _shortest(network, cost, is_open, flow, price, rounds)


def cost_of_forcing(
    network: Network, cost: Ints, is_open: Bools, flow: Ints, arc: int
) -> int | None:
    """What the least cost rises by if an unused arc carries a unit; None if no flow does that.

    The rest of the cheapest cycle through the arc is a shortest path in the residual network.
    """
    length = np.full(len(network.supply), FAR, np.int64)
    length[network.head[arc]] = 0
    found = _shortest(network, cost, is_open, flow, length)
    if found is None:
        raise RuntimeError("the flow is not of least cost")
    back = int(found[network.tail[arc]])
    return int(cost[arc]) + back if back < FAR else None


def _shortest(
    network: Network, cost: Ints, is_open: Bools, flow: Ints, length: Ints, rounds: int = 0
) -> Ints | None:
    """Shorten the lengths of paths while an arc of the residual network allows it.

    Bellman-Ford: in each round only the arcs that leave a node whose length has just changed.
    """
    unused = np.flatnonzero(is_open & (flow < network.capacity))
    used = np.flatnonzero(is_open & (flow > 0))
    tail = np.concatenate((network.tail[unused], network.head[used]))
    head = np.concatenate((network.head[unused], network.tail[used]))
    step = np.concatenate((cost[unused], -cost[used]))
    changed = length < FAR
    for _round in range(rounds or len(length) + 1):
        arcs = np.flatnonzero(changed[tail])
        through = length[tail[arcs]] + step[arcs]
        shorter = through < length[head[arcs]]
        if not shorter.any():
            return length
        before = length.copy()
        np.minimum.at(length, head[arcs[shorter]], through[shorter])
        changed = length != before
    return None


def reduced_costs(network: Network, cost: Ints, price: Ints) -> Ints:
    """By arc: what one unit more would cost at least, measured with these prices."""
    return cost + price[network.tail] - price[network.head]

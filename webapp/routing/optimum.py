"""What was possible at best, by flows over all requests of a log. Loads ortools.

The router decides when a request arrives. These functions know all requests and all answers in
advance, and may split a request among champions; so no router can do better, and perhaps none as well.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

from ortools.graph.python.max_flow import SimpleMaxFlow
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from webapp.routing.log import Answer, Log
from webapp.routing.pick import MOST_HOPS, Champion, Request, first_rule
from webapp.routing.replay import Ask, Replay

# The cost of a request that nobody serves; minutes have a share of it, rounded down.
UNSERVED = 10**9


def least_loads(replayed: Replay) -> dict[str, Fraction]:
    """By month: the least possible highest share of a budget, for the requests that were accepted.

    Each of them may go to any champion who fits, is there when the replay asked, and would accept.
    """
    by_month: dict[str, list[Ask]] = defaultdict(list)
    for ask in replayed.asks:
        if ask.answer == Answer.accepted:
            by_month[ask.month].append(ask)
    budgets = {(load.champion, load.month): load.budget for load in replayed.loads}
    found = dict.fromkeys(sorted({load.month for load in replayed.loads}), Fraction(0))
    for month, asks in by_month.items():
        requests = [
            (
                ask.request.minutes,
                tuple(
                    c.id for c in _fitting(replayed.log, ask.request, ask.asked_at, ask.asked_at)
                ),
            )
            for ask in asks
        ]
        found[month] = least_share(requests, {c: b for (c, m), b in budgets.items() if m == month})
    return found


def least_share(
    requests: Sequence[tuple[int, Sequence[str]]], budgets: Mapping[str, int]
) -> Fraction:
    """The least share of all budgets that suffices for requests (minutes, possible champions).

    By the theorem of max-flow and min-cut it is the highest quotient of the minutes of some requests
    and the budgets of all champions who are possible for any of them. Each round finds requests whose
    quotient is above the share that was tried. Each request needs a champion with a budget.
    """
    share = Fraction(0)
    some = list(range(len(requests)))
    while some:
        reached = {champion for n in some for champion in requests[n][1]}
        minutes = sum(requests[n][0] for n in some)
        share = Fraction(minutes, sum(budgets[champion] for champion in reached))
        some = _too_many(requests, budgets, share)
    return share


def _too_many(
    requests: Sequence[tuple[int, Sequence[str]]], budgets: Mapping[str, int], share: Fraction
) -> list[int]:
    """Places of requests whose champions do not suffice with this share of their budgets."""
    node = {champion: len(requests) + n for n, champion in enumerate(sorted(budgets))}
    source = len(requests) + len(node)
    flow = SimpleMaxFlow()
    total = 0
    for n, (minutes, champions) in enumerate(requests):
        amount = minutes * share.denominator
        total += amount
        flow.add_arc_with_capacity(source, n, amount)
        for champion in champions:
            flow.add_arc_with_capacity(n, node[champion], amount)
    for champion, budget in budgets.items():
        flow.add_arc_with_capacity(node[champion], source + 1, budget * share.numerator)
    if flow.solve(source, source + 1) != flow.OPTIMAL:
        raise RuntimeError("the flow solver stopped")
    if flow.optimal_flow() == total:
        return []
    return sorted(n for n in flow.get_source_side_min_cut() if n < len(requests))


def unservable(log: Log) -> int:
    """A number of requests that go to the coordinator at least, whatever a router decides.

    Nobody who fits is there and would accept until the last question that is possible, or the
    budgets of those who would do not suffice.
    """
    flow = SimpleMinCostFlow()
    sink = len(log.requests)
    budgets: dict[tuple[str, str], int] = {}
    total = 0
    for n, request in enumerate(log.requests):
        total += request.minutes
        flow.set_node_supply(n, request.minutes)
        cost = UNSERVED // request.minutes
        flow.add_arc_with_capacity_and_unit_cost(n, sink, request.minutes, cost)
        for champion, month in _chances(log, request):
            if (champion.id, month) not in budgets:
                place = sink + 1 + len(budgets)
                budgets[champion.id, month] = place
                budget = log.highest_budget(champion, month)
                flow.add_arc_with_capacity_and_unit_cost(place, sink, budget, 0)
            flow.add_arc_with_capacity_and_unit_cost(
                n, budgets[champion.id, month], request.minutes, 0
            )
    if not log.requests:
        return 0
    flow.set_node_supply(sink, -total)
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("the flow solver stopped")
    return -(-int(flow.optimal_cost()) // UNSERVED)


def _chances(log: Log, request: Request) -> Iterator[tuple[Champion, str]]:
    """Champions who could accept a request, with the months in which they could be asked."""
    wait = timedelta(hours=log.hours[request.urgency]) * (MOST_HOPS - 1)
    end = request.arrived_at + wait
    months = sorted({log.month(request.arrived_at), log.month(end)})
    for champion in _fitting(log, request, request.arrived_at, end):
        for month in months:
            yield champion, month


def _fitting(log: Log, request: Request, start: datetime, end: datetime) -> Iterator[Champion]:
    """Champions who meet no rule except that of time, are there in between, and would accept."""
    for champion in log.champions:
        there = replace(champion, away=False, left=request.minutes)
        free = replace(request, asked=frozenset())
        if (
            first_rule(free, there, log.lines) is None
            and log.reply(request, champion.id).answer == Answer.accepted
            and log.present(champion, start, end)
        ):
            yield champion

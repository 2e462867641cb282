"""`python -m tests.bench.routing [SEEDS]`: a quarter of a help desk, replayed beside the optimum.

10 seeds of 1,000 requests to 60 champions with budgets; a tenth of the budgets are cut in the middle,
10 % of the questions are declined and 5 % not answered. Rules are recomputed by the checker of the
tests. Then the same quarter without refusals and changes, to compare asking at once with a flow over
the requests of an hour, a day and a week; with each request in four parts; and with all skills.
"""

import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from dataclasses import replace
from fractions import Fraction

import numpy as np
from scipy.optimize import linear_sum_assignment

from tests.factories.help_desks import TOPICS, help_desk, managers_of
from tests.unit.routing.checker import Checker
from webapp.routing.figures import month_loads
from webapp.routing.log import Answer, Log
from webapp.routing.optimum import least_loads, least_share, unservable
from webapp.routing.pick import Request, Rule, first_rule
from webapp.routing.replay import Replay, replay

REQUESTS, CHAMPIONS, SEEDS = 1_000, 60, 10
HOURS = {"hour": 1, "day": 24, "week": 168}
FORBIDDEN = 1e6
AIM = 1.25


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def desk(seed: int, *, quiet: bool = False) -> tuple[Log, dict[str, str | None]]:
    """The log of a seed and its managers; `quiet`: all questions are accepted and nothing changes."""
    people = [f"p{number:04}" for number in range(10 * CHAMPIONS)]
    managers = managers_of(random.Random(f"bench {seed}"), people, 6)
    percents = (0, 0) if quiet else (10, 5)
    log = help_desk(
        seed, REQUESTS, CHAMPIONS, managers=managers, declined=percents[0], no_answer=percents[1],
        changes=not quiet,
    )  # fmt: skip
    return (replace(log, replies={}) if quiet else log), managers


class Spread:
    """Highest shares of months, beside the least possible ones and the mean."""

    def __init__(self) -> None:
        self.over_mean: list[float] = []
        self.least_over_mean: list[float] = []
        self.over_least: list[float] = []

    def add(self, highest: Fraction, least: Fraction, mean: Fraction) -> None:
        self.over_mean.append(float(highest / mean))
        self.least_over_mean.append(float(least / mean))
        self.over_least.append(float(highest / least))


def spread(values: list[float]) -> str:
    """The median, and from the least to the largest."""
    return f"{statistics.median(values):.3f} ({min(values):.3f} to {max(values):.3f})"


def within(found: Spread) -> str:
    """How many are within the aim."""
    return f"{sum(value <= AIM for value in found.over_least)} of {len(found.over_least)}"


def add_months(found: Spread, replayed: Replay) -> None:
    least = least_loads(replayed)
    for month in month_loads(replayed):
        # A month after the last request has changes only.
        if month.minutes:
            found.add(month.highest, least[month.month], month.mean)


def whole_quarter(found: Spread, replayed: Replay) -> None:
    """The same of the three months together: minutes and budgets are added up."""
    minutes, budgets = Counter[str](), Counter[str]()
    for load in replayed.loads:
        minutes[load.champion] += load.minutes
        budgets[load.champion] += load.budget
    log = replayed.log
    requests = [
        (ask.request.minutes, [
            c.id for c in log.champions
            if first_rule(ask.request, replace(c, away=False, left=10**6), log.lines) in {None, Rule.asked}
        ])
        for ask in replayed.asks if ask.answer == Answer.accepted
    ]  # fmt: skip
    highest = max(Fraction(minutes[name], budgets[name]) for name in budgets if budgets[name])
    mean = Fraction(minutes.total(), budgets.total())
    found.add(highest, least_share(requests, budgets), mean)


def batches(log: Log, hours: int) -> tuple[dict[str, Counter[str]], int, list[float]]:
    """Minutes by month and champion, requests to the coordinator, and hours that requests wait.

    The requests of some hours are assigned together, with the lowest sum of used shares. A champion
    gets one at a time; what is left over is assigned in another round.
    """
    together: dict[tuple[str, int], list[Request]] = defaultdict(list)
    for request in sorted(log.requests, key=lambda one: (one.arrived_at, one.id)):
        number = int(request.arrived_at.timestamp() // (3_600 * hours))
        together[log.month(request.arrived_at), number].append(request)
    used: dict[str, Counter[str]] = defaultdict(Counter)
    waits, coordinator = [], 0
    for (month, number), waiting in sorted(together.items()):
        end = (number + 1) * 3_600 * hours
        waits += [(end - one.arrived_at.timestamp()) / 3_600 for one in waiting]
        rest = waiting
        while rest:
            kept = _round(log, rest, used[month])
            if len(kept) == len(rest):
                coordinator += len(kept)
                break
            rest = kept
    return used, coordinator, waits


def _round(log: Log, waiting: list[Request], used: Counter[str]) -> list[Request]:
    """Assign at most one request to each champion; returns those that are left over."""
    cost = np.full((len(waiting), len(log.champions)), FORBIDDEN)
    for row, request in enumerate(waiting):
        for column, one in enumerate(log.champions):
            now = replace(one, left=one.budget - used[one.id])
            if first_rule(request, now, log.lines) is None:
                cost[row, column] = float(now.share_with(request.minutes))
    left = set(range(len(waiting)))
    for row, column in zip(*linear_sum_assignment(cost), strict=True):
        if cost[row, column] < FORBIDDEN:
            used[log.champions[column].id] += waiting[row].minutes
            left.discard(int(row))
    return [waiting[row] for row in sorted(left)]


def in_quarters(log: Log) -> Log:
    """Each request as four of a quarter of the minutes: the load is the same, in smaller pieces."""
    parts = [
        replace(one, id=f"{one.id}-{part}", minutes=one.minutes // 4 + (part < one.minutes % 4))
        for one in log.requests
        for part in range(4)
    ]
    return replace(log, requests=tuple(parts))


def all_skills(log: Log) -> Log:
    """Every champion has every topic and language."""
    skills, languages = dict.fromkeys(TOPICS, 4), frozenset(["fr", "en"])
    return replace(
        log, champions=tuple(replace(c, skills=skills, languages=languages) for c in log.champions)
    )


def compared(seeds: int) -> None:
    """Print what asking at once costs beside batches, without refusals."""
    found: dict[str, Spread] = defaultdict(Spread)
    coordinator, waits = Counter[str](), defaultdict[str, list[float]](list)
    for seed in range(1, seeds + 1):
        log, _managers = desk(seed, quiet=True)
        replayed = replay(log)
        least, loads = least_loads(replayed), month_loads(replayed)
        add_months(found["at once"], replayed)
        for name, changed in (("quarters", in_quarters(log)), ("skills", all_skills(log))):
            other = replay(changed)
            coordinator[name] += sum(ask.answer is None for ask in other.asks)
            add_months(found[name], other)
        coordinator["at once"] += sum(ask.answer is None for ask in replayed.asks)
        for name, hours in HOURS.items():
            used, alone, waited = batches(log, hours)
            coordinator[name] += alone
            waits[name] += waited
            for month in loads:
                shares = [Fraction(used[month.month][c.id], c.budget) for c in log.champions]
                found[name].add(max(shares), least[month.month], month.mean)
    say(
        "\nwithout refusals and changes: highest share / least possible; to the coordinator; hours waited"
    )
    for name, each in found.items():
        mean = statistics.mean(waits[name]) if waits[name] else 0
        say(f"  {name:8} {spread(each.over_least)}, up to {AIM} in {within(each)}  "
            f"{coordinator[name]:5}  {mean:6.1f}")  # fmt: skip


def main() -> None:
    """Print the figures."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS
    months, quarter, wrong = Spread(), Spread(), Counter[str]()
    hops, rules, seconds = Counter[int](), Counter[str](), []
    questions = alone = impossible = 0
    for seed in range(1, seeds + 1):
        log, managers = desk(seed)
        began = time.process_time()
        replayed = replay(log)
        seconds.append(time.process_time() - began)
        wrong["violations"] += len(Checker(replayed, managers).violations())
        wrong["over the budget"] += sum(ask.used > ask.budget for ask in replayed.asks)
        wrong["in the own line"] += sum(
            log.lines(ask.request.person, str(ask.decision.champion)) for ask in replayed.asks
        )
        wrong["more than 3 hops"] += sum(ask.hop > 3 for ask in replayed.asks)
        questions += sum(ask.hop > 0 for ask in replayed.asks)
        hops.update(ask.hop for ask in replayed.asks if ask.answer == Answer.accepted)
        rules.update(str(ask.decision.rule) for ask in replayed.asks if ask.decision.rule)
        alone += sum(ask.answer is None for ask in replayed.asks)
        impossible += unservable(log)
        add_months(months, replayed)
        whole_quarter(quarter, replayed)
    say(f"{seeds} seeds of {REQUESTS} requests to {CHAMPIONS} champions, {questions} questions")
    for name, number in wrong.items():
        say(f"  {name}: {number}")
    say(f"  accepted by hop: {dict(sorted(hops.items()))}")
    say(f"  to the coordinator: {alone}, of which no router could serve {impossible} at least; by rule: "
        f"{dict(rules.most_common())}")  # fmt: skip
    for name, each in (("month", months), ("quarter", quarter)):
        say(f"  {name}: highest share / mean {spread(each.over_mean)}, least possible / mean "
            f"{spread(each.least_over_mean)}; highest / least possible {spread(each.over_least)}, "
            f"up to {AIM} in {within(each)}")  # fmt: skip
    say(f"  seconds of processor time for {REQUESTS} requests: {spread(seconds)}")
    compared(seeds)
    sys.exit(1 if any(wrong.values()) else 0)


if __name__ == "__main__":
    main()

"""What was possible at best, against enumeration of small cases and integer programs (HiGHS)."""

import itertools
import random
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, linprog, milp

from tests.unit.routing.test_replay import NOON, asking, log_of, small
from webapp.routing.figures import month_loads
from webapp.routing.log import Answer, Change, Log, Reply
from webapp.routing.optimum import least_loads, least_share, unservable
from webapp.routing.pick import Urgency
from webapp.routing.replay import replay


def cases(seed: int) -> tuple[list[tuple[int, list[str]]], dict[str, int]]:
    chance = random.Random(f"shares {seed}")
    budgets = {f"c{n}": chance.randint(1, 90) for n in range(chance.randint(1, 5))}
    names = sorted(budgets)
    requests = [
        (chance.randint(1, 60), chance.sample(names, chance.randint(1, len(names))))
        for _n in range(chance.randint(0, 7))
    ]
    return requests, budgets


@given(seed=st.integers(0, 10**6))
def test_the_least_share_is_the_highest_quotient_of_any_requests(seed: int) -> None:
    requests, budgets = cases(seed)
    quotients = [Fraction(0)]
    for number in range(1, len(requests) + 1):
        for some in itertools.combinations(requests, number):
            champions = {name for _minutes, names in some for name in names}
            minutes = sum(minutes for minutes, _names in some)
            quotients.append(Fraction(minutes, sum(budgets[name] for name in champions)))
    assert least_share(requests, budgets) == max(quotients)


@pytest.mark.parametrize("seed", range(20))
def test_the_least_share_is_that_of_a_linear_program(seed: int) -> None:
    requests, budgets = cases(1000 + seed)
    arcs = [(n, name) for n, (_minutes, names) in enumerate(requests) for name in names]
    if not arcs:
        return
    upper = np.zeros((len(budgets), len(arcs) + 1))
    equal = np.zeros((len(requests), len(arcs) + 1))
    for column, (n, name) in enumerate(arcs):
        equal[n, column] = 1
        upper[sorted(budgets).index(name), column] = 1
    upper[:, -1] = [-budgets[name] for name in sorted(budgets)]
    cost = np.zeros(len(arcs) + 1)
    cost[-1] = 1
    found = linprog(
        cost, A_ub=upper, b_ub=np.zeros(len(budgets)), A_eq=equal, b_eq=[m for m, _n in requests]
    )
    assert float(least_share(requests, budgets)) == pytest.approx(found.fun)


@given(seed=st.integers(0, 10**6), requests=st.integers(0, 50), champions=st.integers(2, 7))
def test_no_replay_is_better_than_the_optimum(seed: int, requests: int, champions: int) -> None:
    log, _managers = small(seed, requests, champions, declined=20, no_answer=10)
    replayed = replay(log)
    least = least_loads(replayed)
    for month in month_loads(replayed):
        assert month.mean <= 1
        assert least[month.month] <= month.highest
    coordinator = sum(ask.answer is None for ask in replayed.asks)
    assert unservable(log) <= coordinator


def most_served(log: Log) -> int:
    """The most requests that can be served in one month without splitting any, by HiGHS."""
    arcs = [
        (n, champion)
        for n, request in enumerate(log.requests)
        for champion in log.champions
        if champion.skills.get(request.topic, 0) >= request.level
        and request.language in champion.languages
        and champion.id != request.person
        and not log.lines(request.person, champion.id)
        and log.reply(request, champion.id).answer == Answer.accepted
    ]
    if not arcs:
        return 0
    rows: dict[tuple[str, object], dict[int, int]] = defaultdict(dict)
    for column, (n, champion) in enumerate(arcs):
        rows["request", n][column] = 1
        rows["champion", champion.id][column] = log.requests[n].minutes
    matrix = np.zeros((len(rows), len(arcs)))
    limits = []
    budgets = {champion.id: champion.budget for champion in log.champions}
    for row, (key, found) in enumerate(rows.items()):
        limits.append(budgets[str(key[1])] if key[0] == "champion" else 1)
        for column, value in found.items():
            matrix[row, column] = value
    solved = milp(
        -np.ones(len(arcs)), constraints=LinearConstraint(matrix, ub=limits),
        integrality=np.ones(len(arcs)), bounds=(0, 1),
    )  # fmt: skip
    served: float = -solved.fun
    return round(served)


@pytest.mark.parametrize("seed", range(12))
def test_no_choice_serves_more_than_the_bound_says(seed: int) -> None:
    log, _managers = small(seed, 60, 3, changes=False)
    requests = tuple(
        replace(one, arrived_at=NOON, minutes=30 if seed % 2 else one.minutes)
        for one in log.requests
    )
    one_month = replace(log, requests=requests)
    bound, served = unservable(one_month), most_served(one_month)
    assert bound <= 60 - served
    # With equal minutes that divide the budgets nothing is gained by splitting.
    assert seed % 2 == 0 or bound == 60 - served


def test_what_nobody_could_serve_is_counted() -> None:
    fits = asking("a", NOON)
    requests = [
        fits, replace(fits, id="b", topic="ai"), replace(fits, id="c", language="de"),
        replace(fits, id="d", person="c0"), replace(fits, id="e", level=3), replace(fits, id="f"),
    ]  # fmt: skip
    log = log_of(requests, replies={("f", "c0"): Reply(Answer.declined)})
    assert unservable(log) == 5
    assert unservable(replace(log, champions=())) == 6
    assert unservable(replace(log, requests=())) == 0
    full = [asking(f"r{n}", NOON, 40) for n in range(4)]
    # 60 minutes hold one and a half of four requests of 40, so three are not served whole.
    assert unservable(log_of(full)) == 3
    assert sum(ask.hop == 0 for ask in replay(log_of(full)).asks) == 3


@pytest.mark.parametrize(("hours", "number"), [(96, 0), (97, 1)])
def test_a_champion_who_is_back_for_the_third_question_could_serve(hours: int, number: int) -> None:
    back = Change(NOON + timedelta(hours=hours), "c0", away=False)
    log = log_of([asking("a", NOON)], changes=(Change(NOON, "c0", away=True), back))
    assert unservable(log) == number


@pytest.mark.parametrize(("urgency", "number"), [(Urgency.normal, 0), (Urgency.urgent, 1)])
def test_the_budget_of_the_next_month_counts_if_a_question_can_be_asked_in_it(
    urgency: Urgency, number: int
) -> None:
    end = datetime(2026, 3, 31, 12, tzinfo=UTC)
    assert unservable(log_of([asking(n, end, 60, urgency=urgency) for n in "ab"])) == number


@pytest.mark.parametrize(("day", "number"), [(-5, 1), (5, 0)])
def test_the_highest_budget_of_a_month_counts(day: int, number: int) -> None:
    cut = Change(NOON + timedelta(days=day), "c0", budget=0)
    assert unservable(log_of([asking("a", NOON)], changes=(cut,))) == number


def test_the_least_share_needs_the_last_minute() -> None:
    # One minute less of budget for each would already not suffice.
    assert least_share([(1_000, ["a"]), (999, ["b"])], {"a": 1_001, "b": 1_000}) == Fraction(
        1000, 1001
    )
    assert least_share([(500, ["a"]), (500, ["b"])], {"a": 1_001, "b": 1_000}) == Fraction(1, 2)

"""A log replayed, against a checker that is written differently, and rules of time one by one."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.help_desks import help_desk, managers_of
from tests.unit.routing.checker import Checker
from webapp.people.hierarchy import in_one_line
from webapp.routing.figures import month_loads, share
from webapp.routing.log import Answer, Change, Log, Reply
from webapp.routing.pick import Champion, Request, Rule, Urgency
from webapp.routing.replay import Load, Replay, replay

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def small(
    seed: int, requests: int, champions: int, **more: Any
) -> tuple[Log, dict[str, str | None]]:
    """A desk in which budgets bind; lines of hierarchy are long, as each manager has two reports."""
    chance = random.Random(f"small {seed}")
    people = [f"p{number:04}" for number in range(10 * champions)]
    managers = managers_of(chance, people, 2)
    log = help_desk(seed, requests, champions, managers=managers, **more)
    begin = datetime(2026, 1, 28, 9, tzinfo=UTC)
    squeezed = tuple(
        replace(one, arrived_at=begin + timedelta(minutes=chance.randrange(8 * 24 * 60)),
                person=chance.choice(people[:20]))
        for one in log.requests
    )  # fmt: skip
    moved = tuple(
        replace(one, at=begin + timedelta(minutes=chance.randrange(8 * 24 * 60)))
        for one in log.changes
    )
    return replace(log, requests=squeezed, changes=moved), managers


@given(
    seed=st.integers(0, 10**6), requests=st.integers(0, 60), champions=st.integers(2, 8),
    declined=st.integers(0, 60), no_answer=st.integers(0, 40),
)  # fmt: skip
def test_a_replay_breaks_no_rule(
    seed: int, requests: int, champions: int, declined: int, no_answer: int
) -> None:
    log, managers = small(seed, requests, champions, declined=declined, no_answer=no_answer)
    replayed = replay(log)
    assert Checker(replayed, managers).violations() == []
    for ask in replayed.asks:
        assert ask.used <= ask.budget
    for load in replayed.loads:
        assert 0 <= share(load) <= 1
    accepted = sum(a.request.minutes for a in replayed.asks if a.answer == Answer.accepted)
    assert sum(load.minutes for load in replayed.loads) == accepted
    assert sum(found.minutes for found in month_loads(replayed)) == accepted


@pytest.mark.parametrize("seed", range(3))
def test_the_checker_sees_what_is_wrong(seed: int) -> None:
    log, managers = small(seed, 60, 6, declined=20, no_answer=20)
    replayed = replay(log)
    assert Checker(replayed, managers).violations() == []
    assert {ask.hop for ask in replayed.asks} == {0, 1, 2, 3}
    place = next(n for n, ask in enumerate(replayed.asks) if ask.hop == 1)

    def altered(**change: Any) -> list[str]:
        asks = list(replayed.asks)
        asks[place] = replace(asks[place], **change)
        return Checker(Replay(log, tuple(asks), ()), managers).violations()

    ask = replayed.asks[place]
    for other in log.champions:
        if other.id != ask.decision.champion:
            assert altered(decision=replace(ask.decision, champion=other.id)) != []
    assert altered(hop=2) != []
    assert altered(hop=0, decision=replace(ask.decision, champion=None), answer=None) != []
    assert altered(asked_at=ask.asked_at + timedelta(minutes=1)) != []
    smaller = tuple(replace(one, budget=15) for one in log.champions)
    assert Checker(replace(replayed, log=replace(log, champions=smaller)), managers).violations()


@given(seed=st.integers(0, 10**6), order=st.integers(0, 10**6))
def test_the_order_of_a_log_does_not_matter(seed: int, order: int) -> None:
    log, _managers = small(seed, 30, 5, declined=20, no_answer=20)
    chance = random.Random(order)
    other = replace(
        log,
        champions=tuple(chance.sample(log.champions, len(log.champions))),
        requests=tuple(chance.sample(log.requests, len(log.requests))),
        changes=tuple(chance.sample(log.changes, len(log.changes))),
    )
    one, two = replay(log), replay(other)
    assert one.asks == two.asks
    assert one.loads == two.loads


def log_of(requests: list[Request], *, budget: int = 60, number: int = 1, **more: Any) -> Log:
    champions = tuple(
        Champion(f"c{n}", {"data": 2}, frozenset(["fr"]), budget, budget) for n in range(number)
    )
    return Log(champions, tuple(requests), partial(in_one_line, {}), PARIS, **more)


def asking(name: str, at: datetime, minutes: int = 30, **more: Any) -> Request:
    return Request(name, "paul", "data", 1, "fr", minutes, at, **more)


def summary(replayed: Replay) -> list[tuple[str, int, Answer | None]]:
    return [(ask.request.id, ask.hop, ask.answer) for ask in replayed.asks]


def test_minutes_of_an_open_question_are_in_use_until_it_is_refused() -> None:
    requests = [
        asking("a", NOON, 40), asking("b", NOON + timedelta(hours=47)),
        asking("c", NOON + timedelta(hours=48)),
    ]  # fmt: skip
    found = replay(log_of(requests, replies={("a", "c0"): Reply(Answer.none)}))
    assert summary(found) == [
        ("a", 1, Answer.none), ("b", 0, None), ("a", 0, None), ("c", 1, Answer.accepted),
    ]  # fmt: skip
    assert found.asks[1].decision.rule == Rule.time
    assert found.asks[2].decision.rule == Rule.asked
    assert found.loads == (Load("c0", "2026-03", 30, 60, 60),)


@pytest.mark.parametrize(
    ("urgency", "after", "answer", "hours"),
    [
        (Urgency.normal, 48 * 60 - 1, Answer.accepted, None),
        (Urgency.normal, 48 * 60, Answer.none, 48),
        (Urgency.urgent, 4 * 60 - 1, Answer.accepted, None),
        (Urgency.urgent, 4 * 60, Answer.none, 4),
    ],
)
def test_a_late_answer_is_none(
    urgency: Urgency, after: int, answer: Answer, hours: int | None
) -> None:
    request = asking("a", NOON, urgency=urgency)
    replies = {("a", f"c{n}"): Reply(Answer.accepted, after) for n in range(2)}
    found = replay(log_of([request], number=2, replies=replies))
    assert found.asks[0].answer == answer
    if hours:
        assert found.asks[1].asked_at == NOON + timedelta(hours=hours)


def test_a_month_begins_at_midnight_in_the_time_zone_of_the_log() -> None:
    # In Paris it is 00:30 on 1 April, in UTC still March.
    april = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)
    requests = [asking("a", NOON, 60), asking("b", NOON, 1), asking("c", april, 60)]
    found = replay(log_of(requests))
    assert summary(found) == [("a", 1, Answer.accepted), ("b", 0, None), ("c", 1, Answer.accepted)]
    months = [(load.month, load.minutes) for load in found.loads]
    assert months == [("2026-03", 60), ("2026-04", 60)]
    later = replay(
        log_of([requests[0], replace(requests[2], arrived_at=datetime(2027, 1, 5, tzinfo=UTC))])
    )
    assert [load.month for load in later.loads][:: len(later.loads) - 1] == ["2026-03", "2027-01"]
    assert len(later.loads) == 11


def test_minutes_refused_after_the_month_are_free_in_the_month_of_the_question() -> None:
    end = datetime(2026, 3, 31, 12, tzinfo=UTC)
    requests = [asking("a", end, 60), asking("b", end + timedelta(hours=47), 60)]
    found = replay(log_of(requests, replies={("a", "c0"): Reply(Answer.none)}))
    assert summary(found) == [("a", 1, Answer.none), ("b", 1, Answer.accepted), ("a", 0, None)]
    assert [(load.month, load.minutes) for load in found.loads] == [("2026-03", 0), ("2026-04", 60)]


def test_a_cut_of_the_budget_ends_new_questions_and_keeps_what_is_agreed() -> None:
    cut = Change(NOON + timedelta(days=1), "c0", budget=20)
    april = datetime(2026, 4, 5, tzinfo=UTC)
    requests = [
        asking("a", NOON, 40), asking("b", NOON + timedelta(days=1), 10),
        asking("c", april, 20), asking("d", april, 10),
    ]  # fmt: skip
    found = replay(log_of(requests, changes=(cut,)))
    assert [(ask.request.id, ask.hop) for ask in found.asks] == [
        ("a", 1),
        ("b", 0),
        ("c", 1),
        ("d", 0),
    ]
    assert found.asks[1].decision.rule == Rule.time
    assert found.loads == (Load("c0", "2026-03", 40, 60, 20), Load("c0", "2026-04", 20, 20, 20))
    raised = replay(log_of(requests, changes=(replace(cut, budget=100),)))
    assert [ask.hop for ask in raised.asks] == [1, 1, 1, 1]


def test_a_champion_who_is_away_is_not_asked() -> None:
    changes = (Change(NOON, "c0", away=True), Change(NOON + timedelta(days=2), "c0", away=False))
    requests = [asking(str(n), NOON + timedelta(days=n)) for n in range(-1, 3)]
    found = replay(log_of(requests, changes=changes, budget=600))
    assert [ask.hop for ask in found.asks] == [1, 0, 0, 1]
    assert found.asks[1].decision.rule == Rule.away


def test_three_refusals_lead_to_the_coordinator() -> None:
    found = replay(log_of([asking("a", NOON)], number=5, declined=100))
    assert [ask.hop for ask in found.asks] == [1, 2, 3, 0]
    assert len({ask.decision.champion for ask in found.asks}) == 4
    assert found.asks[-1].decision.rule == Rule.hops
    assert sum(load.minutes for load in found.loads) == 0


def test_answers_that_are_drawn_have_the_shares_of_the_log() -> None:
    requests = [asking(f"r{n}", NOON) for n in range(1000)]
    log = log_of(requests, declined=30, no_answer=20)
    drawn = [log.reply(request, "c0").answer for request in requests]
    assert drawn.count(Answer.declined) == pytest.approx(300, abs=50)
    assert drawn.count(Answer.none) == pytest.approx(200, abs=50)


def test_the_load_is_fair_where_all_champions_fit() -> None:
    requests = [asking(f"r{n:03}", NOON + timedelta(minutes=n), 10) for n in range(200)]
    found = replay(log_of(requests, number=8, budget=400))
    assert {load.minutes for load in found.loads} == {250}
    (month,) = month_loads(found)
    assert month.highest == month.mean == Fraction(250, 400)

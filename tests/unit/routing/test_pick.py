"""Whom a request asks: rules one by one, fair shares, and what more champions or minutes change."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.people.hierarchy import in_one_line
from webapp.routing.pick import Champion, Decision, Request, Rule, route
from webapp.routing.sentences import reason

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
# zoe is above yan, who is above paul, who is above max and tom.
MANAGERS: dict[str, str | None] = {
    "zoe": None, "yan": "zoe", "paul": "yan", "max": "paul", "tom": "max", "lea": "zoe", "eva": None,
}  # fmt: skip
REQUEST = Request("r1", "paul", "data", 2, "fr", 30, NOW)
LEA = Champion("lea", {"data": 2}, frozenset(["fr"]), 120, 60)
LINES = partial(in_one_line, MANAGERS)

champion_lists = st.lists(
    st.builds(
        Champion, st.sampled_from(["lea", "eva", "max", "yan", "tom", "zoe", "paul"]),
        st.dictionaries(st.sampled_from(["data", "ai"]), st.integers(1, 4)),
        st.frozensets(st.sampled_from(["fr", "en"])),
        st.integers(0, 200), st.integers(-50, 200), st.booleans(),
    ).map(lambda one: replace(one, left=min(one.left, one.budget))),
    unique_by=lambda one: one.id, max_size=7,
)  # fmt: skip
requests = st.builds(
    Request, st.sampled_from(["r1", "r2"]), st.sampled_from(sorted(MANAGERS)),
    st.sampled_from(["data", "ai"]), st.integers(1, 4), st.sampled_from(["fr", "en"]),
    st.integers(1, 100), st.just(NOW), asked=st.frozensets(st.sampled_from(["lea", "eva"])),
    hops=st.integers(0, 3),
)  # fmt: skip


@pytest.mark.parametrize(
    ("champion", "rule"),
    [
        ({}, None),
        ({"id": "paul"}, Rule.oneself),
        ({"skills": {"data": 1}}, Rule.skill),
        ({"skills": {"ai": 4}}, Rule.skill),
        ({"languages": frozenset(["en"])}, Rule.language),
        ({"away": True}, Rule.away),
        ({"id": "yan"}, Rule.line),
        ({"id": "zoe"}, Rule.line),
        ({"id": "max"}, Rule.line),
        ({"id": "tom"}, Rule.line),
        ({"id": "eva"}, Rule.asked),
        ({"left": 30}, None),
        ({"left": 29}, Rule.time),
        ({"left": -10}, Rule.time),
        ({"left": 0, "budget": 0}, Rule.time),
        ({"away": True, "id": "yan", "left": 0}, Rule.away),
    ],
)
def test_a_rule_excludes(champion: dict[str, Any], rule: Rule | None) -> None:
    one = replace(LEA, **champion)
    found = route(replace(REQUEST, asked=frozenset(["eva"])), [one], lines=LINES)
    if rule is None:
        assert found == Decision(one.id, None, 1)
    else:
        assert found == Decision(None, rule, 0, {rule: 1})


def test_the_lowest_share_after_the_request_is_asked() -> None:
    eva = Champion("eva", {"data": 4}, frozenset(["fr"]), 240, 130)
    # 110 + 30 of 240 are less than 60 + 30 of 120, although 60 is less than 110.
    assert route(REQUEST, [LEA, eva], lines=LINES).champion == "eva"
    assert route(REQUEST, [LEA, replace(eva, left=80)], lines=LINES).champion == "lea"


def test_a_draw_differs_between_requests_and_never_for_one() -> None:
    people = [replace(LEA, id=f"c{number}") for number in range(5)]
    drawn = {
        name: route(replace(REQUEST, id=name), people, lines=LINES).champion
        for name in (f"r{number}" for number in range(100))
    }
    assert set(drawn.values()) == {one.id for one in people}
    assert drawn["r7"] == route(replace(REQUEST, id="r7"), people[::-1], lines=LINES).champion


def test_after_three_hops_the_coordinator_gets_it() -> None:
    assert route(replace(REQUEST, hops=2), [LEA], lines=LINES).champion == "lea"
    found = route(replace(REQUEST, hops=3), [LEA], lines=LINES)
    assert (found.champion, found.rule) == (None, Rule.hops)
    assert reason(found) == "3 champions were asked."


def test_the_rule_that_bound_is_the_last_that_a_champion_met() -> None:
    people = [
        replace(LEA, id="a", skills={}), replace(LEA, id="b", skills={}),
        replace(LEA, id="c", left=0), replace(LEA, id="d", away=True),
    ]  # fmt: skip
    found = route(REQUEST, people, lines=LINES)
    assert (found.rule, found.excluded) == (Rule.time, {Rule.skill: 2, Rule.away: 1, Rule.time: 1})
    assert reason(found) == (
        "Of 4 champions: 2 do not have the topic at the level needed; 1 is away; "
        "1 has too little time left this month."
    )
    assert route(REQUEST, [], lines=LINES) == Decision(None, Rule.skill, 0)
    assert reason(route(REQUEST, [], lines=LINES)) == "There is no champion."


@given(request=requests, people=champion_lists, seed=st.integers(0, 99))
def test_no_decision_breaks_a_rule_and_order_does_not_matter(
    request: Request, people: list[Champion], seed: int
) -> None:
    found = route(request, people, lines=LINES)
    assert found.possible + sum(found.excluded.values()) == (len(people) if request.hops < 3 else 0)
    for name in MANAGERS:
        assert name not in reason(found).split()
    if found.champion is not None:
        one = next(each for each in people if each.id == found.champion)
        assert one.budget - one.left + request.minutes <= one.budget
        assert request.hops < 3
        assert not in_one_line(MANAGERS, one.id, request.person)
        assert one.id not in {request.person, *request.asked}
        assert one.skills[request.topic] >= request.level
        assert request.language in one.languages
        assert not one.away
    shuffled = random.Random(seed).sample(people, len(people))
    assert route(request, shuffled, lines=LINES) == found


@given(
    request=requests, people=champion_lists, minutes=st.integers(0, 100), number=st.integers(0, 6)
)
def test_more_champions_or_minutes_never_send_a_request_to_the_coordinator(
    request: Request, people: list[Champion], minutes: int, number: int
) -> None:
    fewer = [one for place, one in enumerate(people) if place != number]
    served = route(request, people, lines=LINES).champion is not None
    assert served or route(request, fewer, lines=LINES).champion is None
    more = [replace(one, budget=one.budget + minutes, left=one.left + minutes) for one in people]
    assert not served or route(request, more, lines=LINES).champion is not None
    shorter = replace(request, minutes=max(1, request.minutes - minutes))
    assert not served or route(shorter, people, lines=LINES).champion is not None


@given(request=requests, people=champion_lists, minutes=st.integers(1, 50))
def test_the_one_who_is_asked_is_asked_with_more_minutes_left(
    request: Request, people: list[Champion], minutes: int
) -> None:
    found = route(request, people, lines=LINES).champion
    rested = [
        replace(one, left=min(one.budget, one.left + minutes)) if one.id == found else one
        for one in people
    ]
    assert route(request, rested, lines=LINES).champion == found

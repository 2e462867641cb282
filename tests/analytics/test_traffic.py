"""Which rows stay: anchors, bursts, and the promise that added noise changes nothing."""

from datetime import timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.plain import traffic as plain
from analytics.traffic import CODES, classify
from tests.analytics.rows import row, table

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def codes(rows: list[dict[str, Any]]) -> dict[str, str | None]:
    """event_id -> code, None where the row stays."""
    found = classify(table(rows))
    kept = found["removed_by"].astype("object").where(found["removed_by"].notna(), None)
    return dict(zip(found["event_id"], kept, strict=True))


def test_a_repeat_is_measured_from_the_last_one_kept() -> None:
    found = codes([row(place, seconds) for place, seconds in enumerate((0, 30, 31, 61, 61.5))])
    assert list(found.values()) == [None, "R7", None, "R7", None]


def test_another_link_or_visitor_is_no_repeat() -> None:
    found = codes([row(1), row(2, 1, link="link-2"), row(3, 1, visitor="bb"), row(4, 1)])
    assert list(found.values()) == [None, None, None, "R7"]


@pytest.mark.parametrize(
    "noise", [{"is_paid": True}, {"viewer": "employee", "decided": "R6"}, {"decided": "R0"}]
)
def test_what_is_left_out_makes_nobody_a_repeat(noise: dict[str, Any]) -> None:
    assert codes([row(1, 0, **noise), row(2, 5)])["e000002"] is None


def test_at_the_same_moment_the_smaller_event_id_stays() -> None:
    assert codes([row(2), row(1), row(3)]) == {"e000002": "R7", "e000001": None, "e000003": "R7"}


def test_more_than_thirty_visits_in_a_clock_hour_are_no_person() -> None:
    uneven = [place * 97 + place % 7 for place in range(31)]
    calm = [row(place, seconds, link=f"l{place}") for place, seconds in enumerate(uneven[:30])]
    assert set(codes(calm).values()) == {None}
    hasty = [*calm, row(30, uneven[30], link="l30")]
    assert set(codes(hasty).values()) == {"R4"}
    # The next clock hour starts afresh.
    late = [*calm, row(30, 3600, link="l30")]
    assert set(codes(late).values()) == {None}


def evenly(count: int, jitter: float = 0) -> list[dict[str, Any]]:
    return [
        row(place, place * 60 + jitter * (place % 2), link=f"l{place}") for place in range(count)
    ]


def test_ten_visits_at_an_even_pace_are_a_machine() -> None:
    assert set(codes(evenly(9)).values()) == {None}
    assert set(codes(evenly(10)).values()) == {"R4"}
    assert set(codes(evenly(10, jitter=0.04)).values()) == {"R4"}
    assert set(codes(evenly(10, jitter=0.2)).values()) == {None}


def test_a_condemned_hour_takes_all_its_rows_but_those_judged_earlier() -> None:
    extra = [
        row(50, 5, is_paid=True),
        row(51, 6, viewer="employee", decided="R6"),
        row(52, 7, link="l0"),
        row(53, 8, decided="R1"),
        row(54, 9, visitor="bb", is_paid=True),
    ]
    found = codes([*evenly(10), *extra])
    assert [found[f"e0000{place}"] for place in range(50, 55)] == ["R4", "R4", "R4", "R1", "R5"]


def test_paid_comes_before_internal_and_internal_before_repeat() -> None:
    found = codes(
        [
            row(1),
            row(2, 1, is_paid=True, viewer="employee", decided="R6"),
            row(3, 2, viewer="employee", decided="R6"),
            row(4, 3, viewer="employee"),
        ]
    )
    assert list(found.values()) == [None, "R5", "R6", "R6"]


def test_noise_cannot_push_a_person_over_a_limit() -> None:
    person = [row(place, place * 100 + place % 5, link=f"l{place}") for place in range(30)]
    noise = [
        row(100 + place, place * 50, link=f"x{place}", decided="R1", is_paid=place % 2 == 0)
        for place in range(60)
    ]
    found = codes([*person, *noise])
    assert {found[each["event_id"]] for each in person} == {None}


moments = st.integers(0, 7200).map(lambda tenths: tenths / 2)
rows = st.lists(
    st.builds(
        lambda seconds, visitor, link, viewer, paid, decided: {
            "seconds": seconds,
            "visitor": visitor,
            "link": link,
            "viewer": viewer,
            "is_paid": paid,
            "decided": decided,
        },
        moments,
        st.sampled_from(["aa", "bb"]),
        st.sampled_from(["link-1", "link-2"]),
        st.sampled_from(["external", "unknown", "employee"]),
        st.booleans(),
        st.sampled_from([None, None, None, "R0", "R1", "R6"]),
    ),
    max_size=80,
).map(lambda drawn: [row(place, **values) for place, values in enumerate(drawn)])


@settings(max_examples=15, deadline=None)
@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_a_second_run_change_nothing(
    drawn: list[dict[str, Any]], chance: Any
) -> None:
    once = codes(drawn)
    mixed = drawn.copy()
    chance.shuffle(mixed)
    assert codes(mixed) == once
    frame = table(drawn)
    again = classify(classify(frame))
    pd.testing.assert_frame_equal(again, classify(frame))
    assert set(again["removed_by"].cat.categories) == set(CODES)


@settings(max_examples=15, deadline=None)
@given(rows)
def test_anchors_equal_the_rule_said_slowly(drawn: list[dict[str, Any]]) -> None:
    clean = [
        each
        for each in drawn
        if not each["is_paid"] and each["decided"] is None and each["viewer"] != "employee"
    ]
    last: dict[tuple[str, str], Any] = {}
    repeats = set()
    for each in sorted(clean, key=lambda known: (known["at"], known["event_id"])):
        key = (each["visitor"], each["link"])
        if key in last and (each["at"] - last[key]).total_seconds() <= 30:
            repeats.add(each["event_id"])
        else:
            last[key] = each["at"]
    found = codes(drawn)
    assert {event for event, code in found.items() if code == "R7"} <= repeats
    assert all(found[event] in {"R7", "R4"} for event in repeats)


def noise(kind: str, place: int, drawn: list[dict[str, Any]]) -> dict[str, Any]:
    """One more row of the kind: a repeat stands after an existing row, the others before it."""
    like = drawn[place % len(drawn)]
    if kind != "repeat":
        like = like | {"at": like["at"] - timedelta(seconds=place % 20)}
    changes: dict[str, dict[str, Any]] = {
        "bot": {"decided": "R1", "viewer": "external", "is_paid": False},
        "paid": {"is_paid": True, "decided": None},
        "internal": {"viewer": "employee", "decided": "R6", "is_paid": False},
        "repeat": {},
    }
    first = "z" if kind == "repeat" else "a"
    return like | {"event_id": f"{first}{place:06d}"} | changes[kind]


@settings(max_examples=15, deadline=None)
@given(
    rows.filter(bool),
    st.lists(st.tuples(st.sampled_from(["bot", "paid", "internal", "repeat"]), st.integers(0, 99))),
)
def test_added_noise_leaves_every_authentic_row_as_it_was(
    drawn: list[dict[str, Any]], added: list[tuple[str, int]]
) -> None:
    before = codes(drawn)
    noisy = [noise(kind, place * 100 + at, drawn) for at, (kind, place) in enumerate(added)]
    after = codes([*drawn, *noisy])
    assert {event: after[event] for event in before} == before
    assert all(after[each["event_id"]] is not None for each in noisy)


def test_a_raw_log_is_judged_by_the_plain_rules() -> None:
    frame = table([row(place, place * 40) for place in range(4)]).drop(columns="decided")
    raw = frame.assign(
        method=["GET", "HEAD", "GET", "GET"],
        status=[200, 200, 404, 200],
        user_agent=[AGENT, AGENT, AGENT, "curl/8.1.0"],
    ).set_index(pd.Index([7, 7, 8, 9]))
    found = classify(raw)
    assert found["removed_by"].astype("object").tolist()[1:] == ["R0", "R0", "R1"]
    assert found["removed_by"].isna().tolist() == [True, False, False, False]
    assert found.index.tolist() == [7, 7, 8, 9]


def test_the_agent_of_a_raw_log_is_asked_about_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[plain.Request] = []
    judge = plain.classify

    def listen(request: plain.Request) -> plain.Code | None:
        asked.append(request)
        return judge(request)

    monkeypatch.setattr(plain, "classify", listen)
    frame = table([row(place, place * 40) for place in range(50)]).drop(columns="decided")
    classify(frame.assign(method="GET", status=200, user_agent=AGENT))
    assert len(asked) == 1


def test_an_empty_table_stays_empty() -> None:
    assert classify(table([]))["removed_by"].tolist() == []

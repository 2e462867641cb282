"""Classification of tables: repeats, bursts, and that added noise changes nothing."""

from datetime import timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.core import traffic as core
from analytics.traffic import CODES, classify
from tests.analytics.request_builders import request_row, request_table

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def codes(rows: list[dict[str, Any]]) -> dict[str, str | None]:
    """Return the code of each event_id, None where the row is kept."""
    found = classify(request_table(rows))
    kept = found["removed_by"].astype("object").where(found["removed_by"].notna(), None)
    return dict(zip(found["event_id"], kept, strict=True))


def test_repeat_is_measured_from_the_last_kept_row() -> None:
    found = codes(
        [request_row(number, seconds) for number, seconds in enumerate((0, 30, 31, 61, 61.5))]
    )
    assert list(found.values()) == [None, "R7", None, "R7", None]


def test_row_of_another_link_or_visitor_is_no_repeat() -> None:
    found = codes(
        [
            request_row(1),
            request_row(2, 1, link="link-2"),
            request_row(3, 1, visitor="bb"),
            request_row(4, 1),
        ]
    )
    assert list(found.values()) == [None, None, None, "R7"]


@pytest.mark.parametrize(
    "noise", [{"is_paid": True}, {"viewer": "employee", "decided": "R6"}, {"decided": "R0"}]
)
def test_removed_row_makes_no_later_row_a_repeat(noise: dict[str, Any]) -> None:
    assert codes([request_row(1, 0, **noise), request_row(2, 5)])["e000002"] is None


def test_smaller_event_id_is_kept_at_equal_times() -> None:
    assert codes([request_row(2), request_row(1), request_row(3)]) == {
        "e000002": "R7",
        "e000001": None,
        "e000003": "R7",
    }


def test_more_than_30_visits_in_a_clock_hour_are_removed() -> None:
    uneven = [number * 97 + number % 7 for number in range(31)]
    allowed = [
        request_row(number, seconds, link=f"l{number}")
        for number, seconds in enumerate(uneven[:30])
    ]
    assert set(codes(allowed).values()) == {None}
    too_many = [*allowed, request_row(30, uneven[30], link="l30")]
    assert set(codes(too_many).values()) == {"R4"}
    # The next clock hour is counted separately.
    late = [*allowed, request_row(30, 3600, link="l30")]
    assert set(codes(late).values()) == {None}


def evenly(count: int, jitter: float = 0) -> list[dict[str, Any]]:
    return [
        request_row(number, number * 60 + jitter * (number % 2), link=f"l{number}")
        for number in range(count)
    ]


def test_ten_evenly_spaced_visits_are_removed() -> None:
    assert set(codes(evenly(9)).values()) == {None}
    assert set(codes(evenly(10)).values()) == {"R4"}
    assert set(codes(evenly(10, jitter=0.04)).values()) == {"R4"}
    assert set(codes(evenly(10, jitter=0.2)).values()) == {None}


def test_r4_hour_removes_all_rows_without_an_earlier_code() -> None:
    extra = [
        request_row(50, 5, is_paid=True),
        request_row(51, 6, viewer="employee", decided="R6"),
        request_row(52, 7, link="l0"),
        request_row(53, 8, decided="R1"),
        request_row(54, 9, visitor="bb", is_paid=True),
    ]
    found = codes([*evenly(10), *extra])
    assert [found[f"e0000{number}"] for number in range(50, 55)] == ["R4", "R4", "R4", "R1", "R5"]


def test_order_of_paid_internal_and_repeat() -> None:
    found = codes(
        [
            request_row(1),
            request_row(2, 1, is_paid=True, viewer="employee", decided="R6"),
            request_row(3, 2, viewer="employee", decided="R6"),
            request_row(4, 3, viewer="employee"),
        ]
    )
    assert list(found.values()) == [None, "R5", "R6", "R6"]


def test_noise_does_not_count_toward_the_limits() -> None:
    person = [
        request_row(number, number * 100 + number % 5, link=f"l{number}") for number in range(30)
    ]
    noise = [
        request_row(
            100 + number, number * 50, link=f"x{number}", decided="R1", is_paid=number % 2 == 0
        )
        for number in range(60)
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
).map(lambda drawn: [request_row(number, **values) for number, values in enumerate(drawn)])


@settings(max_examples=15, deadline=None)
@given(rows, st.randoms(use_true_random=False))
def test_row_order_and_reclassifying_change_nothing(
    drawn: list[dict[str, Any]], chance: Any
) -> None:
    expected = codes(drawn)
    shuffled = drawn.copy()
    chance.shuffle(shuffled)
    assert codes(shuffled) == expected
    frame = request_table(drawn)
    again = classify(classify(frame))
    pd.testing.assert_frame_equal(again, classify(frame))
    assert set(again["removed_by"].cat.categories) == set(CODES)


@settings(max_examples=15, deadline=None)
@given(rows)
def test_kept_rows_equal_a_direct_implementation(drawn: list[dict[str, Any]]) -> None:
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


def noise(kind: str, number: int, drawn: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a row of a kind: a repeat after an existing row, the others before it."""
    base = drawn[number % len(drawn)]
    if kind != "repeat":
        base = base | {"at": base["at"] - timedelta(seconds=number % 20)}
    changes: dict[str, dict[str, Any]] = {
        "bot": {"decided": "R1", "viewer": "external", "is_paid": False},
        "paid": {"is_paid": True, "decided": None},
        "internal": {"viewer": "employee", "decided": "R6", "is_paid": False},
        "repeat": {},
    }
    first = "z" if kind == "repeat" else "a"
    return base | {"event_id": f"{first}{number:06d}"} | changes[kind]


@settings(max_examples=15, deadline=None)
@given(
    rows.filter(bool),
    st.lists(st.tuples(st.sampled_from(["bot", "paid", "internal", "repeat"]), st.integers(0, 99))),
)
def test_added_noise_changes_no_authentic_row(
    drawn: list[dict[str, Any]], added: list[tuple[str, int]]
) -> None:
    before = codes(drawn)
    noise_rows = [noise(kind, number * 100 + at, drawn) for at, (kind, number) in enumerate(added)]
    after = codes([*drawn, *noise_rows])
    assert {event: after[event] for event in before} == before
    assert all(after[each["event_id"]] is not None for each in noise_rows)


def test_raw_log_is_classified_by_the_core_rules() -> None:
    frame = request_table([request_row(number, number * 40) for number in range(4)]).drop(
        columns="decided"
    )
    raw = frame.assign(
        method=["GET", "HEAD", "GET", "GET"],
        status=[200, 200, 404, 200],
        user_agent=[AGENT, AGENT, AGENT, "curl/8.1.0"],
    ).set_index(pd.Index([7, 7, 8, 9]))
    found = classify(raw)
    assert found["removed_by"].astype("object").tolist()[1:] == ["R0", "R0", "R1"]
    assert found["removed_by"].isna().tolist() == [True, False, False, False]
    assert found.index.tolist() == [7, 7, 8, 9]


def test_each_agent_of_a_raw_log_is_classified_once(monkeypatch: pytest.MonkeyPatch) -> None:
    requests: list[core.Request] = []
    original = core.classify

    def count_calls(request: core.Request) -> core.Code | None:
        requests.append(request)
        return original(request)

    monkeypatch.setattr(core, "classify", count_calls)
    frame = request_table([request_row(number, number * 40) for number in range(50)]).drop(
        columns="decided"
    )
    classify(frame.assign(method="GET", status=200, user_agent=AGENT))
    assert len(requests) == 1


def test_empty_table_is_classified() -> None:
    assert classify(request_table([]))["removed_by"].tolist() == []

"""Ledger, panel and figure of visits: sums, intervals and sentences."""

import json
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import contracts
from analytics.core.visits_figure import VisitsFigure
from analytics.panel import from_requests
from analytics.reach import COUNTS, authentic_visits, ledger
from analytics.traffic import CODES, classify
from tests.analytics.request_builders import request_row, request_table

DAY = 86_400


def test_reach_counts_a_visitor_once_per_day() -> None:
    found = ledger(
        request_table(
            [request_row(1), request_row(2, 60), request_row(3, 120, link="x"), request_row(4, DAY)]
        )
    ).iloc[0]
    assert (found["authentic"], found["reach_low"], found["reach"], found["reach_high"]) == (
        4,
        2,
        2,
        2,
    )


def test_unknown_viewers_widen_the_interval_and_are_never_called_external() -> None:
    rows = [
        request_row(1),
        request_row(2, 60, visitor="bb", viewer="unknown"),
        request_row(3, 70, visitor="cc", viewer="employee"),
    ]
    found = ledger(request_table(rows)).iloc[0]
    assert found[["gross", "R6", "authentic_low", "authentic"]].tolist() == [3, 1, 1, 2]
    assert found[["reach_low", "reach", "reach_high"]].tolist() == [1, 1, 2]


def test_reach_is_unknown_without_known_viewers() -> None:
    found = ledger(
        request_table([request_row(1, viewer="unknown"), request_row(2, 60, viewer="unknown")])
    )
    assert found["reach"].isna().tolist() == [True]
    assert found[["reach_low", "reach_high"]].iloc[0].tolist() == [0, 1]
    only_robots = ledger(request_table([request_row(1, decided="R1")]))
    assert only_robots["reach"].tolist() == [0]


def test_ledger_has_one_row_per_unit_and_week() -> None:
    rows = [
        request_row(1),
        request_row(2, 60, unit="south"),
        request_row(3, 7 * DAY),
        request_row(4, 7 * DAY + 60),
    ]
    found = ledger(request_table(rows))
    assert found[["unit", "week", "gross"]].to_numpy().tolist() == [
        ["north", "2026-W10", 1],
        ["north", "2026-W11", 2],
        ["south", "2026-W10", 1],
    ]
    assert found.columns.tolist() == ["unit", "week", *COUNTS]


def as_rows(drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [request_row(number, **values) for number, values in enumerate(drawn)]


drawn_rows = st.lists(
    st.fixed_dictionaries(
        {
            "seconds": st.integers(0, 20 * DAY),
            "unit": st.sampled_from(["north", "south"]),
            "program": st.sampled_from(["voices", "guides"]),
            "visitor": st.sampled_from(["aa", "bb", "cc"]),
            "viewer": st.sampled_from(["external", "unknown", "employee"]),
            "is_paid": st.booleans(),
            "decided": st.sampled_from([None, None, "R0", "R1", "R2", "R3", "R6"]),
        }
    ),
    max_size=60,
).map(as_rows)


@settings(max_examples=15, deadline=None)
@given(drawn_rows)
def test_gross_equals_kept_plus_removed(drawn: list[dict[str, Any]]) -> None:
    requests = request_table(drawn)
    for counted in (ledger(requests), from_requests(requests)):
        assert (counted["gross"] == counted[["authentic", *CODES]].sum(axis=1)).all()
        assert (counted["reach_low"] <= counted["reach_high"]).all()
        assert (counted["reach_high"] <= counted["authentic"]).all()
        assert counted["gross"].sum() == len(drawn)
    panel = from_requests(requests)
    contracts.check(panel, "panel")
    figure = authentic_visits(panel)
    parts = [authentic_visits(panel, program) for program in panel["program"].unique()]
    assert sum(part.n for part in parts) == figure.n == len(drawn)
    assert sum(part.value or 0 for part in parts) == (figure.value or 0)


AUTHENTIC = ["authentic_low", "authentic", "reach_low", "reach", "reach_high"]


def authentic_figures(requests: pd.DataFrame) -> list[Any]:
    """Return the authentic figures of each program and week with kept rows."""
    counted = from_requests(requests)
    shown = counted[counted["authentic"] > 0]
    return [str(shown[["program", "week"]].to_numpy().tolist()), str(shown[AUTHENTIC].to_dict())]


def noise_rows(number: int, drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a robot, a paid and an internal row before an existing row, and a repeat of it."""
    original = drawn[number % len(drawn)]
    before = {"at": original["at"] - timedelta(seconds=number % 20), "event_id": f"a{number:06d}"}
    clean = {"is_paid": False, "decided": None, "viewer": "external"}
    changes: tuple[dict[str, Any], ...] = (
        {"decided": "R1"},
        {"is_paid": True},
        {"decided": "R6", "viewer": "employee"},
    )
    noise = [
        original | before | clean | {"event_id": f"a{number:06d}{at}"} | change
        for at, change in enumerate(changes)
    ]
    return [*noise, original | {"event_id": f"z{number:06d}"}]


@settings(max_examples=15, deadline=None)
@given(
    drawn_rows.filter(bool),
    st.lists(st.integers(0, 99), max_size=3, unique=True),
    st.randoms(use_true_random=False),
)
def test_noise_row_order_and_reclassifying_change_no_authentic_figure(
    drawn: list[dict[str, Any]], positions: list[int], chance: Any
) -> None:
    expected = authentic_figures(request_table(drawn))
    with_noise = [*drawn, *(each for number in positions for each in noise_rows(number, drawn))]
    chance.shuffle(with_noise)
    assert authentic_figures(request_table(with_noise)) == expected
    assert authentic_figures(classify(request_table(with_noise))) == expected
    assert authentic_figures(classify(classify(request_table(with_noise)))) == expected


def test_panel_contains_program_totals_only() -> None:
    panel = from_requests(
        request_table(
            [request_row(1), request_row(2, 60, unit="south"), request_row(3, 90, program="guides")]
        )
    )
    assert panel[["program", "unit", "week", "gross"]].to_numpy().tolist() == [
        ["guides", "all", "2026-W10", 1],
        ["voices", "all", "2026-W10", 2],
    ]


@pytest.fixture
def figure() -> VisitsFigure:
    kept = [request_row(number, number * 97, visitor=f"{number:02x}") for number in range(3)]
    rows = [
        *kept,
        request_row(10, 500, viewer="unknown"),
        request_row(11, 600, decided="R1"),
        request_row(12, 7 * DAY),
    ]
    return authentic_visits(from_requests(request_table(rows)), "voices")


def test_the_figure_of_a_program(figure: VisitsFigure) -> None:
    assert (figure.value, figure.low, figure.high, figure.n, figure.gross) == (5, 4, 5, 6, 6)
    assert dict(figure.removed) == dict.fromkeys(CODES, 0) | {"R1": 1}
    assert (figure.first_week, figure.last_week, figure.kind) == (
        "2026-W10",
        "2026-W11",
        "observed",
    )
    assert figure.definition.key == "authentic_visits"


def test_figure_round_trips_through_json(figure: VisitsFigure) -> None:
    stored = json.loads(json.dumps(figure.as_dict()))
    assert VisitsFigure.from_dict(stored) == figure
    with pytest.raises(ValueError, match="R9 is no removal code"):
        VisitsFigure.from_dict(stored | {"removed": [["R9", 1]]})
    with pytest.raises(ValueError, match="is not 4 kept"):
        VisitsFigure.from_dict(stored | {"value": 4})


def test_figure_sentence_in_both_languages(figure: VisitsFigure) -> None:
    assert figure.sentence("en") == (
        "Up to 5 authentic visits from 2\u00a0March to 15\u00a0March 2026, out of 6 requests observed;"
        " 1 was left out. The number is between 4 and 5: for 1 visit, we do not know"
        " whether it came from inside the organization."
    )
    assert figure.sentence("fr") == (
        "Jusqu’à 5 visites authentiques du 2\u00a0mars au 15\u00a0mars 2026, sur 6 requêtes"
        " observées\u202f; 1 a été exclue. Le nombre se situe entre 4 et 5\u00a0: pour"
        " 1 visite, nous ignorons si elle vient de l’organisation."
    )


def test_figure_without_requests_is_unknown(figure: VisitsFigure) -> None:
    empty = authentic_visits(contracts.frame("panel", []))
    assert (empty.value, empty.low, empty.high, empty.n, empty.removed) == (None, None, None, 0, ())
    assert "unknown" in empty.sentence("en")
    assert "inconnu" in empty.sentence("fr")
    assert empty.table("en") == ()
    assert VisitsFigure.from_dict(json.loads(json.dumps(empty.as_dict()))) == empty
    assert authentic_visits(from_requests(request_table([request_row(1)])), "another").value is None


def test_only_robots_give_zero_visits() -> None:
    found = authentic_visits(from_requests(request_table([request_row(1, decided="R1")])))
    assert (found.value, found.n) == (0, 1)
    assert found.sentence("fr").startswith("0 visite authentique du")


def test_the_table_starts_and_ends_with_the_totals(figure: VisitsFigure) -> None:
    rows = [(line.label, line.count, line.code) for line in figure.table("en")]
    assert rows == [
        ("Requests observed", 6, None),
        ("Robots and link previews", 1, "R1"),
        ("Authentic visits", 5, None),
    ]


def test_unit_rows_of_a_later_panel_are_not_added_to_the_totals(figure: VisitsFigure) -> None:
    panel = from_requests(request_table([request_row(1), request_row(2, 60)]))
    both = pd.concat([panel, panel.assign(unit="north")])
    assert authentic_visits(both) == authentic_visits(panel)

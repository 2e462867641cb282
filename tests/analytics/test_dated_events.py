"""Dated events: those of a period, their marks on a curve, the table of a snapshot."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import contracts, dated_events, snapshots
from analytics.core.dated_events import MarkedEvent, MarkedEvents
from analytics.core.visit_weeks import VisitWeek, VisitWeeks
from analytics.figures import FRAMES, NARROW, SLATE, trend
from analytics.figures.drawing import Frame
from analytics.reach import visit_weeks

WEEKS = tuple(VisitWeek(f"2026-W{week}", 100 + week, 100 + week) for week in range(10, 36))
LINES = re.compile(rf'<path d="([^"]*)" fill="none" stroke="{SLATE}"')


def event(first: str, last: str | None = None, name: str = "A law") -> MarkedEvent:
    return MarkedEvent(first, last, {"en": name, "fr": f"{name} (fr)"})


def numbers(drawn: str) -> list[str]:
    return re.findall(r'y="14"[^>]*>([^<]*)</text>', drawn)


def test_only_events_of_the_period_are_kept_in_order() -> None:
    # The period is Monday, 2 March, to Sunday, 30 August.
    events = [
        event("2026-08-30"), event("2026-08-31"), event("2026-03-01"), event("2026-03-02"),
        event("2026-01-05", "2026-03-02"), event("2026-01-05", "2026-03-01"),
    ]  # fmt: skip
    found = VisitWeeks.of(WEEKS, events)
    assert [(e.first_day, e.last_day) for e in found.events.events] == [
        ("2026-01-05", "2026-03-02"), ("2026-03-02", None), ("2026-08-30", None),
    ]  # fmt: skip
    assert found.marks() == (0, 0, 25)
    assert VisitWeeks.of((), events) == VisitWeeks(())
    assert VisitWeeks.from_dict(found.as_dict()) == found
    assert VisitWeeks.from_dict({"weeks": found.as_dict()["weeks"]}).marks() == ()


def test_the_table_says_number_days_and_name() -> None:
    events = MarkedEvents((event("2026-03-02", "2026-03-02"), event("2026-03-01", "2026-04-02")))
    assert [(row.number, row.days, row.name) for row in events.table("en")] == [
        ("1", "2\u00a0March 2026", "A law"),
        ("2", "from 1\u00a0March 2026 to 2\u00a0April 2026", "A law"),
    ]
    assert [(row.days, row.name) for row in events.table("fr")] == [
        ("2\u00a0mars 2026", "A law (fr)"),
        ("du 1er\u00a0mars 2026 au 2\u00a0avril 2026", "A law (fr)"),
    ]


@pytest.mark.parametrize("frame", FRAMES)
def test_marks_are_lines_with_numbers(frame: Frame) -> None:
    marked = VisitWeeks.of(WEEKS, [event("2026-04-01"), event("2026-07-01"), event("2026-07-02")])
    plain, drawn = trend(VisitWeeks(WEEKS), "en", frame), trend(marked, "en", frame)
    (lines,) = LINES.findall(drawn)
    assert (lines.count("V"), numbers(drawn), LINES.findall(plain)) == (2, ["1", "2–3"], [])
    heights = [int(re.findall(r'viewBox="0 0 \d+ (\d+)"', svg)[0]) for svg in (plain, drawn)]
    assert heights[1] - heights[0] == 20


@given(st.lists(st.integers(0, 181), max_size=30))
def test_numbers_are_all_drawn_and_never_overlap(days: list[int]) -> None:
    start = date(2026, 3, 2)
    events = [event((start + timedelta(days=day)).isoformat()) for day in days]
    drawn = trend(VisitWeeks.of(WEEKS, events), "en")
    labels = re.findall(r'<text x="([\d.]+)" y="14"([^>]*)>([\d–]+)</text>', drawn)
    told: list[int] = []
    ends = [0.0]
    for x, more, label in labels:
        first, _dash, last = label.partition("–")
        told += range(int(first), int(last or first) + 1)
        width = len(label) * NARROW.text * 0.6
        left = float(x) - (width / 2 if "middle" in more else width if '"end"' in more else 0)
        assert left >= ends[-1] - 0.1
        ends.append(left + width)
    assert told == list(range(1, len(days) + 1))
    assert ends[-1] <= NARROW.width + 0.1


ROW = {
    "first_day": "2026-03-02", "last_day": None, "kind": "law", "unit": "all", "name": "A law",
    "source": "https://law.example",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"last_day": "2026-03-01"}, "last_day"),
        ({"first_day": "2026-3-2"}, "first_day"),
        ({"kind": "party"}, "kind"),
        ({"source": None}, "source"),
    ],
)
def test_the_contract_refuses(changed: dict[str, str | None], column: str) -> None:
    contracts.check(contracts.frame("events", [ROW, ROW | {"last_day": "2026-03-02"}]), "events")
    with pytest.raises(contracts.ContractError) as refused:
        contracts.check(contracts.frame("events", [ROW, ROW | changed]), "events")
    assert (refused.value.column, refused.value.row) == (column, 2)


def test_a_snapshot_without_the_table_has_no_events(tmp_path: Path) -> None:
    tables = {"events": contracts.frame("events", [ROW])}
    for name, written in (("older", {}), ("newer", tables)):
        snapshots.write_part(tmp_path / name, "panel", written, datetime(2026, 9, 1, tzinfo=UTC))  # type: ignore[arg-type]
    found = [len(dated_events.table(snapshots.load(tmp_path / n))) for n in ("older", "newer")]
    assert (found, len(dated_events.table(None))) == ([0, 1], 0)


def test_during_keeps_the_events_of_some_weeks() -> None:
    rows = [ROW | {"name": "in"}, ROW | {"name": "lasts", "first_day": "2026-01-01",
            "last_day": "2026-03-05"}, ROW | {"name": "later", "first_day": "2026-03-16"}]  # fmt: skip
    table = contracts.frame("events", rows)
    assert list(dated_events.during(table, ["2026-W11", "2026-W10"])["name"]) == ["lasts", "in"]
    assert len(dated_events.during(table, [])) == 0


def test_events_of_a_snapshot_are_marked_on_the_weeks_of_a_program() -> None:
    table = contracts.frame(
        "events",
        [
            {"first_day": "2026-03-10", "last_day": None, "kind": "law", "unit": "all",
             "name": "A law", "source": "The gazette"},
            {"first_day": "2026-03-11", "last_day": "2026-03-12", "kind": "pay", "unit": "u",
             "name": "Of one unit", "source": "The notice"},
        ],
    )  # fmt: skip
    weeks = pd.DataFrame(
        {"program": ["b", "a", "a"], "week": ["2026-W10", "2026-W12", "2026-W11"],
         "authentic_low": [1, 5, 2], "authentic": [9, 6, 4]}
    )  # fmt: skip
    found = visit_weeks(weeks, "a", dated_events.marked(table))
    assert found.weeks == (VisitWeek("2026-W11", 2, 4), VisitWeek("2026-W12", 5, 6))
    assert [(e.first_day, e.last_day) for e in found.events.events] == [("2026-03-10", None)]
    assert found.marks() == (0,)

"""Weeks are counted one by one: late visits, and an engine that does not answer."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from analytics.core import engine_address
from analytics.engines import EngineError
from tests.factories.company import Company
from tests.integration.insights.test_figures import (
    FIREFOX,
    MONDAY,
    NEXT_MONDAY,
    SUNDAY,
    close,
    measure,
    record_visits,
)
from webapp.core import clock, db, runtime
from webapp.insights import queries, reporting
from webapp.insights.models import PanelWeek
from webapp.tracking.models import LinkDay


def panel() -> list[tuple[str, int, int, int]]:
    """Week, requests, repeats and authentic visits of each counted week."""
    db.session().rollback()
    found = db.session().scalars(select(PanelWeek).order_by(PanelWeek.week)).all()
    return [
        (w.week, w.counts["gross"] or 0, w.counts["R7"] or 0, w.counts["authentic"] or 0)
        for w in found
    ]


def test_a_late_visit_is_classified_among_the_visits_of_its_day(company: Company) -> None:
    link = company.link()
    record_visits(company, link, SUNDAY, FIREFOX)
    measure(MONDAY)
    record_visits(company, link, SUNDAY + timedelta(seconds=10), FIREFOX)
    measure(NEXT_MONDAY)
    assert panel() == [("2026-W47", 1, 0, 1), ("2026-W48", 1, 1, 0)]
    days = db.session().scalars(select(LinkDay).order_by(LinkDay.week)).all()
    assert [(d.week, d.unknown, d.removed) for d in days] == [
        ("2026-W47", 1, {}),
        ("2026-W48", 0, {"R7": 1}),
    ]


def test_weeks_that_waited_are_counted_each(company: Company) -> None:
    link = company.link()
    for moment in (SUNDAY, SUNDAY + timedelta(days=3)):
        record_visits(company, link, moment, FIREFOX, FIREFOX)
    measure(NEXT_MONDAY)
    assert panel() == [("2026-W47", 2, 0, 2), ("2026-W48", 2, 0, 2)]


@pytest.fixture
def unreachable(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The host of an engine that is set and does not answer."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{taken.getsockname()[1]}"
        address = engine_address.parse(f"clickhouse://counter:hidden@{host}/visits")
        now = runtime.current()
        monkeypatch.setattr(now, "settings", replace(now.settings, panel_engine=address))
        yield host


def test_an_engine_that_does_not_answer_counts_nothing(company: Company, unreachable: str) -> None:
    record_visits(company, company.link(), SUNDAY, FIREFOX)
    expected = f"The panel engine at {unreachable} does not answer."
    with pytest.raises(EngineError, match=expected):
        measure(MONDAY)
    with clock.at(MONDAY), pytest.raises(reporting.RefusedError) as refused:
        reporting.snapshot(runtime.current().settings, None)
    assert str(refused.value) == f"{expected} Nothing was counted (PANEL_ENGINE)."
    assert panel() == []
    assert queries.uncounted_weeks() == ["2026-W47"]
    assert close(company, MONDAY) == []

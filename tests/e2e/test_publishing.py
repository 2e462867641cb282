"""Deliveries while requests fail and workers are killed: a small run of `make soak`."""

import pytest

from tests.soak import load_scenario, worker_pool
from tests.soak.publishing import Plan, soak
from webapp.config import Settings

STORM = Plan(deliveries=24, accounts=8, kills=2, faults=0.5)
BLIND = Plan(deliveries=40, accounts=10, kills=0, faults=0.6, blind=True)


@pytest.fixture(autouse=True)
def few_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave all but three rows to the worker processes, which poll seldom enough to save time."""
    monkeypatch.setattr(load_scenario, "POLL", 0.1)
    monkeypatch.setattr(worker_pool, "WARM", 3)


def test_deliveries_are_posted_once_each(settings: Settings) -> None:
    run = soak(settings, STORM)
    report = "\n".join(run.lines())
    assert run.ok, report
    assert run.kills >= STORM.kills, report
    assert sum(result.faults for result in run.results) > 0.2 * STORM.deliveries, report
    assert sum(result.refreshes for result in run.results) > 0, report


def test_posts_are_duplicated_when_reconciliation_is_off(settings: Settings) -> None:
    run = soak(settings, BLIND)
    assert run.duplicated > 0, "\n".join(run.lines())
    # The other networks refuse a second post with the same key.
    assert {r.channel for r in run.results if r.duplicated} == {"x"}

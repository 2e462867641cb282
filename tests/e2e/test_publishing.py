"""Deliveries in a storm, as `make soak` has it but smaller: nothing lost, nothing doubled."""

from tests.soak.publishing import Plan, soak
from webapp.config import Settings

STORM = Plan(deliveries=300, accounts=30, kills=8)


def test_three_hundred_deliveries_in_a_storm_stand_there_once_each(settings: Settings) -> None:
    run = soak(settings, STORM)
    told = "\n".join(run.lines())
    assert run.well, told
    assert run.kills >= STORM.kills, told
    assert sum(result.faults for result in run.results) > 0.2 * STORM.deliveries, told
    assert sum(result.refreshes for result in run.results) > 0, told


def test_whoever_does_not_look_doubles_posts(settings: Settings) -> None:
    run = soak(settings, Plan(deliveries=60, accounts=10, kills=0, blind=True, faults=0.6))
    assert run.doubled > 0, "\n".join(run.lines())
    # The networks' own keys keep the others from it.
    assert {r.channel for r in run.results if r.doubled} == {"x"}

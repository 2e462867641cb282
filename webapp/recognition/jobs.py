"""Jobs of recognition: badges of quarters that are over, goals whose date has come."""

from webapp.core import clock
from webapp.core.unit_of_work import unit_of_work
from webapp.recognition import queries, services
from webapp.recognition.providers import evidence, measures
from webapp.recognition.quarters import finished_quarters, next_quarter


def grant_badges() -> None:
    """Grant the badges of quarters that are over, each quarter in one transaction."""
    for quarter in list(finished_quarters(clock.today(), queries.last_quarter())):
        with unit_of_work():
            services.grant_quarter(quarter, evidence(quarter, next_quarter(quarter)))


def close_goals() -> None:
    """Close goals that are reached, or whose last day is over."""
    with unit_of_work():
        services.meet_dates({each.code: each for each in measures()})

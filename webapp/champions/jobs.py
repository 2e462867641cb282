"""Jobs of digital champions: questions to managers, proposals, ends of quarters."""

from webapp.champions import services
from webapp.core.unit_of_work import unit_of_work


def meet_deadlines() -> None:
    """Remind, expire, ask whether champions continue, and end quarters that are over."""
    for step in (
        services.expire_proposals, services.follow_managers, services.ask_to_renew,
        services.end_quarters,
    ):  # fmt: skip
        with unit_of_work():
            step()

"""Jobs of reverse mentoring: find pairs, check lines of hierarchy, meet deadlines."""

from collections.abc import Mapping
from typing import Any

from webapp.core.unit_of_work import unit_of_work
from webapp.mentoring import services


def check_lines(_payload: Mapping[str, Any]) -> None:
    """End the pairs that a change of the directory put in one line of hierarchy."""
    with unit_of_work():
        services.stop_related_pairs()


def meet_deadlines() -> None:
    """Let proposals lapse whose time is over; tell people of pairs that were not concluded."""
    with unit_of_work():
        services.expire_pairs()
        services.tell_not_concluded()

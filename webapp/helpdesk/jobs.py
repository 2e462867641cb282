"""Jobs of the help desk: route help requests, meet deadlines, delete texts."""

from collections.abc import Mapping
from typing import Any

from webapp.core.unit_of_work import unit_of_work
from webapp.helpdesk import queries, services
from webapp.helpdesk.workflow import HelpState


def route(payload: Mapping[str, Any]) -> None:
    """Route the open help requests of the program that a message names."""
    with unit_of_work():
        services.route_open(payload["program"])


def meet_deadlines() -> None:
    """Pass on what was not answered or may not be asked any more, resolve answers, delete texts."""
    for step in (
        services.end_waits,
        services.release_lines,
        services.settle_answered,
        services.delete_texts,
    ):
        with unit_of_work():
            step()
    for program_id in queries.programs_with(HelpState.open):
        with unit_of_work():
            services.route_open(program_id)

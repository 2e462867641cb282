"""Jobs of workshops: note what was held, delete old sign-ups, send invitations."""

from collections.abc import Mapping
from typing import Any

from webapp.core.unit_of_work import unit_of_work
from webapp.workshops import services


def meet_deadlines() -> None:
    """Note what was held, take back late invitations, delete who signed up long ago."""
    for step in (services.hold_ended, services.withdraw_late, services.delete_old_sign_ups):
        with unit_of_work():
            step()


def send_invitations(payload: Mapping[str, Any]) -> None:
    """Ask the people of the invited units, in parts."""
    done = False
    while not done:
        with unit_of_work():
            done = services.ask_next(payload["workshop"])

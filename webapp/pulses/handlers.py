"""Event handlers of pulses: who leaves takes their scores with them."""

from webapp.people.events import AccountEnded
from webapp.programs.events import Left
from webapp.pulses.services import forget_scores


def forget_after_leaving(event: Left) -> None:
    """Delete the scores of a person in the program that they left."""
    forget_scores(event.person_id, event.program_id)


def forget_with_account(event: AccountEnded) -> None:
    """Delete the scores of a person whose account ended."""
    forget_scores(event.object_id)

"""Event handlers of recognition."""

from webapp.people.events import AccountEnded
from webapp.programs.events import Left
from webapp.recognition.services import forget, forget_idea


def forget_with_account(event: AccountEnded) -> None:
    """Delete what a person whose account ended wrote, got and earned."""
    forget(event.object_id)


def forget_idea_after_leaving(event: Left) -> None:
    """Delete the badge that would still tell whose an idea was."""
    forget_idea(event.person_id, event.program_id)

"""Event handlers of recognition."""

from webapp.people.events import AccountEnded
from webapp.recognition.services import forget


def forget_with_account(event: AccountEnded) -> None:
    """Delete what a person whose account ended wrote, got and earned."""
    forget(event.object_id)

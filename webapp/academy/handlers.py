"""Event handlers of the academy."""

from webapp.academy.services import forget
from webapp.people.events import AccountEnded


def forget_with_account(event: AccountEnded) -> None:
    """Delete what a person whose account ended completed."""
    forget(event.object_id)

"""Event handlers of sharing."""

from webapp.messaging.services import resolve_notices
from webapp.sharing.events import ShareDeclared, SharePrepared
from webapp.stories.handlers import APPROVED


def close_approval(event: SharePrepared | ShareDeclared) -> None:
    """Mark the message about the approval as read: its author has acted on it."""
    resolve_notices(event.story_id, APPROVED.subject)

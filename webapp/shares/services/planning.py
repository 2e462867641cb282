"""Reminders: at the moment the author named, a line in their inbox; they still post by hand."""

from webapp.asks.services import Words, notify
from webapp.kernel import clock, db, outbox
from webapp.kernel.words import msg
from webapp.programs import queries as programs
from webapp.programs.workflow import ProgramState
from webapp.shares.models import Share
from webapp.shares.workflow import State


def unplan(share: Share) -> None:
    """Forget the moment that was named for a share."""
    share.planned_for = None
    outbox.cancel(f"share:{share.id}:")


def remind(share: Share) -> bool:
    """Remind the author once; nothing where it was posted, cancelled, or they do not take part."""
    db.lock(share)
    if share.state != State.prepared or share.planned_for is None or share.reminded_at is not None:
        return False
    author, program = share.story.author, share.story.program
    inside = programs.current_enrollment(author, share.program_id) is not None
    if not inside or program.state != ProgramState.open:
        return False
    share.reminded_at = clock.now()
    words = Words(
        msg("You asked to be reminded of your share"),
        msg("“%(title)s” is ready. Nothing is sent unless you post it yourself."),
        share.id, "shares.show", {"share": share.id}, {"title": share.revision.title},
    )  # fmt: skip
    notify(author, words)
    return True

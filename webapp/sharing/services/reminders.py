"""Reminders: a notice at the time that the author chose. The author still posts by hand."""

from datetime import datetime

from webapp.core import clock, db, jobs
from webapp.core.errors import Invalid
from webapp.core.i18n import gettext_noop
from webapp.messaging.services import MessageTemplate, notify
from webapp.messaging.topics import Topic
from webapp.programs import queries as programs
from webapp.programs.workflow import ProgramState
from webapp.sharing.models import Share
from webapp.sharing.workflow import State

READY = MessageTemplate(
    "share_reminder",
    Topic.sharing,
    gettext_noop("Reminder: your share is ready"),
    gettext_noop("You asked to be reminded of “%(title)s”. Nothing is posted without you."),
    "sharing.show",
)


def set_reminder(share: Share, moment: datetime) -> None:
    """Schedule the reminder. Raises Invalid on `planned_for` for a moment in the past."""
    if moment <= clock.now():
        raise Invalid(
            "planned_for", "This time is in the past. Choose a later one, or leave it empty."
        )
    share.planned_for = moment
    key = f"share:{share.id}:reminder"
    jobs.enqueue("share_reminder", key, {"share": share.id}, not_before=moment)


def clear_reminder(share: Share) -> None:
    """Cancel the reminder of a share."""
    share.planned_for = None
    jobs.cancel(f"share:{share.id}:")


def send_reminder(share: Share) -> bool:
    """Notify the author once. Return False when the share is no longer prepared, or the author or
    the program is paused.
    """
    db.lock(share)
    if share.state != State.prepared or share.planned_for is None or share.reminded_at is not None:
        return False
    author, program = share.story.author, share.story.program
    enrolled = programs.current_enrollment(author, share.program_id) is not None
    if not enrolled or program.state != ProgramState.open:
        return False
    share.reminded_at = clock.now()
    text = READY.about(
        share.id, {"share": share.id}, {"title": share.revision.title}, program_id=share.program_id
    )
    notify(author, text, at_once=True)
    return True

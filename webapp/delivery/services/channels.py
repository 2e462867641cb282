"""Pausing a channel: by an administrator, or because its network takes nothing now."""

from webapp.core import jobs
from webapp.core.unit_of_work import record
from webapp.delivery import events
from webapp.people.models import Person


def pause_channel(channel: str, reason: str, *, by: Person | None) -> bool:
    """Publish nothing on a channel until it is resumed; False where it is paused already."""
    if not jobs.pause_channel(channel, reason):
        return False
    actor = by.id if by else None
    record(events.ChannelPaused(actor=actor, object_id=channel, reason=reason))
    return True


def resume_channel(channel: str, *, by: Person) -> bool:
    """Publish on a channel again; False where it was not paused."""
    if not jobs.resume_channel(channel):
        return False
    record(events.ChannelResumed(actor=by.id, object_id=channel))
    return True

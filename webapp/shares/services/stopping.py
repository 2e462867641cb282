"""Ways out that are stopped: by an administrator, or because a network takes nothing now."""

from webapp.kernel import outbox
from webapp.kernel.unit_of_work import record
from webapp.people.models import Person
from webapp.shares import events


def stop_channel(channel: str, reason: str, *, by: Person | None) -> bool:
    """Publish nothing on a channel until it is freed; False where it is stopped already."""
    if not outbox.stop(channel, reason):
        return False
    actor = by.id if by else None
    record(events.ChannelStopped(actor=actor, object_id=channel, reason=reason))
    return True


def free_channel(channel: str, *, by: Person) -> bool:
    """Publish there again; False where it was not stopped."""
    if not outbox.go_on(channel):
        return False
    record(events.ChannelFreed(actor=by.id, object_id=channel))
    return True

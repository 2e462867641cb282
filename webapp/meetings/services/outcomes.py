"""Whether a meeting took place, as one of the two says after its end."""

from datetime import timedelta
from typing import Final

from webapp.core import clock, db
from webapp.core.errors import WrongState
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.meetings import events
from webapp.meetings.models import Meeting
from webapp.meetings.rules import MAY, is_of_meeting
from webapp.meetings.workflow import MEETING, MeetingState
from webapp.mentoring.queries import STARTED
from webapp.people.models import Person

# How long an answer can be corrected.
CORRECTED_FOR: Final = timedelta(days=7)


def say_whether_held(meeting: Meeting, *, held: bool, by: Person) -> None:
    """Store whether a meeting took place; an answer of either of the two can be corrected.

    Raises NotAllowed, or WrongState before its end, after seven days, or once the pair has ended.
    """
    db.lock(meeting.pair)
    db.lock(meeting)
    if meeting.state == (MeetingState.held if held else MeetingState.not_held) and is_of_meeting(
        by, meeting
    ):
        return
    step = MEETING.permit(meeting, "hold" if held else "miss", by=by, may=MAY)
    if meeting.pair.state not in STARTED:
        raise WrongState(CHANGED)
    if meeting.appointment.ends_at > clock.now():
        raise WrongState("This meeting is not over yet.")
    if not is_open(meeting):
        raise WrongState("This can be corrected for seven days only.")
    MEETING.move(meeting, step, **({} if meeting.said_at else {"said_at": clock.now()}))
    if held:
        record(events.MeetingHeld(actor=by.id, object_id=meeting.id))
    else:
        record(events.MeetingNotHeld(actor=by.id, object_id=meeting.id))


def is_open(meeting: Meeting) -> bool:
    """Whether it can still be said, or corrected, that the meeting took place."""
    return meeting.said_at is None or clock.now() <= meeting.said_at + CORRECTED_FOR

"""Meetings that the two people of a pair plan, move and cancel; both are invited by calendar."""

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from webapp.appointments.services import (
    Slot,
    cancel_appointment,
    change_appointment,
    check_slot,
    details,
    plan_appointment,
)
from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.i18n import gettext_noop
from webapp.core.unit_of_work import record
from webapp.meetings import events, queries
from webapp.meetings.models import Meeting
from webapp.meetings.rules import MAY
from webapp.meetings.workflow import MEETING
from webapp.mentoring.models import Pair
from webapp.mentoring.rules import is_of_pair
from webapp.mentoring.workflow import PairState
from webapp.messaging.services import MessageTemplate, notify
from webapp.messaging.topics import Topic
from webapp.people.models import Person

LONGEST: Final = timedelta(hours=4)
# Of a name in the title of an appointment, which has 120 characters.
MOST_OF_NAME: Final = 58
INVITES: Final = MessageTemplate(
    "meeting_planned", Topic.programs, gettext_noop("A meeting is planned"),
    gettext_noop("You meet %(name)s on %(when)s. Place: %(place)s"), "mentoring.pair",
)  # fmt: skip


def plan(pair: Pair, slot: Slot, *, by: Person, row_id: str = "") -> Meeting:
    """Plan a meeting and invite both people.

    Raises NotAllowed, WrongState, or Invalid on `starts`, `minutes` or `place`.
    """
    if (reason := is_of_pair.reason(by, pair)) is not None:
        raise NotAllowed(reason)
    _lock(pair)
    if (found := db.existing(Meeting, row_id)) is not None:
        return found
    _check(pair, slot)
    if not queries.may_plan(pair):
        raise WrongState("All meetings of your pair are planned or took place.")
    appointment = plan_appointment(row_id or db.new_id(), _title(pair), slot, names_people=True)
    made = Meeting(id=appointment.id, pair_id=pair.id, person_id=by.id, made_at=clock.now())
    db.session().add(made)
    db.session().flush()
    record(events.MeetingPlanned(actor=by.id, object_id=made.id))
    for person, partner in ((pair.mentor, pair.mentee), (pair.mentee, pair.mentor)):
        values = details(appointment, person) | {"name": partner.name}
        text = INVITES.about(
            pair.id, {"pair": pair.id}, values, program_id=pair.edition.program_id,
            reply_to_id=partner.id, appointment_id=appointment.id,
        )  # fmt: skip
        notify(person, text, always=True)
    return made


def move(meeting: Meeting, slot: Slot, *, by: Person) -> bool:
    """Move a meeting to another time or place; False where nothing changes.

    Raises NotAllowed, WrongState, or Invalid on `starts`, `minutes` or `place`.
    """
    _lock(meeting.pair)
    MEETING.take(meeting, "move", by=by, may=MAY)
    _check(meeting.pair, slot, but=meeting.id)
    changed = change_appointment(meeting.appointment, slot)
    if changed:
        record(events.MeetingMoved(actor=by.id, object_id=meeting.id))
    return changed


def cancel(meeting: Meeting, *, by: Person) -> None:
    """Cancel a meeting that has not begun. Raises NotAllowed or WrongState."""
    db.lock(meeting.pair)
    MEETING.take(meeting, "cancel", by=by, may=MAY, cancelled_at=clock.now())
    cancel_appointment(meeting.appointment)
    record(events.MeetingCancelled(actor=by.id, object_id=meeting.id))


def cancel_planned(pair_id: str) -> None:
    """Cancel the meetings of a pair that have not begun."""
    for meeting in queries.planned_meetings(pair_id):
        if meeting.appointment.starts_at > clock.now():
            MEETING.take(meeting, "call_off", by=None, may=MAY, cancelled_at=clock.now())
            cancel_appointment(meeting.appointment)
            record(events.MeetingCancelled(actor=None, object_id=meeting.id))


def _people(pair: Pair) -> Collection[str]:
    return pair.mentor_id, pair.mentee_id


def _lock(pair: Pair) -> None:
    """Lock both people, then the pair.

    Two pairs of one person plan one after the other, so that their meetings cannot overlap.
    """
    for person in sorted((pair.mentor, pair.mentee), key=lambda each: each.id):
        db.lock(person)
    db.lock(pair)


def _check(pair: Pair, slot: Slot, *, but: str = "") -> None:
    """Raise WrongState or Invalid for a slot that a pair cannot have; `but` is the meeting itself."""
    if pair.state != PairState.active:
        raise WrongState("Meetings can be planned while your pair is active.")
    check_slot(slot)
    if slot.ends_at - slot.starts_at > LONGEST:
        raise Invalid("minutes", "A meeting lasts 4 hours at most.")
    if clock.local_day(slot.ends_at, clock.zone()) > pair.edition.ends_on:
        raise Invalid("starts", "Choose a time before the end of the edition.")
    if queries.overlaps(_people(pair), slot.starts_at, slot.ends_at, but=but):
        raise WrongState("One of you has another meeting at this time. Choose another time.")


def _title(pair: Pair) -> str:
    """Both names, which are the same in all languages."""
    return " – ".join(each.name[:MOST_OF_NAME] for each in (pair.mentor, pair.mentee))

"""Appointments: a place and time that messages invite to; everybody invited is notified of changes."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from webapp.appointments import queries
from webapp.appointments.models import Appointment
from webapp.appointments.workflow import APPOINTMENT, AppointmentState
from webapp.core import clock, db, jobs
from webapp.core.errors import Invalid, WrongState
from webapp.core.i18n import day_in, gettext_noop, moment_in
from webapp.messaging.models import MessageText, Notice
from webapp.messaging.queries import way_of
from webapp.messaging.services import MessageTemplate, NoticeText, notify
from webapp.messaging.topics import Topic, Way
from webapp.people.calendar import zone_of
from webapp.people.models import Person

LONGEST: Final = timedelta(hours=8)
FARTHEST: Final = timedelta(days=500)
# How many people one unit of work tells.
BATCH: Final = 100
# Each change is a message to everybody invited, outside the budget.
MOST_CHANGES: Final = 5
# A message about a change has the topic and the page of its invitation.
CHANGED: Final = MessageTemplate(
    "appointment_changed",
    Topic.requests,
    gettext_noop("An appointment has changed"),
    gettext_noop("“%(title)s” is now on %(when)s. Place: %(place)s"),
    "messaging.inbox",
)
CANCELLED: Final = MessageTemplate(
    "appointment_canceled",
    Topic.requests,
    gettext_noop("An appointment is canceled"),
    gettext_noop("“%(title)s” on %(when)s does not take place."),
    "messaging.inbox",
)


@dataclass(frozen=True)
class Slot:
    """When and where an appointment is."""

    starts_at: datetime
    ends_at: datetime
    place: str


def check_slot(slot: Slot, longest: timedelta = LONGEST) -> None:
    """Raise Invalid on `starts`, `minutes` or `place` for an appointment that cannot be planned.

    `longest` is more than the usual eight hours for one that lasts whole days.
    """
    if not clock.now() < slot.starts_at <= clock.now() + FARTHEST:
        raise Invalid("starts", "Choose a day and time in the future, within 16 months.")
    if not timedelta() < slot.ends_at - slot.starts_at <= longest:
        raise Invalid("minutes", "An appointment lasts from 1 minute to 8 hours.")
    if not slot.place:
        raise Invalid("place", "Enter a place.")


def plan_appointment(
    about_id: str, title: str, slot: Slot, *, names_people: bool = False,
    longest: timedelta = LONGEST,
) -> Appointment:  # fmt: skip
    """Plan the appointment of an object; messages with its id as `appointment_id` invite to it.

    With `names_people` calendar files name all people invited, for those who want no neutral titles.
    """
    check_slot(slot, longest)
    made = Appointment(
        id=about_id, title=title, sequence=0, names_people=names_people, **vars(slot)
    )
    db.session().add(made)
    db.session().flush()
    return made


def replan_appointment(appointment: Appointment, slot: Slot, longest: timedelta = LONGEST) -> None:
    """Give it another time or place before anybody is invited, so that there is nobody to tell."""
    check_slot(slot, longest)
    _set(appointment, slot)


def change_appointment(
    appointment: Appointment, slot: Slot, longest: timedelta = LONGEST
) -> bool:  # fmt: skip
    """Move it to another time or place and tell the people invited; False where nothing changes."""
    check_slot(slot, longest)
    APPOINTMENT.take(appointment, "change", by=None, may={})
    _check_not_over(appointment)
    if slot == Slot(appointment.starts_at, appointment.ends_at, appointment.place):
        return False
    if appointment.sequence >= MOST_CHANGES:
        raise WrongState("This appointment was changed too often. Cancel it, and plan another one.")
    _set(appointment, slot)
    _changed(appointment)
    return True


def _set(appointment: Appointment, slot: Slot) -> None:
    for name, value in vars(slot).items():
        setattr(appointment, name, value)


def cancel_appointment(appointment: Appointment) -> None:
    """Cancel it and tell the people invited. Raises WrongState once it has begun."""
    db.lock(appointment)
    _check_not_over(appointment)
    APPOINTMENT.take(appointment, "cancel", by=None, may={}, cancelled_at=clock.now())
    _changed(appointment)


def _check_not_over(appointment: Appointment) -> None:
    if appointment.starts_at <= clock.now():
        raise WrongState("This appointment has begun, or is over.")


def _changed(appointment: Appointment) -> None:
    appointment.sequence += 1
    key = f"appointment:{appointment.id}:{appointment.sequence}"
    payload = {"appointment": appointment.id, "sequence": appointment.sequence}
    jobs.enqueue("appointment", key, payload)


def tell_invited(appointment_id: str, sequence: int, after: str) -> str | None:
    """Tell the next people invited, by id from `after` on; None once there is nobody left to tell.

    Returns the id of the last person. A later change replaces this one.
    """
    appointment = db.session().get_one(Appointment, appointment_id)
    db.lock(appointment)
    if appointment.sequence != sequence:
        return None
    cancelled = appointment.state == AppointmentState.cancelled
    news = CANCELLED if cancelled else CHANGED
    invited = queries.invitations(appointment_id, after, BATCH)
    for person, notices in invited:
        if person.is_active and not any(is_current(each, appointment) for each in notices):
            for each in notices:
                _close(each)
            # A summary of the next day would come too late for many appointments.
            by_mail = way_of(person, notices[0].topic) == Way.digest
            values = details(appointment, person)
            invitation = NoticeText.of(notices[0])
            text = replace(invitation, subject=news.subject, body=news.body, values=values)
            notify(person, text, always=True, way=Way.mail if by_mail else None)
    return invited[-1][0].id if len(invited) == BATCH else None


def uninvite(appointment: Appointment, person: Person) -> None:
    """Stop telling a person about it. Messages stay in the inbox; mail that waits is canceled."""
    for notice in queries.own_invitations(person, appointment.id):
        _close(notice)
        notice.appointment_id = None


def is_current(notice: Notice, appointment: Appointment) -> bool:
    """Whether a message tells the latest about its appointment."""
    return notice.values.get("sequence") == str(appointment.sequence)


def _close(notice: Notice) -> None:
    """Mark an earlier message as read, and cancel its mail where it waits: the next one says more."""
    notice.read_at = notice.read_at or clock.now()
    jobs.cancel(f"notice:{notice.id}")


def details(appointment: Appointment, person: Person) -> dict[str, str]:
    """Title, time and place as texts for a person: in their language and time zone.

    `sequence` is that of the appointment that they tell.
    """
    return details_in(appointment, person.locale, zone_of(person))


def details_in(appointment: Appointment, language: str, zone: ZoneInfo) -> dict[str, str]:
    """As `details`, in a language and a time zone."""
    return {
        "title": appointment.title, "when": _when(appointment, language, zone),
        "place": appointment.place, "sequence": str(appointment.sequence),
    }  # fmt: skip


def _when(appointment: Appointment, language: str, zone: ZoneInfo) -> str:
    """The day and time, or the days of an appointment that lasts whole days of the organization."""
    if (days := appointment.days) is not None:
        return " – ".join(dict.fromkeys(day_in(language, each) for each in days))
    return f"{moment_in(language, appointment.starts_at, zone)} ({zone})"


def values_of(message: MessageText, person: Person) -> dict[str, str]:
    """The details of the appointment of a message, if it has one."""
    appointment = queries.appointment_of(message.appointment_id or "")
    if appointment is None:
        return {}
    # A change waits until the invitation is stored, so that the person is told of it.
    db.lock(appointment)
    return details(appointment, person)


def is_over(message: MessageText) -> bool:
    """Whether a message invites to an appointment that has begun or is canceled."""
    appointment = queries.appointment_of(message.appointment_id or "")
    if appointment is None:
        return False
    return appointment.cancelled_at is not None or appointment.starts_at <= clock.now()

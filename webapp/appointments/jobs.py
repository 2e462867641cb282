"""Jobs of appointments: calendar files for mails, and the news of a change."""

from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from flask_babel import gettext

from webapp.appointments import queries, services
from webapp.appointments.ics import Attendee, Entry, calendar_file, method_of
from webapp.appointments.models import Appointment
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.calendars import Calendar
from webapp.messaging.jobs.letters import address_of, settings
from webapp.messaging.models import Notice
from webapp.messaging.queries import stored_times
from webapp.people.calendar import zone_of
from webapp.people.models import Person

# The end of every UID; it must not change with the address of the pages.
UID = "appointments.francparler"


def entry_of(notice: Notice, person: Person) -> Entry:
    """The entry of a person's calendar for the appointment of a message, as it is now."""
    appointment = db.session().get_one(Appointment, notice.appointment_id)
    return entry_for(appointment, person, address_of(notice.endpoint, **notice.place))


def entry_for(appointment: Appointment, person: Person, address: str) -> Entry:
    """The entry of a person's calendar for an appointment, as it is now; `address` is its page.

    The title is in the active language, and neutral unless the person wants it otherwise. A neutral
    entry names nobody else: other people may see the calendar.
    """
    times = stored_times(person)
    neutral = times is None or times.neutral_titles
    alone = neutral or not appointment.names_people
    people = [person] if alone else queries.people_invited(appointment.id)
    return Entry(
        f"{appointment.id}@{UID}", appointment.sequence, appointment.starts_at,
        appointment.ends_at, zone_of(person),
        gettext("Appointment in Franc-Parler") if neutral else appointment.title,
        appointment.place, address, parseaddr(settings().mail_from)[1],
        cancelled=appointment.cancelled_at is not None,
        attendees=tuple(Attendee(each.name, each.email) for each in people), days=appointment.days,
    )  # fmt: skip


def calendar_of(notice: Notice, person: Person) -> Calendar | None:
    """The calendar file for the mail of a message; None where it is about no appointment."""
    if notice.appointment_id is None:
        return None
    entry, appointment = (
        entry_of(notice, person),
        db.session().get_one(Appointment, notice.appointment_id),
    )
    return Calendar(
        calendar_file(entry, clock.now()).decode(), method_of(entry),
        outdated=not services.is_current(notice, appointment),
    )  # fmt: skip


def tell_invited(payload: Mapping[str, Any]) -> None:
    """Tell the people invited that an appointment has changed or is canceled, in parts."""
    after: str | None = ""
    while after is not None:
        with unit_of_work():
            after = services.tell_invited(payload["appointment"], payload["sequence"], after)

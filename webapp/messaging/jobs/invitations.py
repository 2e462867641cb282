"""The calendar file of an appointment, for one person."""

from email.utils import parseaddr
from urllib.parse import urlsplit

from flask_babel import gettext

from webapp.core import db
from webapp.messaging import queries
from webapp.messaging.ics import Attendee, Entry
from webapp.messaging.jobs.letters import address_of, settings
from webapp.messaging.models import Appointment, Notice
from webapp.people.calendar import zone_of
from webapp.people.models import Person


def entry_of(notice: Notice, person: Person) -> Entry:
    """The entry of a person's calendar for the appointment of a message, as it is now.

    The title is in the active language, and neutral unless the person wants it otherwise.
    """
    appointment = db.session().get_one(Appointment, notice.appointment_id)
    times = queries.stored_times(person)
    neutral = times is None or times.neutral_titles
    host = urlsplit(settings().base_url).hostname
    return Entry(
        f"{appointment.id}@{host}", appointment.sequence, appointment.starts_at,
        appointment.ends_at, zone_of(person),
        gettext("Appointment in Franc-Parler") if neutral else appointment.title,
        appointment.place, address_of(notice.endpoint, **notice.place),
        parseaddr(settings().mail_from)[1], cancelled=appointment.cancelled_at is not None,
        attendees=(Attendee(person.name, person.email),),
    )  # fmt: skip

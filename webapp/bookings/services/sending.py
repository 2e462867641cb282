"""Send a request for time on its day."""

from datetime import date, datetime, time
from typing import Final

from webapp.appointments.queries import appointment_of
from webapp.bookings import events, queries
from webapp.bookings.models import Booking
from webapp.bookings.rules import MAY
from webapp.bookings.workflow import BOOKING, BookingState
from webapp.chat.services import post_request
from webapp.core import clock, db
from webapp.core.i18n import gettext_noop
from webapp.core.unit_of_work import record
from webapp.messaging.services import Ask, MessageTemplate, Priority, ask
from webapp.messaging.topics import Topic

# Bookings are sent at this time of their day, in the organization's time zone.
HOUR: Final = time(9)
# How many people one unit of work asks.
BATCH: Final = 100
TITLE: Final = gettext_noop("%(department)s: %(title)s")
ASKS: Final = MessageTemplate(
    "request", Topic.requests, TITLE, gettext_noop("%(body)s"), "bookings.booking"
)
INVITES: Final = MessageTemplate(
    "request_with_appointment",
    Topic.requests,
    TITLE,
    gettext_noop("%(body)s When: %(when)s. Where: %(place)s."),
    "bookings.booking",
)


def moment_of(day: date) -> datetime:
    """When the bookings of a day are sent."""
    return datetime.combine(day, HOUR, clock.zone())


def ref_of(booking: Booking) -> str:
    """The name under which a booking asks each person once."""
    return f"booking:{booking.id}"


def is_time(moment: datetime) -> bool:
    """Whether the bookings of the day are sent now."""
    return moment.astimezone(clock.zone()).time() >= HOUR


def send_booking(booking_id: str) -> bool:
    """Ask the next people of a booking whose day has come; returns whether it is done.

    A unit of work asks BATCH people at most, so that other writers do not wait for a large
    organization. Each budget decides by itself whether the person gets it; a chat gets it where the
    budgets of all its readers allow.
    """
    booking = db.session().get_one(Booking, booking_id)
    db.lock(booking)
    if booking.state != BookingState.booked or booking.on_day > clock.today():
        return True
    appointment = appointment_of(booking.id)
    named = queries.units_of([booking.id])[booking.id]
    values = {"department": booking.department, "title": booking.title, "body": booking.body}
    text = (INVITES if appointment else ASKS).about(
        booking.id, {"booking": booking.id}, values, reply_to_id=booking.person_id,
        appointment_id=appointment.id if appointment else None,
    )  # fmt: skip
    asked = Ask(ref_of(booking), text, Priority.promotion)
    # Chats first: what is posted there counts for everybody who reads it, and is asked once.
    if not post_request(asked, named):
        return False
    following = queries.not_asked(named, booking.id, BATCH)
    for person in following:
        ask(person, asked)
    if len(following) == BATCH:
        return False
    BOOKING.take(booking, "send", by=None, may=MAY, sent_at=clock.now())
    record(events.BookingSent(actor=None, object_id=booking.id))
    return True

"""Move, refuse or cancel a request for time, and change its appointment."""

from dataclasses import replace
from datetime import date

from babel.dates import format_date

from webapp.appointments import services as appointments
from webapp.appointments.models import Appointment
from webapp.appointments.queries import appointment_of
from webapp.bookings import events
from webapp.bookings.models import Booking
from webapp.bookings.rules import MAY
from webapp.bookings.services.planning import PLANNED, check_day, check_order
from webapp.bookings.services.sending import moment_of, ref_of
from webapp.bookings.workflow import BOOKING, BookingState
from webapp.chat.services import post_notice
from webapp.core import db
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.i18n import gettext_noop
from webapp.core.permissions import Rule
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.messaging.services import MessageTemplate, notify, resolve_notices, withdraw
from webapp.messaging.topics import Topic
from webapp.people.models import Person
from webapp.people.rules import is_employee_view, is_own

MOVED = MessageTemplate(
    "request_moved",
    Topic.requests,
    gettext_noop("Your request for time was moved"),
    gettext_noop("“%(title)s” is now planned for %(day)s. Reason: %(reason)s"),
    "bookings.booking",
)
REFUSED = MessageTemplate(
    "request_refused",
    Topic.requests,
    gettext_noop("Your request for time was refused"),
    gettext_noop("“%(title)s”: %(reason)s"),
    "bookings.booking",
)


def move(booking: Booking, day: date, reason: str, *, by: Person) -> None:
    """Move a booking to another day, with a reason for its announcer."""
    check_day(day)
    if (appointment := appointment_of(booking.id)) is not None:
        check_order(day, appointment.starts_at)
    BOOKING.take(booking, "move", by=by, may=MAY)
    booking.on_day, booking.reason = day, reason
    record(events.BookingMoved(actor=by.id, object_id=booking.id))
    _decided(booking, MOVED)


def refuse(booking: Booking, reason: str, *, by: Person) -> None:
    """Refuse a booking, with a reason for its announcer."""
    BOOKING.take(booking, "refuse", by=by, may=MAY)
    booking.reason = reason
    _stop_asking(booking)
    record(events.BookingRefused(actor=by.id, object_id=booking.id))
    _decided(booking, REFUSED)


def cancel(booking: Booking, *, by: Person) -> None:
    """Cancel one's own booking before it is sent."""
    BOOKING.take(booking, "cancel", by=by, may=MAY)
    _stop_asking(booking)
    record(events.BookingCancelled(actor=by.id, object_id=booking.id))
    resolve_notices(booking.id, PLANNED.subject)


def move_appointment(booking: Booking, slot: appointments.Slot | None, *, by: Person) -> bool:
    """Change time or place of the appointment; returns whether people who were invited are told.

    Raises NotAllowed, WrongState, or Invalid on a field of the slot.
    """
    appointment = _appointment_for(booking, by, is_own)
    if slot is None:
        raise Invalid("starts", "Choose a day and time.")
    if booking.state == BookingState.booked and moment_of(booking.on_day) >= slot.starts_at:
        raise Invalid("starts", "Choose a time after the day on which people are invited.")
    if appointments.change_appointment(appointment, slot):
        _tell_chats(booking, appointment, appointments.CHANGED)
        record(events.AppointmentMoved(actor=by.id, object_id=booking.id))
        return booking.state == BookingState.sent
    return False


def call_off(booking: Booking, *, by: Person) -> None:
    """Cancel the appointment after people were invited; they are told. Raises as above.

    The employee-view lead may do so too: the announcer may be gone.
    """
    appointment = _appointment_for(booking, by, is_own | is_employee_view)
    if booking.state != BookingState.sent:
        raise WrongState(CHANGED)
    appointments.cancel_appointment(appointment)
    withdraw(ref_of(booking))
    _tell_chats(booking, appointment, appointments.CANCELLED)
    record(events.AppointmentCalledOff(actor=by.id, object_id=booking.id))


def _tell_chats(booking: Booking, appointment: Appointment, news: MessageTemplate) -> None:
    """Post the change to the chats that got the request, with its time and place as they are then."""
    opening = replace(news, endpoint="bookings.booking")
    text = opening.about(booking.id, {"booking": booking.id}, appointment_id=appointment.id)
    post_notice(booking.id, f"{ref_of(booking)}:{appointment.sequence}", text)


def _appointment_for(booking: Booking, by: Person, may: Rule) -> Appointment:
    if (reason := may.reason(by, booking)) is not None:
        raise NotAllowed(reason)
    db.lock(booking)
    appointment = appointment_of(booking.id)
    if appointment is None or booking.state not in {BookingState.booked, BookingState.sent}:
        raise WrongState(CHANGED)
    return appointment


def _stop_asking(booking: Booking) -> None:
    """Ask nobody else; people and chats that a part of it has reached are told."""
    withdraw(ref_of(booking))
    appointment = appointment_of(booking.id)
    if appointment is not None:
        appointments.cancel_appointment(appointment)
        _tell_chats(booking, appointment, appointments.CANCELLED)


def _decided(booking: Booking, news: MessageTemplate) -> None:
    """Close the message to the leads, and tell the announcer."""
    resolve_notices(booking.id, PLANNED.subject)
    day = format_date(booking.on_day, "EEEE d MMMM", locale=booking.person.locale)
    values = {"title": booking.title, "reason": booking.reason or "", "day": day}
    text = news.about(booking.id, {"booking": booking.id}, values)
    notify(booking.person, text)

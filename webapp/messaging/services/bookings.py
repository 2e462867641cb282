"""Bookings: departments plan requests, the employee-view lead moves or refuses them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from babel.dates import format_date

from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed
from webapp.core.i18n import gettext_noop
from webapp.core.unit_of_work import record
from webapp.directory.queries import units as all_units
from webapp.messaging import events, queries
from webapp.messaging.budget import MONTH, free_from
from webapp.messaging.models import Booking, BookingUnit
from webapp.messaging.rules import MAY, is_announcer
from webapp.messaging.services.notices import NoticeText, notify, resolve_notices
from webapp.messaging.services.solicitations import Ask, Priority, ask, limits
from webapp.messaging.topics import Topic
from webapp.messaging.workflow import BOOKING, BookingState
from webapp.people.calendar import is_working_day
from webapp.people.models import Person
from webapp.people.queries import holders
from webapp.people.workflow import Role

FARTHEST: Final = timedelta(days=366)
# Bookings are sent at this time of their day, in the organization's time zone.
HOUR: Final = time(9)
# How many days before and after its day other bookings count with one.
AROUND: Final = timedelta(days=30)
# How many people one unit of work asks.
BATCH: Final = 100
PLANNED: Final = gettext_noop("A department plans a request for time")
TITLE: Final = gettext_noop("%(department)s: %(title)s")
BODY: Final = gettext_noop("%(body)s")


@dataclass(frozen=True)
class Plan:
    """What a department wants to ask: who asks, what, why, which units, and when."""

    department: str
    title: str
    body: str
    address: str
    why: str
    language: str
    on_day: date
    unit_ids: frozenset[str]


@dataclass(frozen=True)
class Forecast:
    """How many people a plan would ask, and how many of them would not get it."""

    people: int
    refused: int


def forecast(day: date, unit_ids: Collection[str], *, but: str = "") -> Forecast:
    """Count whom a booking on a day would reach if everything happened as planned.

    `but` is the id of the booking itself, where it exists. Nothing is stored.
    """
    moment = _moment(day)
    asked = queries.members(unit_ids)
    sent = queries.sent_by_person([p.id for p in asked], clock.now() - MONTH)
    planned = [
        b for b in queries.bookings_ahead(day - AROUND, day)
        if b.state == BookingState.booked and b.id != but
    ]  # fmt: skip
    named = queries.units_of([b.id for b in planned])
    reached = {b.id: queries.reach_of(named[b.id]) for b in planned}
    refused = 0
    for person in asked:
        moments = list(sent.get(person.id, ()))
        for booking in planned:
            at = _moment(booking.on_day)
            if person.unit_id in reached[booking.id] and free_from(moments, at, limits()) <= at:
                moments.append(at)
        refused += free_from(moments, moment, limits()) > moment
    return Forecast(len(asked), refused)


def check(plan: Plan) -> Forecast:
    """The forecast of a plan that could be booked. Raises Invalid on `on_day` or `units`."""
    _check_plan(plan)
    return forecast(plan.on_day, plan.unit_ids)


def book(plan: Plan, *, by: Person, row_id: str = "") -> Booking:
    """Plan a request. Raises NotAllowed, or Invalid on `on_day` or `units`."""
    if not is_announcer(by, None):
        raise NotAllowed(is_announcer.why_not)
    db.lock(by)
    found = db.existing(Booking, row_id)
    if found is not None:
        return found
    _check_plan(plan)
    made = Booking(
        id=row_id or db.new_id(), person_id=by.id, department=plan.department, title=plan.title,
        body=plan.body, address=plan.address, why=plan.why, language=plan.language,
        on_day=plan.on_day, made_at=clock.now(),
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    db.session().add_all(BookingUnit(booking_id=made.id, unit_id=u) for u in plan.unit_ids)
    record(events.Booked(actor=by.id, object_id=made.id))
    _tell_leads(made)
    return made


def move(booking: Booking, day: date, reason: str, *, by: Person) -> None:
    """Move a booking to another day, with a reason for its announcer."""
    _check_day(day)
    BOOKING.take(booking, "move", by=by, may=MAY)
    booking.on_day, booking.reason = day, reason
    record(events.BookingMoved(actor=by.id, object_id=booking.id))
    _decided(
        booking, gettext_noop("Your request for time was moved"),
        gettext_noop("“%(title)s” is now planned for %(day)s. Reason: %(reason)s"),
    )  # fmt: skip


def refuse(booking: Booking, reason: str, *, by: Person) -> None:
    """Refuse a booking, with a reason for its announcer."""
    BOOKING.take(booking, "refuse", by=by, may=MAY)
    booking.reason = reason
    record(events.BookingRefused(actor=by.id, object_id=booking.id))
    _decided(
        booking, gettext_noop("Your request for time was refused"),
        gettext_noop("“%(title)s”: %(reason)s"),
    )  # fmt: skip


def cancel(booking: Booking, *, by: Person) -> None:
    """Cancel one's own booking before it is sent."""
    BOOKING.take(booking, "cancel", by=by, may=MAY)
    record(events.BookingCancelled(actor=by.id, object_id=booking.id))
    resolve_notices(booking.id, PLANNED)


def send_booking(booking_id: str) -> bool:
    """Ask the next people of a booking whose day has come; returns whether it is done.

    A unit of work asks BATCH people at most, so that other writers do not wait for a large
    organization. Each budget decides by itself whether the person gets it.
    """
    booking = db.session().get_one(Booking, booking_id)
    db.lock(booking)
    if booking.state != BookingState.booked or booking.on_day > clock.today():
        return True
    named = queries.units_of([booking.id])[booking.id]
    values = {"department": booking.department, "title": booking.title, "body": booking.body}
    text = NoticeText(
        Topic.requests, TITLE, BODY, booking.id, "messaging.booking", {"booking": booking.id},
        values,
    )  # fmt: skip
    following = queries.not_asked(named, booking.id, BATCH)
    for person in following:
        ask(person, Ask(f"booking:{booking.id}", text, Priority.promotion))
    if len(following) == BATCH:
        return False
    BOOKING.take(booking, "send", by=None, may=MAY, sent_at=clock.now())
    record(events.BookingSent(actor=None, object_id=booking.id))
    return True


def is_time(moment: datetime) -> bool:
    """Whether the bookings of the day are sent now."""
    return moment.astimezone(clock.zone()).time() >= HOUR


def _moment(day: date) -> datetime:
    return datetime.combine(day, HOUR, clock.zone())


def _check_plan(plan: Plan) -> None:
    _check_day(plan.on_day)
    if not plan.unit_ids or not plan.unit_ids <= {unit.id for unit in all_units()}:
        raise Invalid("units", "Choose at least one unit.")


def _check_day(day: date) -> None:
    if not clock.today() < day <= clock.today() + FARTHEST:
        raise Invalid("on_day", "Choose a day from tomorrow on, within twelve months.")
    if not is_working_day(day, None):
        raise Invalid("on_day", "Choose a working day.")


def _tell_leads(booking: Booking) -> None:
    text = NoticeText(
        Topic.requests, PLANNED,
        gettext_noop("%(department)s: “%(title)s”. You can move or refuse it."), booking.id,
        "messaging.booking", {"booking": booking.id},
        {"department": booking.department, "title": booking.title},
    )  # fmt: skip
    for lead in holders(Role.employee_view, None):
        notify(lead, text)


def _decided(booking: Booking, subject: str, body: str) -> None:
    """Close the message to the leads, and tell the announcer."""
    resolve_notices(booking.id, PLANNED)
    day = format_date(booking.on_day, "EEEE d MMMM", locale=booking.person.locale)
    text = NoticeText(
        Topic.requests, subject, body, booking.id, "messaging.booking", {"booking": booking.id},
        {"title": booking.title, "reason": booking.reason or "", "day": day},
    )  # fmt: skip
    notify(booking.person, text)

"""Queries of bookings: the calendar, and whom they ask."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from webapp.bookings.models import Booking, BookingUnit
from webapp.bookings.rules import sees_calendar
from webapp.bookings.workflow import BookingState
from webapp.core import db
from webapp.core.errors import Missing
from webapp.directory.queries import members_of, reach_of
from webapp.messaging.models import Solicitation
from webapp.people.models import Person


def booking_for(me: Person, booking_id: str) -> Booking:
    """A booking, for those who plan requests and those who received it; raises Missing."""
    found = db.session().get(Booking, booking_id)
    if found is not None and (sees_calendar(me, None) or _asks(found, me)):
        return found
    raise Missing("There is no such request for time, or it is not for you.")


def _asks(booking: Booking, person: Person) -> bool:
    asked = select(Solicitation.id).where(
        Solicitation.person_id == person.id, Solicitation.about_id == booking.id,
        Solicitation.sent_at.is_not(None),
    )  # fmt: skip
    return db.session().scalar(asked) is not None


def own_bookings(person: Person) -> list[Booking]:
    """The bookings of an announcer, the latest day first."""
    found = select(Booking).where(Booking.person_id == person.id)
    return list(db.session().scalars(found.order_by(Booking.on_day.desc(), Booking.id)))


def bookings_ahead(first: date, last: date) -> list[Booking]:
    """The bookings that are not refused or canceled, from a day to another, by day."""
    planned = (BookingState.booked, BookingState.sent)
    found = select(Booking).where(
        Booking.on_day >= first, Booking.on_day <= last, Booking.state.in_(planned)
    )
    return list(db.session().scalars(found.order_by(Booking.on_day, Booking.made_at, Booking.id)))


def due_bookings(day: date) -> list[str]:
    """The ids of the bookings whose day has come, in the order in which they were made."""
    found = select(Booking.id).where(Booking.on_day <= day, Booking.state == BookingState.booked)
    return list(db.session().scalars(found.order_by(Booking.made_at, Booking.id)))


def units_of(booking_ids: Collection[str]) -> dict[str, set[str]]:
    """The ids of the units that bookings name, by booking."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = select(BookingUnit).where(BookingUnit.booking_id.in_(booking_ids))
    for row in db.session().scalars(rows):
        found[row.booking_id].add(row.unit_id)
    return found


def not_asked(unit_ids: Collection[str], booking_id: str, most: int) -> list[Person]:
    """The first members of some units whom a booking has not asked yet, by id."""
    asked = select(Solicitation.person_id).where(Solicitation.about_id == booking_id)
    return list(
        db.session().scalars(members_of(unit_ids).where(Person.id.not_in(asked)).limit(most))
    )


def coming_for(person: Person, first: date, last: date) -> list[Booking]:
    """The bookings that will ask a person, by day."""
    if person.unit_id is None:
        return []
    planned = [b for b in bookings_ahead(first, last) if b.state == BookingState.booked]
    named = units_of([b.id for b in planned])
    return [b for b in planned if person.unit_id in reach_of(named[b.id])]

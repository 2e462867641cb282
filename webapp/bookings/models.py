"""Tables of bookings."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.bookings.workflow import BOOKING, BookingState
from webapp.core import db
from webapp.people.models import Person


class Booking(db.Base):
    """A solicitation that a department plans for the people of some units, on a day."""

    __tablename__ = "booking"
    __table_args__ = (*BOOKING.checks(),)
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    # The announcer.
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    department: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(String(1000))
    address: Mapped[str] = mapped_column(String(500))
    why: Mapped[str] = mapped_column(String(300))
    language: Mapped[str] = mapped_column(String(5))
    on_day: Mapped[date] = mapped_column(index=True)
    state: Mapped[BookingState] = mapped_column(
        db.enum_column(BookingState), default=BookingState.booked
    )
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    # What the employee-view lead wrote when moving or refusing it.
    reason: Mapped[str | None] = mapped_column(String(300))
    person: Mapped[Person] = relationship()


class BookingUnit(db.Base):
    """A unit whose people, those of the units below included, a booking asks."""

    __tablename__ = "booking_unit"
    booking_id: Mapped[str] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("org_unit.id"), primary_key=True)

"""Tables of appointments."""

from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.appointments.workflow import APPOINTMENT, AppointmentState
from webapp.core import clock, db

# A day on which clocks go forward.
SHORTEST_DAY = timedelta(hours=23)


class Appointment(db.Base):
    """A place and time to which people are invited; it has the id of what it belongs to.

    `sequence` grows with each change, as RFC 5546 asks.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        *APPOINTMENT.checks(),
        CheckConstraint("ends_at > starts_at", name="lasts"),
        CheckConstraint("sequence >= 0", name="sequence"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    place: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[AppointmentState] = mapped_column(
        db.enum_column(AppointmentState), default=AppointmentState.planned
    )
    sequence: Mapped[int] = mapped_column(default=0)
    cancelled_at: Mapped[datetime | None]
    # Calendar files name all people invited to it, and not only the one whose file it is.
    names_people: Mapped[bool] = mapped_column(default=False)

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and last day, in the organization's time zone, if it lasts a day or more."""
        if self.ends_at - self.starts_at < SHORTEST_DAY:
            return None
        last = self.ends_at - timedelta(seconds=1)
        return clock.local_day(self.starts_at, clock.zone()), clock.local_day(last, clock.zone())

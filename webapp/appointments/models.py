"""Tables of appointments."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.appointments.workflow import APPOINTMENT, AppointmentState
from webapp.core import db


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

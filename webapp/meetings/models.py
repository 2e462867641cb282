"""Tables of meetings."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.appointments.models import Appointment
from webapp.core import db
from webapp.meetings.workflow import MEETING, MeetingState
from webapp.mentoring.models import Pair


class Meeting(db.Base):
    """A meeting of a pair; its time and place are in the appointment with the same id."""

    __tablename__ = "meeting"
    __table_args__ = (*MEETING.checks(),)
    id: Mapped[str] = mapped_column(ForeignKey("appointment.id"), primary_key=True)
    pair_id: Mapped[str] = mapped_column(ForeignKey("pair.id"), index=True)
    # Who planned it.
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[MeetingState] = mapped_column(
        db.enum_column(MeetingState), default=MeetingState.planned
    )
    made_at: Mapped[datetime]
    # When one of the two first said whether it took place.
    said_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    pair: Mapped[Pair] = relationship()
    appointment: Mapped[Appointment] = relationship(lazy="joined", innerjoin=True)


class FitReply(db.Base):
    """Whether a person finds that their pair is a good fit, sealed under their own key."""

    __tablename__ = "fit_reply"
    pair_id: Mapped[str] = mapped_column(ForeignKey("pair.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    sealed: Mapped[bytes]
    answered_at: Mapped[datetime]

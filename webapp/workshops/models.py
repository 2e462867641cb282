"""Tables of workshops."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.appointments.models import Appointment
from webapp.core import db
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.workshops.workflow import (
    SIGN_UP,
    WORKSHOP,
    Format,
    SignUpState,
    WorkshopState,
)


class Workshop(db.Base):
    """One date of a workshop; its title, time and place are in the appointment with the same id."""

    __tablename__ = "workshop"
    __table_args__ = (
        *WORKSHOP.checks(),
        db.check_enum("format", Format),
        CheckConstraint("places BETWEEN 1 AND 500", name="places"),
    )
    id: Mapped[str] = mapped_column(ForeignKey("appointment.id"), primary_key=True)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"), index=True)
    # Who holds it.
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    format: Mapped[Format] = mapped_column(db.enum_column(Format))
    description: Mapped[str] = mapped_column(String(4000))
    language: Mapped[str] = mapped_column(String(5))
    audience: Mapped[str] = mapped_column(String(200))
    # None: as many as want to.
    places: Mapped[int | None]
    sign_up_until: Mapped[datetime]
    # Lines as `links` describes them.
    materials: Mapped[list[str]]
    # The id of the first date of a ritual.
    series_id: Mapped[str | None] = mapped_column(String(16), index=True)
    state: Mapped[WorkshopState] = mapped_column(
        db.enum_column(WorkshopState), default=WorkshopState.draft, index=True
    )
    version: Mapped[int] = mapped_column(default=1)
    # The number of the sign-up that came last.
    last_number: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    invited_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(300))
    published_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(4000))
    outcome_links: Mapped[list[str]]
    # Set when the sign-ups are deleted.
    signed_up_count: Mapped[int | None]
    attended_count: Mapped[int | None]
    program: Mapped[Program] = relationship()
    person: Mapped[Person] = relationship()
    appointment: Mapped[Appointment] = relationship(lazy="joined", innerjoin=True)

    @property
    def title(self) -> str:
        """What it is called, in its language."""
        return self.appointment.title


class WorkshopUnit(db.Base):
    """A unit whose people, those of the units below included, were invited to a workshop."""

    __tablename__ = "workshop_unit"
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id"), primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("org_unit.id"), primary_key=True)


class SignUp(db.Base):
    """A person has a place in a workshop, or waits for one; `number` is the order of arrival."""

    __tablename__ = "workshop_sign_up"
    __table_args__ = (*SIGN_UP.checks(), UniqueConstraint("workshop_id", "number"))
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    number: Mapped[int]
    state: Mapped[SignUpState] = mapped_column(
        db.enum_column(SignUpState), default=SignUpState.waiting
    )
    # Whether the others who have a place see the name.
    shown: Mapped[bool]
    made_at: Mapped[datetime]
    said_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()
    workshop: Mapped[Workshop] = relationship()

"""Reads of sign-ups."""

from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from webapp.appointments.models import Appointment
from webapp.core import clock, db
from webapp.core.errors import Missing
from webapp.people.models import Person
from webapp.workshops.models import SignUp, Workshop
from webapp.workshops.queries.workshops import NO_WORKSHOP
from webapp.workshops.workflow import SignUpState, WorkshopState

# How long a person can state whether they were there, and change it.
STATED_FOR: Final = timedelta(days=14)


def sign_up_of(workshop: Workshop, person: Person) -> SignUp | None:
    """The sign-up of a person, with a place or waiting."""
    return db.session().get(SignUp, (workshop.id, person.id))


def own_sign_up(me: Person, workshop_id: str) -> SignUp:
    """A sign-up of this person; raises Missing."""
    found = db.session().get(SignUp, (workshop_id, me.id))
    if found is None:
        raise Missing(NO_WORKSHOP)
    return found


def own_workshop(me: Person, workshop_id: str) -> Workshop:
    """A workshop for which this person signed up; raises Missing."""
    return own_sign_up(me, workshop_id).workshop


def own_sign_ups(me: Person) -> list[SignUp]:
    """The sign-ups of a person, the latest workshop first."""
    found = (
        select(SignUp)
        .join(Workshop, Workshop.id == SignUp.workshop_id)
        .join(Appointment, Appointment.id == SignUp.workshop_id)
        .where(SignUp.person_id == me.id)
        .options(joinedload(SignUp.workshop).joinedload(Workshop.program))
        .order_by(Appointment.starts_at.desc(), SignUp.workshop_id)
    )
    return list(db.session().scalars(found))


def taken(workshop: Workshop) -> int:
    """How many people have a place."""
    return _count(workshop, SignUp.state != SignUpState.waiting)


def position(sign_up: SignUp) -> int:
    """The place of a person on the waiting list, from 1."""
    return _count(
        sign_up.workshop, SignUp.state == SignUpState.waiting, SignUp.number <= sign_up.number
    )


def waiting_count(workshop: Workshop) -> int:
    """How many people wait for a place."""
    return _count(workshop, SignUp.state == SignUpState.waiting)


def attended(workshop: Workshop) -> int:
    """How many people stated that they were there."""
    if workshop.attended_count is not None:
        return workshop.attended_count
    return _count(workshop, SignUp.state == SignUpState.attended)


def _count(workshop: Workshop, *where: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(SignUp).where(SignUp.workshop_id == workshop.id)
    return db.session().scalar(counted.where(*where)) or 0


def first_waiting(workshop: Workshop) -> SignUp | None:
    """Who came first of those who wait."""
    found = select(SignUp).where(
        SignUp.workshop_id == workshop.id, SignUp.state == SignUpState.waiting
    )
    return db.session().scalar(found.order_by(SignUp.number).limit(1))


def waiting(workshop: Workshop) -> list[SignUp]:
    """Those who wait for a place, in the order of arrival."""
    found = select(SignUp).where(
        SignUp.workshop_id == workshop.id, SignUp.state == SignUpState.waiting
    )
    return list(db.session().scalars(found.order_by(SignUp.number)))


def participants(workshop: Workshop, *, shown: bool = False) -> list[Person]:
    """The people who have a place, by name; with `shown` those who show their name to the others."""
    found = (
        select(Person)
        .join(SignUp, SignUp.person_id == Person.id)
        .where(SignUp.workshop_id == workshop.id, SignUp.state != SignUpState.waiting)
        .order_by(Person.name, Person.id)
    )
    return list(db.session().scalars(found.where(SignUp.shown) if shown else found))


def future_sign_ups(person: Person, program_id: str | None = None) -> list[SignUp]:
    """The sign-ups of a person for what is not over, of a program or of all, by workshop."""
    found = (
        select(SignUp)
        .join(Workshop, Workshop.id == SignUp.workshop_id)
        .join(Appointment, Appointment.id == SignUp.workshop_id)
        .where(SignUp.person_id == person.id, Workshop.state == WorkshopState.open)
        .where(Appointment.ends_at > clock.now())
        .order_by(SignUp.workshop_id)
    )
    if program_id is not None:
        found = found.where(Workshop.program_id == program_id)
    return list(db.session().scalars(found))


def with_old_sign_ups(age: timedelta) -> list[Workshop]:
    """The workshops that ended so long ago, and whose sign-ups are still stored."""
    found = (
        select(Workshop)
        .join(Appointment, Appointment.id == Workshop.id)
        .where(Appointment.ends_at <= clock.now() - age)
        .where(Workshop.id.in_(select(SignUp.workshop_id)))
    )
    return list(db.session().scalars(found.order_by(Workshop.id)))

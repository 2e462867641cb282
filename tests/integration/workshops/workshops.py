"""Workshops and sign-ups for tests."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import Company
from webapp.appointments.jobs import tell_invited
from webapp.appointments.services import Slot
from webapp.core import db
from webapp.core.jobs import OutboxMessage
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.models import Notice
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.workshops import services
from webapp.workshops.models import SignUp, Workshop
from webapp.workshops.providers import formats_for
from webapp.workshops.services import Plan
from webapp.workshops.workflow import Format

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# In a week, at 15:00 in Paris.
START = NOON + 7 * DAY + 2 * HOUR
TYPED = {
    "title": "Fewer forms", "description": "We sort the forms.", "language": "en",
    "starts": "2026-11-25T15:00", "minutes": "90", "place": "Cafeteria", "places": "12",
}  # fmt: skip


def program_of(company: Company) -> Program:
    """The open program of co-creation."""
    return company.cocreation_program("ideas")


def plan(places: int | None = 2, start: datetime = START, **changed: Any) -> Plan:
    values: dict[str, Any] = {
        "title": "Fewer forms", "description": "We sort the forms.", "language": "en",
        "slot": Slot(start, start + HOUR, "Cafeteria"), "places": places,
    }  # fmt: skip
    return Plan(**values | changed)


def workshop_of(
    company: Company, places: int | None = 2, *, opened: bool = True, name: Format = Format.workshop,
    **changed: Any,
) -> Workshop:  # fmt: skip
    """A workshop that the lead holds, open or a draft."""
    lead, program = company.people["lead"], program_of(company)
    with unit_of_work():
        made = services.create(program, name, plan(places, **changed), by=lead, may=formats_for)
        if opened:
            services.open_workshop(made, by=lead)
    return made


def signed(workshop: Workshop, *people: Person, shown: bool = False) -> list[SignUp]:
    """People sign up, one after the other."""
    made = []
    for person in people:
        with unit_of_work():
            made.append(services.sign_up(workshop, by=person, shown=shown))
    return made


def states(workshop: Workshop) -> list[tuple[str, str]]:
    """Person (the part of the address before the @) and state, in the order of arrival."""
    db.session().rollback()
    found = select(SignUp).where(SignUp.workshop_id == workshop.id).order_by(SignUp.number)
    return [(s.person.email.partition("@")[0], s.state.value) for s in db.session().scalars(found)]


def subjects(person: Person, workshop: Workshop) -> list[str]:
    """The subjects of the messages to a person about a workshop, in order of the alphabet."""
    db.session().rollback()
    found = select(Notice.subject).where(
        Notice.person_id == person.id, Notice.about_id == workshop.id
    )
    return sorted(db.session().scalars(found))


def tell(workshop: Workshop) -> None:
    """Do what the worker does after a change."""
    db.session().rollback()
    rows = select(OutboxMessage).where(OutboxMessage.kind == "appointment")
    for row in db.session().scalars(rows.order_by(OutboxMessage.key)).all():
        if row.payload["appointment"] == workshop.id:
            tell_invited(row.payload)
    db.session().rollback()

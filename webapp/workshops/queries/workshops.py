"""Reads of workshops."""

from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from webapp.appointments.models import Appointment
from webapp.core import clock, db
from webapp.core.errors import Missing
from webapp.core.i18n import gettext_noop
from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.programs.models import Program
from webapp.programs.workflow import ProgramState
from webapp.workshops.formats import FORMATS, KINDS
from webapp.workshops.models import Workshop
from webapp.workshops.rules import is_holder
from webapp.workshops.workflow import WorkshopState

NO_WORKSHOP = gettext_noop("There is no such workshop, or it is not open to you.")
SHOWN_PROGRAMS: Final = frozenset({ProgramState.open, ProgramState.paused})
OVER: Final = frozenset({WorkshopState.held, WorkshopState.published})


def workshop_for(me: Person, workshop_id: str) -> Workshop:
    """A workshop; a draft for those who hold it or lead its program. Raises Missing."""
    found = db.session().get(Workshop, workshop_id)
    if found is None or (found.state == WorkshopState.draft and not is_holder(me, found)):
        raise Missing(NO_WORKSHOP)
    return found


def held_workshop(me: Person, workshop_id: str) -> Workshop:
    """As `workshop_for`; whether the person holds it is checked by the guard."""
    return workshop_for(me, workshop_id)


def program_for(_me: Person, slug: str) -> Program:
    """A program whose kind has workshops, with a public charter; raises Missing."""
    found = programs.public_program(slug)
    if found.kind not in KINDS:
        raise Missing(programs.NO_PROGRAM)
    return found


def _listed(state: WorkshopState, program_id: str | None = None) -> Select[Any]:
    """Of one program, which may be closed; or of all that are open or paused."""
    found = (
        select(Workshop)
        .join(Appointment, Appointment.id == Workshop.id)
        .join(Program, Program.id == Workshop.program_id)
        .where(Workshop.state == state)
        .options(joinedload(Workshop.program))
    )
    if program_id is None:
        return found.where(Program.state.in_(SHOWN_PROGRAMS))
    return found.where(Workshop.program_id == program_id)


def is_any_open() -> bool:
    """Whether there is a workshop for which people can sign up, or that they can come to."""
    found = _listed(WorkshopState.open).where(Appointment.ends_at > clock.now())
    return db.session().scalar(select(found.exists())) is True


def coming(program_id: str | None = None) -> list[Workshop]:
    """The open workshops that are not over, the next one first; of a series the next date only."""
    found = _listed(WorkshopState.open, program_id).where(Appointment.ends_at > clock.now())
    rows = db.session().scalars(found.order_by(Appointment.starts_at, Workshop.id))
    first: dict[str, Workshop] = {}
    for each in rows:
        first.setdefault(each.series_id or each.id, each)
    return list(first.values())


def with_outcome(program_id: str | None = None) -> list[Workshop]:
    """The workshops whose outcome is published, the latest first."""
    found = _listed(WorkshopState.published, program_id)
    return list(db.session().scalars(found.order_by(Appointment.starts_at.desc(), Workshop.id)))


def drafts_and_held(program_id: str, me: Person) -> list[Workshop]:
    """The drafts, and what was held without an outcome yet, that this person prepares."""
    found = (
        select(Workshop)
        .join(Appointment, Appointment.id == Workshop.id)
        .where(Workshop.program_id == program_id)
        .where(Workshop.state.in_((WorkshopState.draft, WorkshopState.held)))
        .order_by(Appointment.starts_at, Workshop.id)
    )
    return [each for each in db.session().scalars(found) if is_holder(me, each)]


def series_after(workshop: Workshop) -> list[Workshop]:
    """The later dates of a series that are drafts or open, the next one first."""
    if workshop.series_id is None:
        return []
    found = (
        select(Workshop)
        .join(Appointment, Appointment.id == Workshop.id)
        .where(Workshop.series_id == workshop.series_id, Workshop.id != workshop.id)
        .where(Workshop.state.in_((WorkshopState.draft, WorkshopState.open)))
        .where(Appointment.starts_at > workshop.appointment.starts_at)
        .order_by(Appointment.starts_at, Workshop.id)
    )
    return list(db.session().scalars(found))


def holds_any(program_id: str) -> bool:
    """Whether a program has a workshop that is no draft."""
    found = select(Workshop.id).where(
        Workshop.program_id == program_id, Workshop.state != WorkshopState.draft
    )
    return db.session().scalar(found.limit(1)) is not None


def clinics_of(person: Person, program_id: str | None = None) -> list[Workshop]:
    """The drafts and coming clinics that a person holds, of a program or of all, by id.

    What leads hold stays when one of them leaves: the others hold it too.
    """
    by_champions = [name for name, each in FORMATS.items() if each.champions]
    found = (
        select(Workshop)
        .join(Appointment, Appointment.id == Workshop.id)
        .where(Workshop.person_id == person.id, Workshop.format.in_(by_champions))
        .where(Appointment.starts_at > clock.now())
        .where(Workshop.state.in_((WorkshopState.draft, WorkshopState.open)))
        .order_by(Workshop.id)
    )
    if program_id is not None:
        found = found.where(Workshop.program_id == program_id)
    return list(db.session().scalars(found))


def ended() -> list[Workshop]:
    """The open workshops that are over."""
    found = (
        select(Workshop)
        .join(Appointment, Appointment.id == Workshop.id)
        .where(Workshop.state == WorkshopState.open, Appointment.ends_at <= clock.now())
    )
    return list(db.session().scalars(found.order_by(Workshop.id)))

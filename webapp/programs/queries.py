"""Reads of programs."""

from sqlalchemy import func, or_, select

from webapp.kernel import clock, db
from webapp.kernel.errors import Missing
from webapp.kernel.words import msg
from webapp.people.models import Person
from webapp.people.queries import holds, scopes
from webapp.people.workflow import Role
from webapp.programs.models import Brief, Charter, Enrollment, Program
from webapp.programs.workflow import EnrollmentState, ProgramState

NO_PROGRAM = msg("There is no such program, or it is not open to you.")


def by_slug(slug: str) -> Program | None:
    """The program of an address."""
    return db.session().scalar(select(Program).where(Program.slug == slug))


def by_id(program_id: str) -> Program:
    """A program that is known to exist."""
    return db.session().get_one(Program, program_id)


def public_program(slug: str) -> Program:
    """A program whose charter anybody may read; raises Missing for a draft."""
    found = by_slug(slug)
    if found is None or found.state == ProgramState.draft or not found.charters:
        raise Missing(NO_PROGRAM)
    return found


def inside(person: Person, slug: str) -> Program:
    """A program in which this person is enrolled or holds a role; raises Missing."""
    found = by_slug(slug)
    if found is None or not belongs(person, found.id):
        raise Missing(NO_PROGRAM)
    return found


def belongs(person: Person, program_id: str) -> bool:
    """Whether somebody is enrolled in a program or holds a role in it."""
    held = holds(person, Role.lead, program_id) or holds(person, Role.reviewer, program_id)
    return held or enrollment(person, program_id) is not None


def open_programs() -> list[Program]:
    """Programs that can be joined, oldest first."""
    return list(
        db.session().scalars(
            select(Program).where(Program.state == ProgramState.open).order_by(Program.made_at)
        )
    )


def enrollment(person: Person, program_id: str) -> Enrollment | None:
    """Somebody's running enrollment in a program."""
    return db.session().scalar(
        select(Enrollment).where(
            Enrollment.person_id == person.id,
            Enrollment.program_id == program_id,
            Enrollment.state == EnrollmentState.active,
        )
    )


def held_enrollment(person: Person, program_id: str) -> Enrollment | None:
    """The same, held: it cannot end before the work at hand does."""
    found = enrollment(person, program_id)
    if found is not None:
        db.lock(found)
    return found if found is not None and found.state == EnrollmentState.active else None


def of_person(person: Person) -> list[Program]:
    """Programs in which somebody is enrolled."""
    return list(
        db.session().scalars(
            select(Program)
            .join(Enrollment, Enrollment.program_id == Program.id)
            .where(Enrollment.person_id == person.id, Enrollment.state == EnrollmentState.active)
            .order_by(Program.made_at)
        )
    )


def with_role(person: Person, role: Role) -> list[Program]:
    """Programs in which somebody holds a role."""
    ids = scopes(person, role)
    return list(db.session().scalars(select(Program).where(Program.id.in_(ids)))) if ids else []


def briefs(program_ids: list[str]) -> list[Brief]:
    """Briefs of some programs that have not expired, newest first."""
    today = clock.now().date()
    return list(
        db.session().scalars(
            select(Brief)
            .where(Brief.program_id.in_(program_ids))
            .where(or_(Brief.expires_on.is_(None), Brief.expires_on >= today))
            .order_by(Brief.made_at.desc(), Brief.id)
        )
    )


def brief_for(person: Person, brief_id: str) -> Brief:
    """A brief of a program somebody is enrolled in; raises Missing."""
    found = db.session().get(Brief, brief_id)
    if found is None or enrollment(person, found.program_id) is None:
        raise Missing("There is no such brief, or it is not open to you.")
    return found


def next_version(program: Program) -> int:
    """The version a new charter gets."""
    newest = select(func.max(Charter.version)).where(Charter.program_id == program.id)
    return (db.session().scalar(newest) or 0) + 1


def anything() -> bool:
    """Whether there is any program."""
    return db.session().scalar(select(Program.id).limit(1)) is not None

"""Reads of programs and charters."""

from sqlalchemy import func, select

from webapp.kernel import db
from webapp.kernel.errors import Missing
from webapp.kernel.words import msg
from webapp.people.models import Person
from webapp.people.queries import holds, scopes
from webapp.people.workflow import Role
from webapp.programs.models import Charter, Enrollment, Program
from webapp.programs.queries.enrollments import place
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


def led_program(person: Person, slug: str) -> Program:
    """A program inside which this person is, for its lead to work on; a draft is its lead's alone.

    Raises Missing.
    """
    found = inside(person, slug)
    if found.state == ProgramState.draft and not holds(person, Role.lead, found.id):
        raise Missing(NO_PROGRAM)
    return found


def belongs(person: Person, program_id: str) -> bool:
    """Whether somebody is enrolled in a program or holds a role in it."""
    held = holds(person, Role.lead, program_id) or holds(person, Role.reviewer, program_id)
    return held or place(person, program_id) is not None


def open_programs() -> list[Program]:
    """Programs that can be joined, oldest first."""
    return list(
        db.session().scalars(
            select(Program).where(Program.state == ProgramState.open).order_by(Program.made_at)
        )
    )


def every_program() -> list[Program]:
    """All programs, drafts too, for administrators."""
    return list(db.session().scalars(select(Program).order_by(Program.made_at, Program.id)))


def of_person(person: Person) -> list[Program]:
    """Programs in which somebody is actively enrolled."""
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
    if not ids:
        return []
    return list(
        db.session().scalars(
            select(Program).where(Program.id.in_(ids)).order_by(Program.made_at, Program.id)
        )
    )


def charter_of(program: Program, version: int | None) -> Charter:
    """One version of a charter, the one in force for None; raises Missing."""
    if version is None:
        return program.charter
    found = [c for c in program.charters if c.version == version]
    if not found:
        raise Missing("The charter has no such version.")
    return found[0]


def next_version(program: Program) -> int:
    """The version a new charter gets."""
    newest = select(func.max(Charter.version)).where(Charter.program_id == program.id)
    return (db.session().scalar(newest) or 0) + 1


def anything() -> bool:
    """Whether there is any program."""
    return db.session().scalar(select(Program.id).limit(1)) is not None

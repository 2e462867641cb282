"""Reads of programs and charters."""

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import selectinload

from webapp.core import db
from webapp.core.errors import Missing
from webapp.core.i18n import gettext_noop
from webapp.people.models import Person
from webapp.people.queries import holds, scopes
from webapp.people.workflow import Role
from webapp.program_kinds import Kind
from webapp.programs.models import Charter, CharterDraft, Program
from webapp.programs.queries.enrollments import enrollment
from webapp.programs.workflow import ProgramState

NO_PROGRAM = gettext_noop("There is no such program, or it is not open to you.")


def by_slug(slug: str) -> Program | None:
    """The program with this slug, or None."""
    return db.session().scalar(select(Program).where(Program.slug == slug))


def by_id(program_id: str) -> Program:
    """The program with this id, which must exist."""
    return db.session().get_one(Program, program_id)


def public_program(slug: str, kind: Kind | None = None) -> Program:
    """A program with a public charter, of a kind or of any; raises Missing, also for a draft."""
    found = by_slug(slug)
    if found is None or found.state == ProgramState.draft or not found.charters:
        raise Missing(NO_PROGRAM)
    return of_kind(found, kind)


def of_kind(program: Program, kind: Kind | None) -> Program:
    """The program; raises Missing if it is of another kind. None stands for any kind."""
    if kind not in {None, program.kind}:
        raise Missing(NO_PROGRAM)
    return program


def inside(person: Person, slug: str) -> Program:
    """A program in which a person is enrolled or has a role; raises Missing."""
    found = by_slug(slug)
    if found is None or not belongs(person, found.id):
        raise Missing(NO_PROGRAM)
    return found


def led_program(person: Person, slug: str, kind: Kind | None = None) -> Program:
    """As `inside`, but only its lead gets a draft; of a kind or of any.

    Raises Missing. Whether the person leads the program is checked by the guard.
    """
    found = inside(person, slug)
    if found.state == ProgramState.draft and not holds(person, Role.lead, found.id):
        raise Missing(NO_PROGRAM)
    return of_kind(found, kind)


def led_sharing_program(person: Person, slug: str) -> Program:
    """A sharing program for its lead to work on; raises Missing."""
    return led_program(person, slug, Kind.sharing)


def belongs(person: Person, program_id: str) -> bool:
    """Whether a person is enrolled in a program or has a role in it."""
    has_role = holds(person, Role.lead, program_id) or holds(person, Role.reviewer, program_id)
    return has_role or enrollment(person, program_id) is not None


def open_programs(kind: Kind | None = None) -> list[Program]:
    """Programs that can be joined, of a kind or of any, oldest first."""
    found = select(Program).where(Program.state == ProgramState.open, *_of(kind))
    return list(db.session().scalars(found.order_by(Program.made_at)))


def _of(kind: Kind | None) -> list[ColumnElement[bool]]:
    return [] if kind is None else [Program.kind == kind]


def visible_programs(person: Person) -> list[Program]:
    """Programs with a public charter, and the drafts that a person leads, oldest first."""
    found = (
        select(Program)
        .where(or_(Program.state != ProgramState.draft, Program.id.in_(scopes(person, Role.lead))))
        .options(selectinload(Program.charters))
        .order_by(Program.made_at, Program.id)
    )
    return list(db.session().scalars(found))


def every_program() -> list[Program]:
    """All programs, also drafts, for administrators."""
    return list(db.session().scalars(select(Program).order_by(Program.made_at, Program.id)))


def with_role(person: Person, role: Role, kind: Kind | None = None) -> list[Program]:
    """Programs in which a person has a role, of a kind or of any."""
    ids = scopes(person, role)
    if not ids:
        return []
    found = select(Program).where(Program.id.in_(ids), *_of(kind))
    return list(db.session().scalars(found.order_by(Program.made_at, Program.id)))


def asking_sponsor(person: Person) -> list[Program]:
    """Programs whose lead asked this person to be the sponsor."""
    return list(db.session().scalars(select(Program).where(Program.sponsor_asked == person.email)))


def charter_of(program: Program, version: int | None) -> Charter:
    """One version of a charter, the one in force for None; raises Missing."""
    if version is None:
        return program.charter
    found = [c for c in program.charters if c.version == version]
    if not found:
        raise Missing("The charter has no such version.")
    return found[0]


def charter_draft(program: Program) -> CharterDraft | None:
    """The draft of a program's next charter, or None."""
    return db.session().scalar(select(CharterDraft).where(CharterDraft.program_id == program.id))


def next_version(program: Program) -> int:
    """The version number of the next charter."""
    newest = select(func.max(Charter.version)).where(Charter.program_id == program.id)
    return (db.session().scalar(newest) or 0) + 1


def anything() -> bool:
    """Whether there is any program."""
    return db.session().scalar(select(Program.id).limit(1)) is not None

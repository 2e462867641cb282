"""Queries of the academy."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select, tuple_

from webapp.academy.models import Completion, Module, ModuleVersion
from webapp.academy.workflow import ModuleState, Source
from webapp.core import clock, db
from webapp.core.errors import Missing
from webapp.core.i18n import gettext_noop
from webapp.people.models import Person
from webapp.people.queries import by_id, holds
from webapp.people.workflow import Role
from webapp.programs import queries as programs
from webapp.programs.models import Enrollment
from webapp.programs.workflow import EnrollmentState
from webapp.recognition import queries as recognition
from webapp.recognition.models import Badge, ThanksNote

NO_MODULE = gettext_noop("There is no such module, or it is not open to you.")
NO_PASSPORT = gettext_noop("There is no such passport, or it is not shown to you.")


def module_for(me: Person, module_id: str) -> Module:
    """A module of a program to which a person belongs; drafts for its lead. Raises Missing."""
    found = db.session().get(Module, module_id)
    if found is None or not programs.belongs(me, found.program_id):
        raise Missing(NO_MODULE)
    if found.state == ModuleState.draft and not holds(me, Role.lead, found.program_id):
        raise Missing(NO_MODULE)
    return found


def modules_of(program_id: str, *, drafts: bool = False) -> list[Module]:
    """The published modules of a program by code; all of them with `drafts`."""
    found = select(Module).where(Module.program_id == program_id)
    if not drafts:
        found = found.where(Module.state == ModuleState.published)
    return list(db.session().scalars(found.order_by(Module.code)))


def has_modules(program_id: str) -> bool:
    """Whether a program has a published module."""
    found = select(Module.id).where(
        Module.program_id == program_id, Module.state == ModuleState.published
    )
    return db.session().scalar(found.limit(1)) is not None


def contents(modules: Iterable[Module]) -> dict[str, ModuleVersion]:
    """The current versions of some modules, by the id of the module."""
    keys = [(module.id, module.number) for module in modules]
    found = select(ModuleVersion).where(
        tuple_(ModuleVersion.module_id, ModuleVersion.number).in_(keys)
    )
    return {each.module_id: each for each in db.session().scalars(found)}


def content(module: Module) -> ModuleVersion:
    """The current version of a module."""
    return db.session().get_one(ModuleVersion, (module.id, module.number))


def version_on(module: Module, day: date) -> int:
    """The number of the version that was the current one at the end of a day; the first one before."""
    after = datetime.combine(day + timedelta(days=1), time(), clock.zone())
    found = select(func.max(ModuleVersion.number)).where(
        ModuleVersion.module_id == module.id, ModuleVersion.made_at < after
    )
    return db.session().scalar(found) or 1


def completed(person: Person, modules: Collection[Module]) -> set[str]:
    """The ids of those modules of which a person completed a version that still counts."""
    oldest = {module.id: module.required_from for module in modules}
    found = select(Completion.module_id, Completion.number).where(
        Completion.person_id == person.id, Completion.module_id.in_(oldest)
    )
    return {
        module_id
        for module_id, number in db.session().execute(found)
        if number >= oldest[module_id]
    }


def completions_of(
    person: Person, *, shown: bool = False
) -> list[tuple[Completion, ModuleVersion]]:
    """The completions of a person with the versions, the latest first; the shown ones only with `shown`."""
    found = (
        select(Completion, ModuleVersion)
        .join(
            ModuleVersion,
            (ModuleVersion.module_id == Completion.module_id)
            & (ModuleVersion.number == Completion.number),
        )
        .where(Completion.person_id == person.id)
        .order_by(Completion.on_day.desc(), Completion.module_id, Completion.number)
    )
    if shown:
        found = found.where(Completion.shown)
    return [(one, other) for one, other in db.session().execute(found)]


def own_completion(me: Person, module_id: str, number: int) -> Completion:
    """A completion of this person; raises Missing."""
    found = db.session().get(Completion, (module_id, me.id, number))
    if found is None:
        raise Missing(NO_MODULE)
    return found


@dataclass(frozen=True)
class Passport:
    """What a person shows, to people who are in a program with them."""

    person: Person
    entries: list[tuple[Completion, ModuleVersion]]
    badges: list[Badge]
    notes: list[ThanksNote]


def passport_for(me: Person, person_id: str) -> Passport:
    """What a person shows of the programs that they share with this person; raises Missing if nothing.

    Thank-you notes belong to no program: one that both are in is enough.
    """
    person = by_id(person_id)
    if person is None or not person.is_active:
        raise Missing(NO_PASSPORT)
    both = _active_in(me) & _active_in(person)
    found = Passport(
        person,
        [each for each in completions_of(person, shown=True) if each[0].module.program_id in both],
        [each for each in recognition.badges_of(person, shown=True) if each.program_id in both],
        recognition.shown_notes(person) if both else [],
    )
    if not (found.entries or found.badges or found.notes):
        raise Missing(NO_PASSPORT)
    return found


def shows_something(person: Person) -> bool:
    """Whether a person shows a completion, a badge or a thank-you note."""
    return bool(
        completions_of(person, shown=True)
        or recognition.badges_of(person, shown=True)
        or recognition.shown_notes(person)
    )


def _active_in(person: Person) -> set[str]:
    own = programs.own_enrollments(person)
    return {each.program.id for each in own if not each.paused}


def people_of(program_id: str) -> dict[str, str]:
    """The ids of the people who take part in a program or pause, by their stored mail address."""
    found = (
        select(Person.email, Person.id)
        .join(Enrollment, Enrollment.person_id == Person.id)
        .where(Enrollment.program_id == program_id, Enrollment.state != EnrollmentState.left)
    )
    return dict(db.session().execute(found).all())


def known_completions(module_ids: Collection[str]) -> set[tuple[str, str, int]]:
    """Module, person and number of the version of every completion of some modules."""
    found = select(Completion.module_id, Completion.person_id, Completion.number)
    rows = db.session().execute(found.where(Completion.module_id.in_(module_ids)))
    return {(module_id, person_id, number) for module_id, person_id, number in rows}


def completion_counts(modules: Collection[Module]) -> Mapping[str, int]:
    """How many people of a program completed each module here; people who left do not count.

    Without completions from files: a count that grows with a line would tell whether the person of
    that line takes part.
    """
    ids = [module.id for module in modules]
    found = (
        select(Completion.module_id, func.count(func.distinct(Completion.person_id)))
        .join(Module, Module.id == Completion.module_id)
        .join(
            Enrollment,
            (Enrollment.program_id == Module.program_id)
            & (Enrollment.person_id == Completion.person_id),
        )
        .where(Completion.module_id.in_(ids), Enrollment.state == EnrollmentState.active)
        .where(Completion.number >= Module.required_from, Completion.source != Source.imported)
        .group_by(Completion.module_id)
    )
    return dict(db.session().execute(found).all())

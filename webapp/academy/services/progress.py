"""What a person completed, and what of it the passport shows."""

from collections.abc import Sequence

from sqlalchemy import delete

from webapp.academy import events, queries
from webapp.academy.models import Completion, Module
from webapp.academy.quiz import wrong
from webapp.academy.workflow import ModuleState, Source
from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, Stale, WrongState
from webapp.core.i18n import LANGUAGES
from webapp.core.unit_of_work import record
from webapp.people.models import Person
from webapp.people.rules import is_own
from webapp.programs.rules import is_enrolled

# The right answers are at the same places in every language.
LANGUAGE = next(iter(LANGUAGES))


def missing_before(module: Module, person: Person) -> list[Module]:
    """The published modules that a person has to complete before this one."""
    others = [m for m in queries.modules_of(module.program_id) if m.id in module.requires]
    done = queries.completed(person, others)
    return [each for each in others if each.id not in done]


def complete(
    module: Module, answers: Sequence[int | None], *, by: Person, number: str = ""
) -> Completion:
    """Complete a module: its quiz answered rightly, or read where it has none.

    `number` is the version that was answered, empty for the current one. `answers` are positions, in
    the order of the questions; they are not stored. Raises NotAllowed, Stale for another version,
    WrongState where others come before, or Invalid on `question_0`, `question_1` ... for a wrong one.
    """
    if (reason := is_enrolled.reason(by, module)) is not None:
        raise NotAllowed(reason)
    db.lock(by)
    if module.state != ModuleState.published:
        raise WrongState("This module is not open.")
    if number not in {"", str(module.number)}:
        raise Stale("The module has changed. Read it and answer again.")
    if missing_before(module, by):
        raise WrongState("Complete the modules that come before.")
    if (known := db.session().get(Completion, (module.id, by.id, module.number))) is not None:
        return known
    questions = queries.content(module).questions[LANGUAGE]
    for position in wrong(questions, answers):
        raise Invalid(f"question_{position}", "This answer is not right. You can try again.")
    source = Source.quiz if questions else Source.read
    made = Completion(
        module_id=module.id, person_id=by.id, number=module.number, source=source,
        on_day=clock.today(), shown=False,
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    # Without an actor: the log is kept longer than people take part.
    record(events.ModuleCompleted(actor=None, object_id=module.id))
    return made


def show(completion: Completion, *, shown: bool, by: Person) -> None:
    """Show a completion in one's passport, or hide it."""
    if (reason := is_own.reason(by, completion)) is not None:
        raise NotAllowed(reason)
    db.lock(completion)
    if completion.shown != shown:
        completion.shown = shown
        record(events.PassportChanged(actor=None, object_id=completion.module_id))


def forget(person_id: str) -> None:
    """Delete the completions of a person."""
    db.session().execute(delete(Completion).where(Completion.person_id == person_id))

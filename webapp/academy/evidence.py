"""What the academy tells recognition: who completed all modules, and how many were completed."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, select

from webapp.academy.models import Completion, Module, ModuleVersion
from webapp.academy.workflow import ModuleState, Source
from webapp.core import db
from webapp.core.i18n import gettext_noop
from webapp.recognition.services import Evidence, Measure
from webapp.recognition.workflow import Rule


def all_modules(start: date, end: date) -> Iterator[Evidence]:
    """People who completed the last published module of a program in the period."""
    wanted = defaultdict(set)
    for module in db.session().scalars(select(Module).where(Module.state == ModuleState.published)):
        wanted[module.program_id].add(module.id)
    first: dict[tuple[str, str], dict[str, tuple[date, ModuleVersion]]] = defaultdict(dict)
    for program_id, done, version in _counting(end):
        first[done.person_id, program_id].setdefault(done.module_id, (done.on_day, version))
    for (person_id, program_id), modules in first.items():
        last = max(day for day, _version in modules.values())
        if set(modules) == wanted[program_id] and last >= start:
            proof = [{"id": key, "names": dict(v.titles)} for key, (_day, v) in modules.items()]
            yield Evidence(person_id, program_id, Rule.academy_completed, proof)


def _counting(end: date) -> list[tuple[str, Completion, ModuleVersion]]:
    """Completions before a day that count for a published module, the first one first."""
    found = db.session().execute(
        select(Module.program_id, Completion, ModuleVersion)
        .join(Module, Module.id == Completion.module_id)
        .join(
            ModuleVersion,
            (ModuleVersion.module_id == Completion.module_id)
            & (ModuleVersion.number == Completion.number),
        )
        .where(Module.state == ModuleState.published, Completion.on_day < end)
        .where(Completion.number >= Module.required_from)
        .order_by(Completion.on_day, Completion.module_id, Completion.number)
    )
    return [(program_id, done, version) for program_id, done, version in found]


def _completions(program_id: str, start: date, end: date) -> int:
    counted = (
        select(func.count())
        .select_from(Completion)
        .join(Module, Module.id == Completion.module_id)
        .where(Module.program_id == program_id)
        .where(Completion.on_day >= start, Completion.on_day < end)
        # As in `completion_counts`: not those of files.
        .where(Completion.source != Source.imported)
    )
    return db.session().scalar(counted) or 0


def measures() -> tuple[Measure, ...]:
    """What goals of programs can count."""
    return (Measure("modules", gettext_noop("completed modules"), _completions),)

"""Completions from a file: checked line by line, and imported all or not at all."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from webapp.academy import events, queries
from webapp.academy.models import Completion, Module
from webapp.academy.rules import MAY
from webapp.academy.workflow import ModuleState, Source
from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed
from webapp.core.mailbox import canonical
from webapp.core.unit_of_work import record
from webapp.datafiles.sources import Cells, open_source
from webapp.directory.days import DAY_FIRST, ORDERS
from webapp.directory.days import day as day_of
from webapp.people.models import Person
from webapp.programs.models import Program

LARGEST: Final = 2 * 1024 * 1024
MOST_LINES: Final = 20_000
# The columns by the names that a file may give them.
HEADERS: Final = {
    "email": ("email", "e-mail", "address", "adresse", "adresse e-mail", "mail", "courriel"),
    "module": ("module", "code"),
    "day": ("day", "date", "jour", "completed", "completed on", "terminé le"),
}


@dataclass(frozen=True)
class Line:
    """One line of a file that can be imported; `address` is as it was written."""

    module: Module
    address: str
    day: date


def import_completions(program: Program, file: bytes, *, by: Person) -> int:
    """Import the completions of a file with columns email, module and day.

    A completion is of the version that was there on its day, of the first one where it is older.
    Lines of people who take no part are left out. Returns the number of all lines: a refusal, or the
    number of those that are new, would tell who takes part and who completed what. Raises NotAllowed,
    or Invalid on `file` with the number of the first line that cannot be imported; then nothing is.
    """
    if (reason := MAY["is_lead"].reason(by, program)) is not None:
        raise NotAllowed(reason)
    db.lock(program)
    if len(file) > LARGEST:
        raise Invalid("file", "This file is too large: 2 MB at most.")
    modules = {
        each.code: each for each in queries.modules_of(program.id, drafts=True)
        if each.state != ModuleState.draft
    }  # fmt: skip
    lines = list(_lines(file, modules))
    if not lines:
        raise Invalid("file", "This file has no lines after the first.")
    made = _completions(program, lines)
    db.session().add_all(made)
    db.session().flush()
    if made:
        record(events.CompletionsImported(actor=by.id, object_id=program.id, count=len(made)))
    return len(lines)


def _completions(program: Program, lines: Sequence[Line]) -> list[Completion]:
    """The new completions of some lines, each once."""
    people = queries.people_of(program.id)
    known = queries.known_completions({line.module.id for line in lines})
    version_on = cache(queries.version_on)
    made: dict[tuple[str, str, int], Completion] = {}
    for line in lines:
        person_id = people.get(_address(line.address))
        key = (line.module.id, person_id or "", version_on(line.module, line.day))
        if person_id is not None and key not in known and key not in made:
            made[key] = Completion(
                module_id=key[0], person_id=key[1], number=key[2], source=Source.imported,
                on_day=line.day, shown=False,
            )  # fmt: skip
    return list(made.values())


def _address(text: str) -> str:
    """The stored spelling of an address; empty for what is no address."""
    try:
        return canonical(text)
    except ValueError:
        return ""


def _lines(file: bytes, modules: Mapping[str, Module]) -> Iterator[Line]:
    source = open_source(io.BytesIO(file))
    for part in source.parts:
        records = [(n, cells) for n, cells in source.records(part) if any(c.strip() for c in cells)]
        if records and (columns := _columns(records[0][1])) is not None:
            break
    else:
        raise Invalid("file", "The first line needs the columns email, module and day.")
    if len(records) - 1 > MOST_LINES:
        raise Invalid(
            "file", "This file has too many lines: %(most)s at most.", most=str(MOST_LINES)
        )
    lines = [
        (number, {n: cells[p].strip() if p < len(cells) else "" for n, p in columns.items()})
        for number, cells in records[1:]
    ]
    order = _order([values["day"] for _number, values in lines])
    for number, values in lines:
        yield _line(modules, number, values, order)


def _order(texts: Sequence[str]) -> str:
    """Whether the dates of a file have the day or the month first, if one of them shows it."""
    for order in ORDERS:
        (other,) = set(ORDERS) - {order}
        if any(_read(text, order) and not _read(text, other) for text in texts):
            return order
    return ""


def _read(text: str, order: str = "") -> date | None:
    try:
        return day_of(text, order)
    except Invalid:
        return None


def _columns(head: Cells) -> dict[str, int] | None:
    """The places of the columns; None where one is missing or is there twice."""
    names = [cell.strip().lower().lstrip("\ufeff") for cell in head]
    found = {
        column: [place for place, name in enumerate(names) if name in known]
        for column, known in HEADERS.items()
    }
    if any(len(places) != 1 for places in found.values()):
        return None
    return {column: places[0] for column, places in found.items()}


def _line(
    modules: Mapping[str, Module],
    number: int,
    values: Mapping[str, str],
    order: str,
) -> Line:
    at = {"line": str(number)}
    module = modules.get(values["module"].lower())
    if module is None:
        raise Invalid(
            "file", "Line %(line)s: this program has no published module with this code.", **at
        )
    day = _read(values["day"], order)
    if day is None and _read(values["day"], DAY_FIRST):
        raise Invalid(
            "file",
            "Line %(line)s: this day can be read in two ways. Write it as in 2026-03-31.",
            **at,
        )
    if day is None:
        raise Invalid("file", "Line %(line)s: write the day as in 2026-03-31.", **at)
    if not date(2000, 1, 1) <= day <= clock.today():
        raise Invalid("file", "Line %(line)s: this day is in the future, or before 2000.", **at)
    return Line(module, values["email"], day)

"""Validate a file as a whole before anything is written: duplicates, cycles, unknown managers.

Raises Invalid on `file` for an error that concerns the whole file; a line with an error of its own
is left out and reported. Only addresses and units are kept in memory, never the rows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from sqlalchemy import select

from webapp.core import db
from webapp.core.errors import Invalid
from webapp.core.i18n import gettext_noop
from webapp.directory.reading import Problem, Row
from webapp.people import queries
from webapp.people.models import OrgUnit, Person
from webapp.people.workflow import AccountState

SHOWN = 8
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A stored person: `ended` account or not, and the mail address of the manager."""

    id: str
    ended: bool
    manager: str | None


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """The unit path and manager of a line; `manager` is "" if the file has no such column."""

    line: int
    path: Path
    manager: str | None


@dataclass
class ValidatedFile:
    """The stored people, the valid entries of the file by mail address, the problems by line."""

    known: dict[str, Known]
    entries: dict[str, DirectoryEntry] = field(default_factory=dict)
    problems: dict[int, Problem] = field(default_factory=dict)

    def paths(self) -> dict[Path, int]:
        """The unit paths of the file, each with the first line that has it."""
        found: dict[Path, int] = {}
        for entry in self.entries.values():
            found.setdefault(entry.path, entry.line)
        return found

    def managers(self) -> dict[str, str | None]:
        """The manager of each person of the file, or None for an empty cell."""
        return {mail: entry.manager for mail, entry in self.entries.items() if entry.manager != ""}


def validate(rows: Iterable[Row], today: date) -> ValidatedFile:
    """Validate all rows in one pass; raises Invalid on `file`."""
    result = ValidatedFile(_known())
    last_admin = queries.only_admin_id()
    seen: dict[str, DirectoryEntry] = {}
    paths: dict[Path, Path] = {}
    for row in rows:
        path = row.cells.get("unit", ())
        # `paths` shares equal tuples: a large file has few distinct paths.
        manager = row.cells.get("manager", "")
        entry = DirectoryEntry(row.line, paths.setdefault(path, path), manager)
        if row.mail:
            _check_unique(row.mail, entry, seen)
        if row.problem is None:
            _check_stored(row, result.known.get(row.mail), today, last_admin)
        if row.problem is None:
            result.entries[row.mail] = entry
        else:
            result.problems[row.line] = row.problem
    _drop_unknown_managers(result)
    _check_managers(result)
    _check_units(result)
    return result


def _known() -> dict[str, Known]:
    found = (
        db.session().execute(select(Person.id, Person.email, Person.state, Person.manager_id)).all()
    )
    mails = {person_id: mail for person_id, mail, _state, _manager in found}
    return {
        mail: Known(person_id, state == AccountState.ended, mails.get(manager or ""))
        for person_id, mail, state, manager in found
    }


def _check_unique(mail: str, entry: DirectoryEntry, seen: dict[str, DirectoryEntry]) -> None:
    before = seen.setdefault(mail, entry)
    if before is entry:
        return
    if before.manager and entry.manager and before.manager != entry.manager:
        words = gettext_noop("Lines %(first)d and %(second)d name two managers of %(mail)s.")
    else:
        words = gettext_noop("Lines %(first)d and %(second)d are both about %(mail)s.")
    raise Invalid("file", words, first=before.line, second=entry.line, mail=mail)


def _check_stored(row: Row, known: Known | None, today: date, last_admin: str | None) -> None:
    """Refuse a line that contradicts the stored state of its person."""
    over = row.cells.get("end_date") is not None and row.cells["end_date"] < today
    if known is None and not row.cells.get("name"):
        row.refuse(gettext_noop("The name is missing."))
    elif known is None and over:
        row.refuse(gettext_noop("The end date has passed, and there is no account to end."))
    elif known and known.ended and not over:
        row.refuse(gettext_noop("This account was ended. Invite the person again first."))
    elif known and known.id == last_admin and row.cells.get("end_date"):
        row.refuse(
            gettext_noop("The last administrator must stay: give the role to somebody else first.")
        )


def _drop_unknown_managers(result: ValidatedFile) -> None:
    """Leave out lines with an unknown manager, until no line left out is a manager of others."""
    stored = {mail for mail, known in result.known.items() if not known.ended}
    changed = True
    while changed:
        available = stored | result.entries.keys()
        changed = False
        for mail, entry in list(result.entries.items()):
            if entry.manager and entry.manager not in available:
                result.problems[entry.line] = Problem(
                    entry.line,
                    gettext_noop("The manager %(mail)s is neither in this file nor known."),
                    {"mail": entry.manager},
                )
                del result.entries[mail]
                changed = True


def _check_managers(result: ValidatedFile) -> None:
    above = {mail: known.manager for mail, known in result.known.items()}
    if cycle := _cycle(above | result.managers()):
        line = next((result.entries[m].line for m in cycle if m in result.entries), 0)
        raise Invalid(
            "file",
            "Line %(line)d: these people would manage each other in a circle: %(circle)s.",
            line=line,
            circle=_format_cycle(cycle),
        )


def _check_units(result: ValidatedFile) -> None:
    """Check that each unit has one parent and that no unit is below itself."""
    parents: dict[str, str] = {}
    lines: dict[str, int] = {}
    for path, line in result.paths().items():
        for parent, child in pairwise(path):
            if parents.setdefault(child, parent) != parent:
                raise Invalid(
                    "file",
                    "Lines %(first)d and %(second)d put the unit “%(unit)s” in two places.",
                    first=lines[child],
                    second=line,
                    unit=child,
                )
            lines.setdefault(child, line)
    if cycle := _cycle({**_unit_parents(), **parents}):
        raise Invalid(
            "file",
            "Line %(line)d: these units would stand under each other in a circle: %(circle)s.",
            line=next((lines[name] for name in cycle if name in lines), 0),
            circle=_format_cycle(cycle),
        )


def _unit_parents() -> dict[str, str | None]:
    found = db.session().execute(select(OrgUnit.id, OrgUnit.name, OrgUnit.parent_id)).all()
    names = {unit_id: name for unit_id, name, _parent in found}
    return {name: names.get(parent or "") for _unit_id, name, parent in found}


def _cycle(parents: Mapping[str, str | None]) -> list[str]:
    """A cycle on the way up, from a name by its parents back to the same name; else empty."""
    graph = TopologicalSorter[str]()
    for name, parent in parents.items():
        graph.add(name)
        if parent is not None:
            graph.add(parent, name)
    try:
        graph.prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _format_cycle(cycle: list[str]) -> str:
    shown = cycle if len(cycle) <= SHOWN else [*cycle[:SHOWN], "…"]
    return " → ".join(shown)

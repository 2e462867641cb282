"""Validate a file as a whole before anything is written: duplicates, cycles, unknown managers.

A line with an error is left out and reported, with all its errors. Only addresses, names and units
are kept in memory, never the rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import select

from webapp.core import db
from webapp.core.i18n import gettext_noop
from webapp.datafiles.text import SHOWN
from webapp.directory.cells import Reference, name_key
from webapp.directory.managers import NOT_FOUND, Named, cycles, format_cycle
from webapp.directory.reading import Problem, Row
from webapp.people import queries
from webapp.people.models import Person
from webapp.people.workflow import AccountState

Path = tuple[str, ...]
# The days between which a hire date is believed; the second counts from today.
EARLIEST, AHEAD = date(1940, 1, 1), timedelta(days=366)
TOO_EARLY = gettext_noop("The hire date %(day)s is before %(first)s.")


@dataclass(frozen=True, slots=True)
class Known:
    """A stored person: name, `ended` account or not, and the mail address of the manager."""

    id: str
    name: str
    ended: bool
    manager: str | None


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """The unit path and manager of a line; `manager` is "" if the file has no such column."""

    line: int
    path: Path
    manager: str | Reference | None


@dataclass
class ValidatedFile:
    """The stored people, the valid entries of the file by mail address, the problems by line."""

    known: dict[str, Known]
    entries: dict[str, DirectoryEntry] = field(default_factory=dict)
    problems: dict[int, list[Problem]] = field(default_factory=dict)

    def paths(self) -> set[Path]:
        """The unit paths of the file."""
        return {entry.path for entry in self.entries.values()}

    def managers(self) -> dict[str, str | None]:
        """The manager of each person of the file, or None for an empty cell."""
        return {
            mail: entry.manager for mail, entry in self.entries.items()
            if entry.manager != "" and not isinstance(entry.manager, Reference)
        }  # fmt: skip

    def refuse(self, mail: str, words: str, /, **values: object) -> None:
        """Leave out the line of a person and report why."""
        line = self.entries.pop(mail).line
        self.problems.setdefault(line, []).append(Problem(line, words, values))


def validate(rows: Iterable[Row], today: date) -> ValidatedFile:
    """Validate all rows in one pass."""
    result = ValidatedFile(_known())
    last_admin = queries.only_admin_id()
    lines: dict[str, list[int]] = {}
    named = Named()
    for mail, known in result.known.items():
        if not known.ended:
            named.add(mail, name_key(known.name))
    paths: dict[Path, Path] = {}
    for row in rows:
        path = row.cells.get("unit", ())
        known_person = result.known.get(row.mail)
        if row.mail:
            lines.setdefault(row.mail, []).append(row.line)
            named.add(row.mail, name_key(row.cells.get("name") or ""), row.number)
            _check_stored(row, known_person, today, last_admin)
            _check_hired(row, today)
        if row.problems:
            result.problems[row.line] = row.problems
            continue
        # `paths` shares equal tuples: a large file has few distinct paths.
        manager = row.cells.get("manager", "")
        entry = DirectoryEntry(row.line, paths.setdefault(path, path), manager)
        result.entries.setdefault(row.mail, entry)
    _drop_duplicates(result, lines)
    _resolve(result, named)
    _drop_unknown_managers(result, lines)
    while _drop_cycles(result):
        _drop_unknown_managers(result, lines)
    return result


def _known() -> dict[str, Known]:
    columns = Person.id, Person.email, Person.name, Person.state, Person.manager_id
    found = db.session().execute(select(*columns)).all()
    mails = {row.id: row.email for row in found}
    return {
        row.email: Known(
            row.id, row.name, row.state == AccountState.ended, mails.get(row.manager_id or "")
        )
        for row in found
    }


def _drop_duplicates(result: ValidatedFile, lines: dict[str, list[int]]) -> None:
    """Refuse every line of a person whom several lines are about: none is surely the right one."""
    for mail, all_lines in lines.items():
        if len(all_lines) == 1:
            continue
        result.entries.pop(mail, None)
        for line in all_lines:
            other = next(n for n in all_lines if n != line)
            problem = Problem(
                line, gettext_noop("Line %(other)d is about %(mail)s too. Keep one of them."),
                {"other": other, "mail": mail},
            )  # fmt: skip
            result.problems.setdefault(line, []).append(problem)


def _check_hired(row: Row, today: date) -> None:
    """Refuse a first day of work that cannot be right."""
    hired = row.cells.get("hire_date")
    if hired is not None and hired < EARLIEST:
        row.refuse(TOO_EARLY, day=hired.isoformat(), first=EARLIEST.isoformat())
    elif hired is not None and hired > today + AHEAD:
        row.refuse(
            gettext_noop("The hire date %(day)s is more than a year away."), day=hired.isoformat()
        )


def _check_stored(row: Row, known: Known | None, today: date, last_admin: str | None) -> None:
    """Refuse a line that contradicts the stored state of its person."""
    over = row.cells.get("end_date") is not None and row.cells["end_date"] < today
    if known is None and not row.cells.get("name"):
        if not row.problems:
            row.refuse(gettext_noop("The name is missing."))
    elif known is None and over:
        row.refuse(gettext_noop("The end date has passed, and there is no account to end."))
    elif known and known.ended and not over:
        row.refuse(gettext_noop("This account was ended. Invite the person again first."))
    elif known and known.id == last_admin and row.cells.get("end_date"):
        row.refuse(
            gettext_noop("This is the only administrator. Give the role to another person first.")
        )


def _resolve(result: ValidatedFile, named: Named) -> None:
    """Replace managers given by name or number with mail addresses."""
    for mail, entry in list(result.entries.items()):
        if not isinstance(entry.manager, Reference):
            continue
        found = named.find(entry.manager)
        if len(found) == 1:
            result.entries[mail] = replace(entry, manager=next(iter(found)))
        elif found:
            words = gettext_noop(
                "%(count)d people match the manager “%(text)s”. Enter the email address."
            )
            result.refuse(mail, words, count=len(found), text=entry.manager.text[:SHOWN])
        else:
            result.refuse(mail, NOT_FOUND, text=entry.manager.text[:SHOWN])


def _drop_unknown_managers(result: ValidatedFile, lines: dict[str, list[int]]) -> None:
    """Leave out lines with an unknown manager, until no line left out is a manager of others."""
    stored = {mail for mail, known in result.known.items() if not known.ended}
    reports: dict[str, list[str]] = {}
    for mail, manager in result.managers().items():
        if manager:
            reports.setdefault(manager, []).append(mail)
    waiting = [m for m in reports if m not in stored and m not in result.entries]
    while waiting:
        manager = waiting.pop()
        for mail in reports.get(manager, ()):
            if mail not in result.entries:
                continue
            if manager in lines:
                words = gettext_noop("The manager %(mail)s is on line %(line)d, which is refused.")
                result.refuse(mail, words, mail=manager, line=lines[manager][0])
            else:
                words = gettext_noop("The manager %(mail)s is neither in this file nor known.")
                result.refuse(mail, words, mail=manager)
            if mail not in stored:
                waiting.append(mail)


def _drop_cycles(result: ValidatedFile) -> bool:
    """Refuse the lines of people who would manage each other in a circle; whether there were any."""
    ours = result.managers()
    above = {mail: known.manager for mail, known in result.known.items() if mail not in ours}
    before = len(result.entries)
    for found in cycles(ours | above):
        for mail in found[:-1]:
            if mail in ours:
                words = gettext_noop("The managers of these people form a loop: %(circle)s.")
                result.refuse(mail, words, circle=format_cycle(found))
    return len(result.entries) < before

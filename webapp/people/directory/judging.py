"""Judging a file as a whole, before anything is written: who is there twice, what is a circle.

Raises Invalid on `file` for what makes the whole of it untrustworthy; a line that is wrong by
itself is left out, with its sentence. Only addresses and units are kept in memory, never the rows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from sqlalchemy import select

from webapp.kernel import db
from webapp.kernel.errors import Invalid
from webapp.kernel.words import msg
from webapp.people import queries
from webapp.people.directory.reading import Problem, Row
from webapp.people.models import OrgUnit, Person
from webapp.people.workflow import AccountState

SHOWN = 8
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who has an account, or had one."""

    id: str
    ended: bool
    manager: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says about others than its person; `manager` "" where it says nothing."""

    line: int
    path: Path
    manager: str | None


@dataclass
class Judged:
    """Who the file is about, and what is wrong with which line."""

    known: dict[str, Known]
    said: dict[str, Said] = field(default_factory=dict)
    problems: dict[int, Problem] = field(default_factory=dict)

    def paths(self) -> dict[Path, int]:
        """The paths of units, each with the first line that names it."""
        found: dict[Path, int] = {}
        for said in self.said.values():
            found.setdefault(said.path, said.line)
        return found

    def managers(self) -> dict[str, str | None]:
        """The manager of everybody the file speaks of, where it names one or says there is none."""
        return {mail: said.manager for mail, said in self.said.items() if said.manager != ""}


def judge(rows: Iterable[Row], today: date) -> Judged:
    """Read all rows once; raises Invalid on `file`."""
    judged = Judged(_known())
    last_admin = queries.only_admin_id()
    seen: dict[str, Said] = {}
    kept: dict[Path, Path] = {}
    for row in rows:
        path = row.cells.get("unit", ())
        said = Said(row.line, kept.setdefault(path, path), row.cells.get("manager", ""))
        if row.mail:
            _once(row.mail, said, seen)
        if row.problem is None:
            _fits(row, judged.known.get(row.mail), today, last_admin)
        if row.problem is None:
            judged.said[row.mail] = said
        else:
            judged.problems[row.line] = row.problem
    _managers_are_known(judged)
    _no_circle_of_people(judged)
    _units_stand(judged)
    return judged


def _known() -> dict[str, Known]:
    found = (
        db.session().execute(select(Person.id, Person.email, Person.state, Person.manager_id)).all()
    )
    mails = {person_id: mail for person_id, mail, _state, _manager in found}
    return {
        mail: Known(person_id, state == AccountState.ended, mails.get(manager or ""))
        for person_id, mail, state, manager in found
    }


def _once(mail: str, said: Said, seen: dict[str, Said]) -> None:
    before = seen.setdefault(mail, said)
    if before is said:
        return
    if before.manager and said.manager and before.manager != said.manager:
        words = msg("Lines %(first)d and %(second)d name two managers of %(mail)s.")
    else:
        words = msg("Lines %(first)d and %(second)d are both about %(mail)s.")
    raise Invalid("file", words, first=before.line, second=said.line, mail=mail)


def _fits(row: Row, known: Known | None, today: date, last_admin: str | None) -> None:
    """Refuse a line that does not fit what is known about its person."""
    over = row.cells.get("end_date") is not None and row.cells["end_date"] < today
    if known is None and not row.cells.get("name"):
        row.refuse(msg("The name is missing."))
    elif known is None and over:
        row.refuse(msg("The end date has passed, and there is no account to end."))
    elif known and known.ended and not over:
        row.refuse(msg("This account was ended. Invite the person again first."))
    elif known and known.id == last_admin and row.cells.get("end_date"):
        row.refuse(msg("The last administrator must stay: give the role to somebody else first."))


def _managers_are_known(judged: Judged) -> None:
    """Leave out lines whose manager is nobody; a line left out may be the manager of others."""
    there = {mail for mail, known in judged.known.items() if not known.ended}
    waiting = True
    while waiting:
        here = there | judged.said.keys()
        waiting = False
        for mail, said in list(judged.said.items()):
            if said.manager and said.manager not in here:
                judged.problems[said.line] = Problem(
                    said.line,
                    msg("The manager %(mail)s is neither in this file nor known."),
                    {"mail": said.manager},
                )
                del judged.said[mail]
                waiting = True


def _no_circle_of_people(judged: Judged) -> None:
    above = {mail: known.manager for mail, known in judged.known.items()}
    if circle := _circle(above | judged.managers()):
        line = next((judged.said[m].line for m in circle if m in judged.said), 0)
        raise Invalid(
            "file",
            "Line %(line)d: these people would manage each other in a circle: %(circle)s.",
            line=line,
            circle=_drawn(circle),
        )


def _units_stand(judged: Judged) -> None:
    """One unit stands under one other, and none under itself."""
    parents: dict[str, str] = {}
    lines: dict[str, int] = {}
    for path, line in judged.paths().items():
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
    if circle := _circle({**_unit_parents(), **parents}):
        raise Invalid(
            "file",
            "Line %(line)d: these units would stand under each other in a circle: %(circle)s.",
            line=next((lines[name] for name in circle if name in lines), 0),
            circle=_drawn(circle),
        )


def _unit_parents() -> dict[str, str | None]:
    found = db.session().execute(select(OrgUnit.id, OrgUnit.name, OrgUnit.parent_id)).all()
    names = {unit_id: name for unit_id, name, _parent in found}
    return {name: names.get(parent or "") for _unit_id, name, parent in found}


def _circle(above: Mapping[str, str | None]) -> list[str]:
    """A circle among steps upward, or nothing. Each name is walked once."""
    done: set[str] = set()
    for start in above:
        walk: dict[str, None] = {}
        name: str | None = start
        while name is not None and name not in done and name not in walk:
            walk[name] = None
            name = above.get(name)
        if name in walk:
            steps = list(walk)
            return [*steps[steps.index(str(name)) :], str(name)]
        done |= walk.keys()
    return []


def _drawn(circle: list[str]) -> str:
    shown = circle if len(circle) <= SHOWN else [*circle[:SHOWN], "…"]
    return " → ".join(shown)

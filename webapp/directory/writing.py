"""Load the stored data of the people of a file, compare, and write the differences.

Uses plain rows and bulk statements, so that the session does not grow with the file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from webapp.core import clock, db
from webapp.core.unit_of_work import record
from webapp.directory import events
from webapp.directory.cells import LOCALES
from webapp.directory.days import Days
from webapp.directory.models import Absence
from webapp.directory.queries import unit_paths
from webapp.directory.reading import Row
from webapp.directory.validation import Path, ValidatedFile
from webapp.people.models import OrgUnit, Person
from webapp.people.services import add_unit
from webapp.people.workflow import AccountState

# Column of the file -> column of the table.
PLAIN = {"name": "name", "grade": "grade", "site": "site", "languages": "languages",
         "time_zone": "time_zone", "hire_date": "hired_on", "end_date": "ends_on", "locale": "locale"}  # fmt: skip
BATCH = 500


@dataclass(frozen=True)
class Stored:
    """The stored data of one person."""

    id: str
    name: str
    grade: str | None
    site: str | None
    languages: list[str]
    time_zone: str | None
    hired_on: date | None
    ends_on: date | None
    locale: str
    unit_id: str | None
    absences: frozenset[Days]


def stored(mails: Sequence[str]) -> dict[str, Stored]:
    """The stored data of some people, by mail address."""
    statement = (
        select(
            Person.email, Person.id, Person.name, Person.grade, Person.site, Person.languages,
            Person.time_zone, Person.hired_on, Person.ends_on, Person.locale, Person.unit_id,
        )
        .where(Person.email.in_(mails))
    )  # fmt: skip
    found = {row["email"]: dict(row) for row in db.session().execute(statement).mappings()}
    absences = _absences_of([facts["id"] for facts in found.values()])
    return {
        mail: Stored(
            **{name: value for name, value in facts.items() if name != "email"},
            absences=frozenset(absences.get(facts["id"], ())),
        )
        for mail, facts in found.items()
    }


def _absences_of(ids: Sequence[str]) -> dict[str, set[Days]]:
    statement = select(Absence.person_id, Absence.from_day, Absence.until_day)
    found: dict[str, set[Days]] = {}
    for person_id, begin, end in db.session().execute(statement.where(Absence.person_id.in_(ids))):
        found.setdefault(person_id, set()).add((begin, end))
    return found


def compare(
    row: Row, current: Stored, manager: str | None, paths: Mapping[str, Path]
) -> tuple[str, ...]:
    """The columns in which a row differs from the stored data; `paths` are those of stored units."""
    unit = paths.get(current.unit_id or "", ())
    return tuple(
        column
        for column, value in row.cells.items()
        if value != _stored_value(column, value, current, manager, unit)
    )


def _stored_value(column: str, value: Any, current: Stored, manager: str | None, unit: Path) -> Any:  # noqa: ANN401 - any cell
    """The stored value of a column, in the form of a parsed cell."""
    if column == "manager":
        return manager
    if column == "unit":
        return unit
    if column == "absences":
        return current.absences
    if column == "locale" and value is None:
        return None
    return getattr(current, PLAIN[column])


class Writer:
    """Writes units, people and managers, in this order because of their foreign keys."""

    def __init__(self, validated: ValidatedFile, actor: str | None) -> None:
        self._validated = validated
        self._actor = actor
        self._units: dict[Path, str] = {}
        self._created_ids: dict[str, str] = {}

    def units(self) -> None:
        """Create the missing units. A unit is its path: the same name may be in two places."""
        stored_units = {unit.id: unit for unit in db.session().scalars(select(OrgUnit))}
        by_path = {path: stored_units[unit_id] for unit_id, path in unit_paths().items()}
        for path in sorted(self._validated.paths()):
            parent: OrgUnit | None = None
            for depth, name in enumerate(path, 1):
                parent = by_path.get(path[:depth]) or add_unit(name, parent)
                by_path[path[:depth]] = parent
        self._units = {path: unit.id for path, unit in by_path.items()}

    def create(self, batch: Sequence[Row]) -> None:
        """Insert new accounts, without a password; no mail is sent."""
        if not batch:
            return
        ids = {row.mail: db.new_id() for row in batch}
        self._created_ids |= ids
        db.session().execute(insert(Person), [self._new(row, ids[row.mail]) for row in batch])
        for row in batch:
            self._insert_absences(ids[row.mail], row)
            record(events.Imported(actor=self._actor, object_id=ids[row.mail]))

    def change(
        self, batch: Sequence[tuple[Row, tuple[str, ...]]], current: dict[str, Stored]
    ) -> None:
        """Write the columns that differ; managers come last, when all accounts exist."""
        for row, fields in batch:
            person_id = current[row.mail].id
            values = self._values({f: row.cells[f] for f in fields})
            if values:
                db.session().execute(update(Person).where(Person.id == person_id).values(values),
                                     execution_options={"synchronize_session": False})  # fmt: skip
            if "absences" in fields:
                self._replace_absences(person_id, row)
            record(
                events.UpdatedFromDirectory(
                    actor=self._actor, object_id=person_id, fields=sorted(fields)
                )
            )

    def managers(self) -> None:
        """Set the managers that differ from the stored ones."""
        known = self._validated.known
        ids = self._created_ids | {mail: k.id for mail, k in known.items()}
        changed = [
            {"who": ids[mail], "manager": ids[manager] if manager else None}
            for mail, manager in self._validated.managers().items()
            if not (mail in known and (known[mail].ended or known[mail].manager == manager))
            and not (mail not in known and manager is None)
        ]
        named = (
            update(Person).where(Person.id == bindparam("who"))
            .values(manager_id=bindparam("manager"))
        )  # fmt: skip
        for start in range(0, len(changed), BATCH):
            # On the connection, because the session would keep a copy of each row.
            db.session().connection().execute(named, changed[start : start + BATCH])

    def _new(self, row: Row, person_id: str) -> dict[str, Any]:
        languages = row.cells.get("languages", [])
        locale = next((code for code in languages if code in LOCALES), LOCALES[0])
        empty: dict[str, Any] = dict.fromkeys(PLAIN.values()) | {"languages": [], "unit_id": None}
        return empty | {"locale": locale} | self._values(row.cells) | {
            "id": person_id, "email": row.mail, "joined_at": clock.now(),
            "state": AccountState.invited, "link_number": 0,
        }  # fmt: skip

    def _values(self, cells: dict[str, Any]) -> dict[str, Any]:
        """Parsed cells as values of table columns; an empty locale is left out."""
        found = {
            PLAIN[c]: v for c, v in cells.items() if c in PLAIN and not (c == "locale" and not v)
        }
        if "unit" in cells:
            found["unit_id"] = self._units.get(cells["unit"])
        return found

    def _replace_absences(self, person_id: str, row: Row) -> None:
        db.session().execute(delete(Absence).where(Absence.person_id == person_id))
        self._insert_absences(person_id, row)

    def _insert_absences(self, person_id: str, row: Row) -> None:
        spans = [
            {"id": db.new_id(), "person_id": person_id, "from_day": begin, "until_day": end}
            for begin, end in sorted(row.cells.get("absences", ()))
        ]
        if spans:
            db.session().execute(insert(Absence), spans)

"""What is stored about people of a file, how it differs, and writing the difference.

Plain rows and bulk statements: the session must not grow with the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from webapp.kernel import clock, db
from webapp.kernel.unit_of_work import record
from webapp.people import events
from webapp.people.directory.cells import LOCALES, Days
from webapp.people.directory.judging import Judged
from webapp.people.directory.reading import Row
from webapp.people.models import Absence, OrgUnit, Person
from webapp.people.services import add_unit
from webapp.people.workflow import AccountState

# Columns of a file that are columns of the table.
PLAIN = {"name": "name", "grade": "grade", "site": "site", "languages": "languages",
         "time_zone": "time_zone", "end_date": "ends_on", "locale": "locale"}  # fmt: skip
BATCH = 500


@dataclass(frozen=True)
class Stored:
    """One person as the database has them."""

    id: str
    name: str
    grade: str | None
    site: str | None
    languages: list[str]
    time_zone: str | None
    ends_on: date | None
    locale: str
    unit: str | None
    absences: frozenset[Days]


def stored(mails: Sequence[str]) -> dict[str, Stored]:
    """What is stored about some people, by address."""
    asked = (
        select(
            Person.email, Person.id, Person.name, Person.grade, Person.site, Person.languages,
            Person.time_zone, Person.ends_on, Person.locale, OrgUnit.name.label("unit"),
        )
        .outerjoin(OrgUnit, OrgUnit.id == Person.unit_id)
        .where(Person.email.in_(mails))
    )  # fmt: skip
    found = {row["email"]: dict(row) for row in db.session().execute(asked).mappings()}
    away = _absences_of([facts["id"] for facts in found.values()])
    return {
        mail: Stored(
            **{name: value for name, value in facts.items() if name != "email"},
            absences=frozenset(away.get(facts["id"], ())),
        )
        for mail, facts in found.items()
    }


def _absences_of(ids: Sequence[str]) -> dict[str, set[Days]]:
    asked = select(Absence.person_id, Absence.from_day, Absence.until_day)
    found: dict[str, set[Days]] = {}
    for person_id, begin, end in db.session().execute(asked.where(Absence.person_id.in_(ids))):
        found.setdefault(person_id, set()).add((begin, end))
    return found


def compare(row: Row, there: Stored, manager: str | None) -> tuple[str, ...]:
    """The columns in which a row differs from what is stored."""
    return tuple(
        column
        for column, value in row.cells.items()
        if value != _now(column, value, there, manager)
    )


def _now(column: str, value: Any, there: Stored, manager: str | None) -> Any:  # noqa: ANN401 - cells
    """The stored value of a column, in the form that a cell has."""
    if column == "manager":
        return manager
    if column == "unit":
        return value if _last(value) == there.unit else None
    if column == "absences":
        return there.absences
    if column == "locale" and value is None:
        return None
    return getattr(there, PLAIN[column])


def _last(path: tuple[str, ...]) -> str | None:
    return path[-1] if path else None


class Writer:
    """Writes units, people and managers, in the order in which they need each other."""

    def __init__(self, judged: Judged, actor: str | None) -> None:
        self._judged = judged
        self._actor = actor
        self._units: dict[str, str] = {}
        self._made: dict[str, str] = {}

    def units(self) -> None:
        """Make the units that are missing and put each where its path says."""
        there = {u.name: u for u in db.session().scalars(select(OrgUnit))}
        for path in sorted(self._judged.paths()):
            parent: OrgUnit | None = None
            for name in path:
                unit = there.get(name) or add_unit(name, parent)
                there[name] = unit
                if parent is not None:
                    unit.parent_id = parent.id
                parent = unit
        db.session().flush()
        self._units = {name: unit.id for name, unit in there.items()}

    def create(self, batch: Sequence[Row]) -> None:
        """New accounts: no password, no mail, until somebody asks for one."""
        if not batch:
            return
        made = {row.mail: db.new_id() for row in batch}
        self._made |= made
        db.session().execute(insert(Person), [self._new(row, made[row.mail]) for row in batch])
        for row in batch:
            self._away(made[row.mail], row)
            record(events.BroughtIn(actor=self._actor, object_id=made[row.mail]))

    def change(
        self, batch: Sequence[tuple[Row, tuple[str, ...]]], there: dict[str, Stored]
    ) -> None:
        """Write the columns that differ; managers come last, when everybody is there."""
        for row, fields in batch:
            person_id = there[row.mail].id
            values = self._values({f: row.cells[f] for f in fields})
            if values:
                db.session().execute(update(Person).where(Person.id == person_id).values(values),
                                     execution_options={"synchronize_session": False})  # fmt: skip
            if "absences" in fields:
                self._absences(person_id, row)
            record(
                events.BroughtUpToDate(
                    actor=self._actor, object_id=person_id, fields=sorted(fields)
                )
            )

    def managers(self) -> None:
        """Name everybody's manager, where the file says another one than is known."""
        known = self._judged.known
        ids = self._made | {mail: k.id for mail, k in known.items()}
        changed = [
            {"who": ids[mail], "manager": ids[manager] if manager else None}
            for mail, manager in self._judged.managers().items()
            if not (mail in known and (known[mail].ended or known[mail].manager == manager))
            and not (mail not in known and manager is None)
        ]
        named = (
            update(Person).where(Person.id == bindparam("who"))
            .values(manager_id=bindparam("manager"))
        )  # fmt: skip
        for start in range(0, len(changed), BATCH):
            # The connection's own bulk: the session keeps no copy of what it changes.
            db.session().connection().execute(named, changed[start : start + BATCH])

    def _new(self, row: Row, person_id: str) -> dict[str, Any]:
        spoken = row.cells.get("languages", [])
        locale = next((code for code in spoken if code in LOCALES), LOCALES[0])
        empty: dict[str, Any] = dict.fromkeys(PLAIN.values()) | {"languages": [], "unit_id": None}
        return empty | {"locale": locale} | self._values(row.cells) | {
            "id": person_id, "email": row.mail, "joined_at": clock.now(),
            "state": AccountState.invited, "link_number": 0,
        }  # fmt: skip

    def _values(self, cells: dict[str, Any]) -> dict[str, Any]:
        """Cells as columns of the table; an empty locale says nothing."""
        found = {
            PLAIN[c]: v for c, v in cells.items() if c in PLAIN and not (c == "locale" and not v)
        }
        if "unit" in cells:
            found["unit_id"] = self._units.get(_last(cells["unit"]) or "")
        return found

    def _absences(self, person_id: str, row: Row) -> None:
        db.session().execute(delete(Absence).where(Absence.person_id == person_id))
        self._away(person_id, row)

    def _away(self, person_id: str, row: Row) -> None:
        spans = [
            {"id": db.new_id(), "person_id": person_id, "from_day": begin, "until_day": end}
            for begin, end in sorted(row.cells.get("absences", ()))
        ]
        if spans:
            db.session().execute(insert(Absence), spans)

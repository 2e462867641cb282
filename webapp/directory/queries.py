"""Reads of the directory: the organization, units, absences, people by page."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from webapp.core import db, runtime
from webapp.core.errors import Missing
from webapp.core.lists import Page, folded, found_in, page_of
from webapp.core.mailbox import readable
from webapp.directory.models import Absence, DirectoryMapping, Organization
from webapp.people.models import OrgUnit, Person
from webapp.people.workflow import AccountState

PAGE = 50
# Beside the columns: no `columns.column_key` has a colon.
DATES = ":dates"


def organization_name() -> str:
    """The name of the organization: as an administrator wrote it, or as the settings say it."""
    written = db.session().scalar(select(Organization.name))
    return written or runtime.current().settings.organization_name


def units() -> list[OrgUnit]:
    """All units by name."""
    return list(db.session().scalars(select(OrgUnit).order_by(OrgUnit.name)))


def unit_by_id(unit_id: str) -> OrgUnit:
    """The unit with this id; raises Missing."""
    found = db.session().get(OrgUnit, unit_id)
    if found is None:
        raise Missing("There is no such unit.")
    return found


def unit_tree() -> list[tuple[int, OrgUnit]]:
    """All units with their depth in the tree, in preorder; siblings by name."""
    below: dict[str | None, list[OrgUnit]] = {}
    for unit in units():
        below.setdefault(unit.parent_id, []).append(unit)
    found: list[tuple[int, OrgUnit]] = []
    waiting = [(0, unit) for unit in reversed(below.get(None, []))]
    while waiting:
        depth, unit = waiting.pop()
        found.append((depth, unit))
        waiting += [(depth + 1, each) for each in reversed(below.get(unit.id, []))]
    return found


def unit_paths() -> dict[str, tuple[str, ...]]:
    """The path of each unit, from the top to its own name, by id."""
    found: dict[str, tuple[str, ...]] = {}
    for _depth, unit in unit_tree():
        found[unit.id] = (*found.get(unit.parent_id or "", ()), unit.name)
    return found


def unit_names() -> dict[str, str]:
    """The name of each unit by id, after that of the unit above where units share a name."""
    paths = unit_paths()
    same = Counter(path[-1] for path in paths.values())
    return {
        unit: " / ".join(path[-1:] if same[path[-1]] == 1 else path[-2:])
        for unit, path in paths.items()
    }


def reach_of(unit_ids: Collection[str]) -> set[str]:
    """The ids of some units and of all units below them."""
    below: dict[str | None, list[str]] = defaultdict(list)
    for unit in units():
        below[unit.parent_id].append(unit.id)
    found, waiting = set[str](), list(unit_ids)
    while waiting:
        unit_id = waiting.pop()
        if unit_id not in found:
            found.add(unit_id)
            waiting += below[unit_id]
    return found


def members(unit_ids: Collection[str]) -> list[Person]:
    """The people with an active account in some units and the units below, by id."""
    return list(db.session().scalars(members_of(unit_ids)))


def members_of(unit_ids: Collection[str]) -> Select[Any]:
    """The query of `members`."""
    inside = Person.unit_id.in_(reach_of(unit_ids))
    return select(Person).where(inside, Person.state == AccountState.active).order_by(Person.id)


def kept_columns() -> dict[str, str]:
    """What an administrator said of columns of earlier files: `columns.Choice.kept`."""
    columns = select(DirectoryMapping).where(DirectoryMapping.theirs != DATES)
    return {kept.theirs: kept.ours for kept in db.session().scalars(columns)}


def kept_dates() -> str:
    """The order of dates that an administrator chose last: one of `days.ORDERS`, or empty."""
    kept = db.session().get(DirectoryMapping, DATES)
    return kept.ours if kept else ""


def absent_ids(day: date) -> set[str]:
    """The ids of all people who are absent on a day."""
    away = select(Absence.person_id).where(Absence.from_day <= day, Absence.until_day >= day)
    return set(db.session().scalars(away))


def absences_of(person: Person) -> list[Absence]:
    """A person's absences, by day."""
    own = select(Absence).where(Absence.person_id == person.id)
    return list(db.session().scalars(own.order_by(Absence.from_day)))


def directory_page(
    search: str, number: int, *, only: Sequence[ColumnElement[bool]] = ()
) -> Page[Person]:
    """One page of the people whose name or mail address has each word of a search, by name.

    `only` are further conditions on Person.
    """
    listed = select(Person.id, Person.name, Person.email).where(*only)
    # Sorted here, because databases put É after Z.
    found = sorted(
        (folded(name), person_id)
        for person_id, name, email in db.session().execute(listed)
        if found_in(search, name, email, readable(email))
    )
    return page_of([person_id for _name, person_id in found], number, _people, PAGE)


def _people(ids: Sequence[str]) -> list[Person]:
    found = {p.id: p for p in db.session().scalars(select(Person).where(Person.id.in_(ids)))}
    return [found[person_id] for person_id in ids]

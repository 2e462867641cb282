"""What the directory filters by, and how units are covered."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from webapp.champions.queries import Listed, listed
from webapp.core import db
from webapp.core.lists import folded
from webapp.directory.queries import unit_paths
from webapp.people.models import Person
from webapp.people.workflow import AccountState


@dataclass(frozen=True)
class Coverage:
    """A unit by its path of names: how many people and active champions it has."""

    path: tuple[str, ...]
    people: int
    champions: int


def sites(found: Collection[Listed]) -> list[str]:
    """The sites of some champions, by name."""
    return sorted({each.site for each in found if each.site}, key=folded)


def coverage(program_id: str) -> list[Coverage]:
    """The units that have people, by path of names, with their champions."""
    people = (
        select(Person.unit_id, func.count())
        .where(Person.state != AccountState.ended, Person.unit_id.is_not(None))
        .group_by(Person.unit_id)
    )
    champions = listed(program_id, Person.unit_id, func.count()).group_by(Person.unit_id)
    counted: dict[str, int] = dict(db.session().execute(champions).all())
    paths = unit_paths()
    found = [
        Coverage(paths[unit], number, counted.get(unit, 0))
        for unit, number in db.session().execute(people)
        if unit in paths
    ]
    return sorted(found, key=lambda each: [folded(name) for name in each.path])

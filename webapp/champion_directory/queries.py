"""What the directory filters by, and how units are covered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from webapp.champions import queries
from webapp.champions.queries import Entry, listed
from webapp.core import clock, db
from webapp.core.lists import folded, found_in
from webapp.directory.queries import unit_paths
from webapp.people.models import Person
from webapp.people.workflow import AccountState
from webapp.programs.models import Program


@dataclass(frozen=True)
class Coverage:
    """A unit by its path of names: how many people and active champions it has."""

    path: tuple[str, ...]
    people: int
    champions: int


def fitting(program: Program, every: Sequence[Entry], chosen: Mapping[str, str]) -> Sequence[Entry]:
    """The champions that fit all filters: words, a confirmed skill, a language, a site, time left."""
    kept = {each.id for each in every}
    if code := chosen.get("skill"):
        kept &= queries.with_skill(program.id, [code])
    if code := chosen.get("language"):
        kept &= queries.with_language(program.id, code)
    if "time" in chosen:
        kept &= queries.with_time(program.id, clock.today())
    words, site = chosen.get("q", ""), chosen.get("site")
    return [
        each
        for each in every
        if each.id in kept and site in {None, each.site} and found_in(words, each.name, each.unit)
    ]


def sites(found: Collection[Entry]) -> list[str]:
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

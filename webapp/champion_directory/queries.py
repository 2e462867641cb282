"""What the directory is searched and filtered by, and how units are covered."""

import itertools
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Text, case, cast, func, select

from webapp.champions.models import Champion, SkillConfirmation
from webapp.champions.queries import PEERS, accepted_minutes, listed, minutes_taken
from webapp.core import clock, db
from webapp.core.lists import folded, found_in
from webapp.directory.queries import unit_paths
from webapp.people.models import OrgUnit, Person
from webapp.people.workflow import AccountState
from webapp.programs.models import Program


@dataclass(frozen=True)
class Entry:
    """What a list of champions is searched and ordered by."""

    id: str
    name: str
    unit: str | None
    site: str | None


@dataclass(frozen=True)
class Coverage:
    """A unit by its path of names: how many people and active champions it has."""

    path: tuple[str, ...]
    people: int
    champions: int


def entries(program_id: str) -> list[Entry]:
    """The champions of a program by name; one query, however many there are."""
    columns = Champion.id, Person.name, OrgUnit.name, Person.site
    rows = db.session().execute(
        listed(program_id, *columns).outerjoin(OrgUnit, OrgUnit.id == Person.unit_id)
    )
    # Sorted here, because databases put É after Z.
    return sorted(itertools.starmap(Entry, rows), key=lambda each: (folded(each.name), each.id))


def with_skill(program_id: str, codes: Collection[str]) -> set[str]:
    """The ids of the champions of a program with a confirmed skill in one of some topics."""
    own, weight = SkillConfirmation, case((SkillConfirmation.by_lead, PEERS), else_=1)
    found = (
        select(own.champion_id)
        .where(own.topic.in_(codes), own.champion_id.in_(listed(program_id, Champion.id)))
        .group_by(own.champion_id, own.topic)
        .having(func.sum(weight) >= PEERS)
    )
    return set(db.session().scalars(found))


def with_language(program_id: str, code: str) -> set[str]:
    """The ids of the champions of a program who speak a language."""
    spoken = cast(Champion.languages, Text).contains(f'"{code}"', autoescape=True)
    return set(db.session().scalars(listed(program_id, Champion.id).where(spoken)))


def languages_of(program_id: str) -> set[str]:
    """The languages that the champions of a program speak."""
    found = db.session().scalars(listed(program_id, cast(Champion.languages, Text)).distinct())
    return {code for codes in found for code in json.loads(codes)}


def with_time(program_id: str, day: date) -> set[str]:
    """The ids of the champions of a program who have time left in the month of a day, as all see."""
    taken = minutes_taken(listed(program_id, Champion.id), day, accepted_minutes)
    rows = db.session().execute(listed(program_id, Champion.id, Champion.hours))
    return {champion for champion, hours in rows if 60 * hours > taken.get(champion, 0)}


def fitting(program: Program, every: Sequence[Entry], chosen: Mapping[str, str]) -> Sequence[Entry]:
    """The champions that fit all filters: words, a confirmed skill, a language, a site, time left."""
    kept = {each.id for each in every}
    if code := chosen.get("skill"):
        kept &= with_skill(program.id, [code])
    if code := chosen.get("language"):
        kept &= with_language(program.id, code)
    if "time" in chosen:
        kept &= with_time(program.id, clock.today())
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

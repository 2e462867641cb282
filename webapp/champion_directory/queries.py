"""What the directory is searched and filtered by, and how units are covered."""

import itertools
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

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
    # The list as JSON: few differ, so each is read once.
    languages: str
    hours: int


@dataclass(frozen=True)
class Coverage:
    """A unit by its path of names: how many people and active champions it has."""

    path: tuple[str, ...]
    people: int
    champions: int


def entries(program_id: str) -> list[Entry]:
    """The champions of a program by name; one query, however many there are."""
    spoken = cast(Champion.languages, Text)
    columns = Champion.id, Person.name, OrgUnit.name, Person.site, spoken, Champion.hours
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


def languages_of(found: Collection[Entry]) -> set[str]:
    """The languages that some champions speak."""
    return {
        code for languages in {each.languages for each in found} for code in json.loads(languages)
    }


def _full(program_id: str, every: Sequence[Entry]) -> set[str]:
    """The ids of the champions who have no time left this month, as all see it."""
    taken = minutes_taken(listed(program_id, Champion.id), clock.today(), accepted_minutes)
    return {each.id for each in every if 60 * each.hours <= taken.get(each.id, 0)}


def fitting(program: Program, every: Sequence[Entry], chosen: Mapping[str, str]) -> Sequence[Entry]:
    """The champions that fit all filters: words, a confirmed skill, a language, a site, time left."""
    found = every
    if code := chosen.get("skill"):
        able = with_skill(program.id, [code])
        found = [each for each in found if each.id in able]
    if code := chosen.get("language"):
        # Few lists differ, so each is read once.
        spoken = {text for text in {each.languages for each in found} if code in json.loads(text)}
        found = [each for each in found if each.languages in spoken]
    if site := chosen.get("site"):
        found = [each for each in found if each.site == site]
    if "time" in chosen:
        full = _full(program.id, every)
        found = [each for each in found if each.id not in full]
    words = chosen.get("q", "")
    return [each for each in found if found_in(words, each.name, each.unit)] if words else found


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

"""The champions that employees find, with confirmed skills and the time left."""

import itertools
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, Text, and_, case, cast, func, select

from webapp.champions.models import Champion, SkillConfirmation
from webapp.champions.queries.time import Held, accepted_minutes, held_minutes, minutes_taken
from webapp.champions.workflow import LISTED
from webapp.core import db
from webapp.core.lists import folded
from webapp.people.models import OrgUnit, Person
from webapp.people.workflow import AccountState
from webapp.programs.models import Enrollment
from webapp.programs.workflow import EnrollmentState

# A skill counts with a lead's confirmation, or with that of this many other champions.
PEERS: Final = 2


@dataclass(frozen=True)
class Entry:
    """What a list of champions is searched and ordered by."""

    id: str
    name: str
    unit: str | None
    site: str | None


@dataclass(frozen=True)
class Listed:
    """A champion as the directory shows them; `skills` are the confirmed ones, code to level."""

    id: str
    name: str
    portrait_id: str | None
    unit: str | None
    site: str | None
    languages: tuple[str, ...]
    skills: Mapping[str, int]
    minutes_left: int


def listed(program_id: str, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
    """The query of columns of the champions in the directory of a program."""
    enrolled = and_(
        Enrollment.person_id == Champion.person_id, Enrollment.program_id == Champion.program_id,
        Enrollment.state == EnrollmentState.active,
    )  # fmt: skip
    return (
        select(*columns)
        .select_from(Champion)
        .join(Person, Person.id == Champion.person_id)
        .join(Enrollment, enrolled)
        .where(Champion.program_id == program_id, Champion.state.in_(LISTED))
        .where(Person.state == AccountState.active)
    )


def entries(program_id: str) -> list[Entry]:
    """The champions of a program by name; one query, however many there are."""
    columns = Champion.id, Person.name, OrgUnit.name, Person.site
    rows = db.session().execute(
        listed(program_id, *columns).outerjoin(OrgUnit, OrgUnit.id == Person.unit_id)
    )
    # Sorted here, because databases put É after Z.
    return sorted(itertools.starmap(Entry, rows), key=_by_name)


def _by_name(each: Entry | Listed) -> tuple[str, str]:
    return folded(each.name), each.id


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


def directory(
    program_id: str, day: date, only: Collection[str] | None = None, held: Held = held_minutes
) -> list[Listed]:
    """The champions of a program by name, or some of them, with the time left in the month of a day.

    `held` tells which minutes of open questions are taken: colleagues see `accepted_minutes`.
    Three queries, and one of what open questions hold, whatever their number.
    """
    ids: Any = listed(program_id, Champion.id) if only is None else only
    used = minutes_taken(ids, day, held)
    confirmed = _confirmed(ids)
    columns = (
        Champion.id, Person.name, Person.portrait_id, OrgUnit.name, Person.site, Champion.languages,
        Champion.topics, Champion.hours,
    )  # fmt: skip
    rows = db.session().execute(
        listed(program_id, *columns)
        .outerjoin(OrgUnit, OrgUnit.id == Person.unit_id)
        .where(Champion.id.in_(ids))
    )
    found = [
        Listed(
            champion, name, portrait, unit, site, tuple(languages),
            {code: level for code, level in topics.items() if (champion, code) in confirmed},
            max(0, 60 * hours - used.get(champion, 0)),
        )
        for champion, name, portrait, unit, site, languages, topics, hours in rows
    ]  # fmt: skip
    return sorted(found, key=_by_name)


def _confirmed(ids: Any) -> set[tuple[str, str]]:  # noqa: ANN401 - ids or a query of them
    """Champion and topic of the skills that enough people confirmed."""
    own = SkillConfirmation
    found = select(own.champion_id, own.topic, own.by_lead).where(own.champion_id.in_(ids))
    counted: dict[tuple[str, str], int] = {}
    for champion, topic, by_lead in db.session().execute(found):
        counted[champion, topic] = counted.get((champion, topic), 0) + (PEERS if by_lead else 1)
    return {skill for skill, count in counted.items() if count >= PEERS}


def confirmed_topics(champion: Champion) -> set[str]:
    """The codes of the skills of a champion that enough people confirmed."""
    return {topic for _champion, topic in _confirmed([champion.id])}


def confirmed_by(champion: Champion, person: Person) -> set[str]:
    """The codes of the skills of a champion that this person confirmed."""
    found = select(SkillConfirmation.topic).where(
        SkillConfirmation.champion_id == champion.id, SkillConfirmation.person_id == person.id
    )
    return set(db.session().scalars(found))

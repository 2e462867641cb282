"""The champions that employees find, with confirmed skills and the time left."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, and_, select

from webapp.champions.models import Champion, SkillConfirmation
from webapp.champions.queries.time import Held, held_minutes, minutes_taken
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
    # Sorted here, because databases put É after Z.
    return sorted(found, key=lambda each: (folded(each.name), each.id))


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

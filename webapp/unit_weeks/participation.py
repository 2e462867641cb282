"""Participation by closed week and unit: who was enrolled, what they were offered and did.

A row counts the people of one unit, without those of the units below it, as in `exposure`. People
who do not allow measuring are in the numbers of people and of enrolled ones, and in no other.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Subquery, case, func, literal, or_, select, union_all

from webapp.briefs.queries import offered_at
from webapp.core import clock, db
from webapp.people.models import OrgUnit, Person
from webapp.people.workflow import AccountState
from webapp.program_kinds import Kind
from webapp.programs.models import Enrollment, Program
from webapp.rollouts import queries as rollouts
from webapp.sharing.models import Share
from webapp.stories.models import Revision, Story
from webapp.stories.queries import IS_SUBMISSION
from webapp.unit_weeks import own_words
from webapp.unit_weeks.exposure import NONE
from webapp.unit_weeks.measuring import measured
from webapp.unit_weeks.models import UnitWeek
from webapp.unit_weeks.own_words import OwnWords

REQUESTS: Final = ("gross", "authentic_low", "authentic", "reach_low", "reach", "reach_high")
"""The columns that are known once the requests of a week are counted."""
_COUNTS: Final = ("people", "enrolled", "measured", "active", "stories", "shares")


def count(start: datetime, end: datetime) -> dict[str, dict[str, int]]:
    """Count a week, which begins at `start` and ends before `end`, by unit; without empty units.

    One statement, so that its numbers are of one moment: people in the unit in which they are now,
    their enrollments at the end of the week, and what they did in it.
    """
    members, acts = _members(end), _acts(start, end)
    found = (
        select(
            Person.unit_id, func.count(Person.id), func.count(members.c.person_id),
            _sum(members.c.measured), func.count(acts.c.person_id), _sum(acts.c.stories),
            _sum(acts.c.shares),
        )
        .outerjoin(members, members.c.person_id == Person.id)
        .outerjoin(acts, acts.c.person_id == Person.id)
        .where(Person.state != AccountState.ended)
        .group_by(Person.unit_id)
    )  # fmt: skip
    rows = db.session().execute(found)
    return {
        unit or NONE: dict(zip(_COUNTS, map(int, counts), strict=True)) for unit, *counts in rows
    }


def store(
    week: str, start: datetime, end: datetime, counts: Mapping[str, Mapping[str, int]]
) -> None:
    """Store the result of `count` for each unit that exists, with briefs and own words of the week.

    Briefs of a program are offered to all units that it is open to by the end of the week.
    """
    offered = _offered(end)
    scores = {unit or NONE: own for unit, own in own_words.by_unit(start, end).items()}
    nothing = dict.fromkeys(_COUNTS, 0)
    for unit in (NONE, *db.session().scalars(select(OrgUnit.id))):
        own = scores.get(unit, OwnWords())
        db.session().add(
            UnitWeek(
                unit=unit, week=week, offered=offered(unit), texts=own.texts, own_words=own.mean,
                **{**nothing, **counts.get(unit, {})},
            )
        )  # fmt: skip
    db.session().flush()


def _offered(end: datetime) -> Callable[[str], int]:
    """Return how many briefs people of a unit could write from."""
    last_day = clock.local_day(end, clock.zone()) - timedelta(days=1)
    counts = offered_at(end)
    days = {program: rollouts.days(program) for program in counts}

    def of(unit: str) -> int:
        return sum(
            number
            for program, number in counts.items()
            if days[program].get(unit, last_day) <= last_day
        )

    return of


def store_requests(weeks: Iterable[str], counted: Iterable[Mapping[Any, Any]]) -> None:
    """Store the requests of closed weeks by unit, once.

    `counted` are rows with unit, week and the columns `REQUESTS`; a unit without one had none. Weeks
    that were closed before this table existed have no rows and get none.
    """
    by_unit = {(str(row["unit"]), str(row["week"])): row for row in counted}
    nothing = dict.fromkeys(REQUESTS, 0)
    found = select(UnitWeek).where(UnitWeek.week.in_(list(weeks)), UnitWeek.gross.is_(None))
    for row in db.session().scalars(found):
        values = by_unit.get((row.unit, row.week), nothing)
        for name in REQUESTS:
            setattr(row, name, values[name])


def _sum(column: Any) -> Any:  # noqa: ANN401 - a column of a subquery
    return func.coalesce(func.sum(column), 0)


def _members(end: datetime) -> Subquery:
    """People enrolled at the end of a week; `measured` (0 or 1) tells who allows measuring."""
    return (
        select(
            Enrollment.person_id,
            func.max(case((Enrollment.id.in_(measured()), 1), else_=0)).label("measured"),
        )
        .join(Program, Program.id == Enrollment.program_id)
        .where(Program.kind == Kind.sharing, Enrollment.joined_at < end)
        .where(or_(Enrollment.left_at.is_(None), Enrollment.left_at >= end))
        .group_by(Enrollment.person_id)
        .subquery()
    )


def _acts(start: datetime, end: datetime) -> Subquery:
    """People who allow measuring and sent or shared a story in a week, with how many.

    A story counts when it is first sent; one that is sent again makes its author active.
    """
    sent = (
        select(
            Story.person_id, Story.program_id, Revision.made_at.label("at"),
            case((Revision.number == 1, 1), else_=0).label("stories"), literal(0).label("shares"),
        )
        .join(Revision, Revision.story_id == Story.id)
        .where(IS_SUBMISSION, Revision.made_at >= start, Revision.made_at < end)
    )  # fmt: skip
    shared = select(
        Share.person_id, Share.program_id, Share.posted_at, literal(0), literal(1)
    ).where(Share.posted_at >= start, Share.posted_at < end)
    done = union_all(sent, shared).subquery()
    return (
        select(
            done.c.person_id, func.sum(done.c.stories).label("stories"),
            func.sum(done.c.shares).label("shares"),
        )
        .join(
            Enrollment,
            (Enrollment.person_id == done.c.person_id)
            & (Enrollment.program_id == done.c.program_id),
        )
        .where(Enrollment.id.in_(measured()), done.c.at >= Enrollment.joined_at)
        .group_by(done.c.person_id)
        .subquery()
    )  # fmt: skip

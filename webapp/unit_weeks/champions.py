"""Digital champions by closed week and unit; times of help requests and load of champions by month.

A row counts the people of one unit, without those of the units below it, and there are no totals,
as in `exposure`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, func, select

from webapp.champions.models import Champion
from webapp.champions.quarters import DAY, month_start, next_month
from webapp.champions.queries import minutes_in_month
from webapp.champions.workflow import LISTED
from webapp.core import clock, db
from webapp.helpdesk.models import HelpRequest
from webapp.helpdesk.queries import resolved_by_unit
from webapp.helpdesk.workflow import HelpState
from webapp.people.models import OrgUnit, Person
from webapp.people.workflow import AccountState
from webapp.programs.models import Program
from webapp.unit_weeks.exposure import NONE
from webapp.unit_weeks.models import ChampionWeek

# Help requests of this time still name who asked; later only their number is kept.
KEPT: Final = timedelta(days=90)
MONTHS: Final = 3


def first_moment() -> datetime | None:
    """Return when somebody first applied as a champion; None without any."""
    return db.session().scalar(select(func.min(Champion.made_at)))


def store(week: str, start: datetime, end: datetime, people: Mapping[str, int]) -> None:
    """Count a week, which begins at `start` and ends before `end`, for each unit that exists.

    `people` is how many are in each unit now. Champions are those of now, once however many roles
    they have. A help request counts in the unit in which the person asked, in the week in which it
    was resolved.
    """
    here = Person.state != AccountState.ended
    active = select(Champion.person_id).where(Champion.state.in_(LISTED))
    champions = _by_unit(select(Person.unit_id, func.count()).where(here, Person.id.in_(active)))
    helped = {unit or NONE: counts for unit, counts in resolved_by_unit(start, end).items()}
    for unit in (NONE, *db.session().scalars(select(OrgUnit.id))):
        resolved, askers = helped.get(unit, (0, 0))
        db.session().add(
            ChampionWeek(
                unit=unit, week=week, people=people.get(unit, 0),
                champions=champions.get(unit, 0), resolved=resolved,
                # In a week that is closed very late, who asked may be deleted already.
                helped=max(askers, min(resolved, 1)),
            )
        )  # fmt: skip
    db.session().flush()


def _by_unit(counted: Any) -> dict[str, int]:  # noqa: ANN401 - a query of unit and count
    rows = db.session().execute(counted.group_by(Person.unit_id))
    return {unit or NONE: count for unit, count in rows}


def stored_weeks() -> Sequence[Row[str, str, int, int, int, int]]:
    """Return unit, week, people, champions, resolved and helped of all counted weeks, in order.

    Small numbers are among them: `analytics.champions.release_weeks` decides which are shown.
    """
    own = ChampionWeek
    found = select(own.unit, own.week, own.people, own.champions, own.resolved, own.helped)
    return db.session().execute(found.order_by(own.week, own.unit)).all()


def help_times(until: datetime) -> Iterator[tuple[str, str, str, int, bool]]:
    """Yield program, month, person, days and whether resolved, of each help request.

    Those asked for in whole months of the last 90 days, as they were at `until`. A request that was
    withdrawn lasted at least until then.
    """
    zone = clock.zone()
    first = next_month(clock.local_day(until - KEPT, zone))
    found = (
        select(Program.slug, HelpRequest)
        .join(Program, Program.id == HelpRequest.program_id)
        .where(HelpRequest.made_at < until, HelpRequest.person_id.is_not(None))
        .order_by(HelpRequest.id)
    )
    for slug, asked in db.session().execute(found):
        day = clock.local_day(asked.made_at, zone)
        if day >= first:
            ended = asked.ended_at if asked.ended_at and asked.ended_at < until else None
            days = ((ended or until) - asked.made_at) // DAY
            resolved = ended is not None and asked.state == HelpState.resolved
            yield slug, f"{day:%Y-%m}", asked.person_id, days, resolved


def load(until: datetime) -> Iterator[tuple[str, str, int, int]]:
    """Yield program, month, used and agreed minutes of each champion, for the last closed months.

    Champions who applied before the month and whose role did not end in it; the hours are those
    agreed last.
    """
    zone = clock.zone()
    month = month_start(clock.local_day(until, zone))
    for _ in range(MONTHS):
        month = month_start(month - DAY)
        first, after = _moment(month), _moment(next_month(month))
        found = (
            select(Program.slug, Champion.id, Champion.hours)
            .join(Program, Program.id == Champion.program_id)
            .where(Champion.hours.is_not(None), Champion.made_at < first)
            .where((Champion.ended_at.is_(None)) | (Champion.ended_at >= after))
            .order_by(Champion.id)
        )
        rows = db.session().execute(found).all()
        used = minutes_in_month([champion for _slug, champion, _hours in rows], month)
        for slug, champion, hours in rows:
            yield slug, f"{month:%Y-%m}", used.get(champion, 0), 60 * (hours or 0)


def _moment(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), clock.zone())

"""The verbs of insights that need no statistics: close weeks, keep a figure."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from analytics.plain.traffic import CODES
from webapp.insights import events, queries
from webapp.insights.models import LinkDay, PanelWeek, ReleasedWeek, StoredFigure
from webapp.kernel import clock, db
from webapp.kernel.unit_of_work import record
from webapp.programs.models import Program
from webapp.shares import queries as shares
from webapp.shares.services import close_week

# Visits still on their way from a spool file get this long before their week closes.
GRACE = timedelta(minutes=15)


def close_weeks(zone: ZoneInfo) -> list[str]:
    """Close every ISO week that is over and not yet released, in order; which ones.

    A visit that arrives after its week was closed counts in the next one.
    """
    earliest = shares.first_uncounted()
    if earliest is None:
        return []
    moment = datetime.fromtimestamp(earliest / 1_000_000, UTC)
    start = max(clock.week_start(moment, zone), _after(queries.last_released(), zone))
    closed = []
    while (end := _next_week(start, zone)) + GRACE <= clock.now():
        week = clock.iso_week(clock.local_day(start, zone))
        if not queries.released(week):
            close_week(week, end)
            db.session().add(ReleasedWeek(week=week, released_at=clock.now()))
            db.session().flush()
            closed.append(week)
        start = end
    return closed


def _after(week: str | None, zone: ZoneInfo) -> datetime:
    """The Monday after a released week; the beginning of time where none was released."""
    return datetime(1970, 1, 1, tzinfo=UTC) if week is None else week_end(week, zone)


def week_end(week: str, zone: ZoneInfo) -> datetime:
    """The moment an ISO week is over."""
    monday = date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
    return _next_week(datetime.combine(monday, datetime.min.time(), zone), zone)


def release(program: Program, week: str, counts: Mapping[str, int | None], authors: int) -> None:
    """Keep a week's counts as they are now; a week that was released stays as it was."""
    if db.session().get(PanelWeek, (program.id, week)) is None:
        db.session().add(
            PanelWeek(program_id=program.id, week=week, counts=dict(counts), authors=authors)
        )


def keep_days(
    links: Mapping[str, str], days: Iterable[Mapping[Any, Any]], weeks: Iterable[str]
) -> None:
    """Keep the daily counts of links (by pseudonym) and note that these weeks are counted.

    `days` are the records of analytics.reach.links_by_day. Weeks that were counted meanwhile stay.
    """
    waiting = set(weeks) & set(queries.uncounted_weeks())
    db.session().add_all(
        LinkDay(
            link_id=links[str(d["link"])], day=str(d["day"]), week=str(d["week"]),
            outside=int(d["outside"]), unknown=int(d["unknown"]),
            removed={code: int(d[code]) for code in CODES if d[code]},
        )
        for d in days if d["week"] in waiting
    )  # fmt: skip
    for week in waiting:
        db.session().get_one(ReleasedWeek, week).counted_at = clock.now()


def _next_week(start: datetime, zone: ZoneInfo) -> datetime:
    # Eight days on and back to Monday: a week with a clock change has not 168 hours.
    return clock.week_start(start + timedelta(days=8), zone)


def keep(
    program: Program, name: str, content: Mapping[str, object], charts: Mapping[str, str], *,
    snapshot: str, withheld: bool,
) -> StoredFigure:  # fmt: skip
    """Store a figure for the pages."""
    made = StoredFigure(
        program_id=program.id, name=name, content=dict(content), charts=dict(charts),
        snapshot=snapshot, withheld=withheld, made_at=clock.now(),
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    record(events.FigureStored(actor=None, object_id=program.id, name=name, snapshot=snapshot))
    return made

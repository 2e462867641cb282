"""Services of insights that need no statistics: close weeks, store counts and figures."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from analytics.core.traffic import CODES
from webapp.core import clock, db
from webapp.core.unit_of_work import record
from webapp.insights import events, queries
from webapp.insights.models import PanelWeek, ReleasedWeek, StoredFigure
from webapp.programs.models import Program
from webapp.tracking.models import LinkDay
from webapp.tracking.queries import first_uncounted
from webapp.tracking.services import close_week
from webapp.unit_weeks import services as unit_weeks

# Time for visits in spool files to be ingested before their week closes.
GRACE = timedelta(minutes=15)


def close_weeks(zone: ZoneInfo) -> list[str]:
    """Close every ISO week that is over and not yet released, in order, and return these weeks.

    From the first event on no week is left out, so that nothing observed differs from not counted.
    A visit that is ingested after its week was closed counts in the next one. Solicitations have
    their moment from the transaction that sends them, so none appears after its week was closed.
    """
    last = queries.last_released()
    earliest = _first_event() if last is None else week_end(last, zone)
    if earliest is None:
        return []
    start = clock.week_start(earliest, zone)
    closed = []
    while (end := _next_week(start, zone)) + GRACE <= clock.now():
        week = clock.iso_week(clock.local_day(start, zone))
        if not queries.released(week):
            close_week(week, end)
            db.session().add(ReleasedWeek(week=week, released_at=clock.now()))
            db.session().flush()
            unit_weeks.store(week, start, end)
            closed.append(week)
        start = end
    return closed


def _first_event() -> datetime | None:
    """Return when the first program was opened, or something happened before; None without any."""
    visit = first_uncounted()
    moments = [] if visit is None else [datetime.fromtimestamp(visit / 1_000_000, UTC)]
    other = unit_weeks.first_moment()
    return min([*moments, *([] if other is None else [other])], default=None)


def week_end(week: str, zone: ZoneInfo) -> datetime:
    """Return the moment when an ISO week ends."""
    monday = date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
    return _next_week(datetime.combine(monday, datetime.min.time(), zone), zone)


def release(program: Program, week: str, counts: Mapping[str, int | None], authors: int) -> None:
    """Store the counts of a week; a week that is stored already does not change."""
    if db.session().get(PanelWeek, (program.id, week)) is None:
        db.session().add(
            PanelWeek(program_id=program.id, week=week, counts=dict(counts), authors=authors)
        )


def store_days(
    links: Mapping[str, str], days: Iterable[Mapping[Any, Any]], weeks: Iterable[str]
) -> None:
    """Store the daily counts of links and mark these weeks as counted.

    `links` maps pseudonyms to ids; `days` are the records of analytics.reach.links_by_day. Weeks
    that another worker has counted meanwhile are skipped.
    """
    pending = set(weeks) & set(queries.uncounted_weeks())
    db.session().add_all(
        LinkDay(
            link_id=links[str(d["link"])], day=str(d["day"]), week=str(d["week"]),
            outside=int(d["outside"]), unknown=int(d["unknown"]),
            removed={code: int(d[code]) for code in CODES if d[code]},
        )
        for d in days if d["week"] in pending
    )  # fmt: skip
    for week in pending:
        db.session().get_one(ReleasedWeek, week).counted_at = clock.now()


def _next_week(start: datetime, zone: ZoneInfo) -> datetime:
    # Eight days later and back to Monday: a week with a clock change does not have 168 hours.
    return clock.week_start(start + timedelta(days=8), zone)


def store_figure(
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

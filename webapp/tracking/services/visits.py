"""Visits: ingested from the spool, counted into closed weeks, deleted when old."""

import logging
import math
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, func, select, update

from webapp.core import clock, db
from webapp.core.unit_of_work import record
from webapp.tracking import events, spool
from webapp.tracking.models import SpoolFile, TrackedLink, Visit

# The clocks of two machines may differ by this much.
SLACK = timedelta(hours=1)
log = logging.getLogger("francparler.tracking")


def ingest_file(path: Path) -> int:
    """Move one batch of a spool file into the table, with the offset; return how many lines."""
    row = db.session().get(SpoolFile, path.name, with_for_update=True)
    if row is None:
        row = SpoolFile(name=path.name, offset=0)
        db.session().add(row)
        db.session().flush()
    if spool.finished(path, row.offset):
        path.unlink()
        db.session().delete(row)
        return 0
    batch = spool.read(path, row.offset)
    row.offset = batch.offset
    if batch.torn:
        log.warning("%s: %d lines could not be read", path.name, batch.torn)
    _add_visits(batch.rows)
    return len(batch.rows) + batch.torn


def _add_visits(rows: list[dict[str, Any]]) -> None:
    """Insert the visits of known links.

    Visits at impossible times (a wrong clock) and visits after the link was retired are dropped.
    """
    rows = [r for r in rows if isinstance(r["l"], str) and isinstance(r["t"], int)]
    times = _valid_times({r["l"] for r in rows})
    possible = [r for r in rows if r["l"] in times and r["t"] in times[r["l"]].possible]
    if len(possible) < len(rows):
        log.warning("%d visits of unknown links or at impossible times", len(rows) - len(possible))
    values = [
        {
            "event_id": r["e"], "link_id": r["l"], "at_us": r["t"], "visitor": r["v"],
            "viewer": r["w"], "decided": r["d"], "classifier": r["c"],
        }
        for r in possible if r["t"] < times[r["l"]].retired
    ]  # fmt: skip
    if not values:
        return
    insert = db.insert(Visit).on_conflict_do_nothing(index_elements=["event_id"])
    db.session().execute(insert, values)


class ValidTimes(NamedTuple):
    """When visits of a link are possible, and when it was retired; microseconds since 1970."""

    possible: range
    retired: float


def _valid_times(link_ids: set[str]) -> dict[str, ValidTimes]:
    found = db.session().execute(
        select(TrackedLink.id, TrackedLink.made_at, TrackedLink.retired_at).where(
            TrackedLink.id.in_(link_ids)
        )
    )
    end = _us(clock.now() + SLACK) + 1
    return {
        i: ValidTimes(range(_us(created - SLACK), end), _us(retired) if retired else math.inf)
        for i, created, retired in found
    }


def _us(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000)


def _old(moment: datetime, weeks: Collection[str]) -> ColumnElement[bool]:
    return and_(Visit.at_us < _us(moment), Visit.week.in_(weeks))


def count_old_visits(moment: datetime, weeks: Collection[str]) -> int:
    """The number of visits before a moment that are counted in these weeks."""
    found = select(func.count()).select_from(Visit).where(_old(moment, weeks))
    return db.session().scalar(found) or 0


def delete_old_visits(moment: datetime, weeks: Collection[str], most: int) -> int:
    """Delete the oldest of these visits, at most `most`; return how many."""
    chosen = select(Visit.id).where(_old(moment, weeks)).order_by(Visit.id).limit(most)
    statement = delete(Visit).where(Visit.id.in_(chosen)).returning(Visit.id)
    return len(db.session().scalars(statement).all())


def close_week(week: str, until: datetime) -> int:
    """Assign every uncounted visit before `until` to this week; return how many."""
    result = db.session().execute(
        update(Visit)
        .where(Visit.week.is_(None), Visit.at_us < _us(until))
        .values(week=week)
        .returning(Visit.id)
    )
    counted = len(result.all())
    record(events.WeekClosed(actor=None, object_id=week, visits=counted))
    return counted

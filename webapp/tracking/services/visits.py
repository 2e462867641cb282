"""Visits: from the spool into the table, counted into closed weeks, deleted when old."""

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
    """Add visits of links that exist, at moments at which they can have happened.

    A visit at an impossible time (a wrong clock) is dropped, and so is one on a link that had been
    retired before it.
    """
    rows = [r for r in rows if isinstance(r["l"], str) and isinstance(r["t"], int)]
    lives = _lives({r["l"] for r in rows})
    sound = [r for r in rows if r["l"] in lives and r["t"] in lives[r["l"]].possible]
    if len(sound) < len(rows):
        log.warning("%d visits of unknown links or at impossible times", len(rows) - len(sound))
    values = [
        {
            "event_id": r["e"], "link_id": r["l"], "at_us": r["t"], "visitor": r["v"],
            "viewer": r["w"], "decided": r["d"], "classifier": r["c"],
        }
        for r in sound if r["t"] < lives[r["l"]].retired
    ]  # fmt: skip
    if not values:
        return
    insert = db.insert(Visit).on_conflict_do_nothing(index_elements=["event_id"])
    db.session().execute(insert, values)


class Life(NamedTuple):
    """When visits of a link are possible, and when it was retired; microseconds."""

    possible: range
    retired: float


def _lives(link_ids: set[str]) -> dict[str, Life]:
    found = db.session().execute(
        select(TrackedLink.id, TrackedLink.made_at, TrackedLink.retired_at).where(
            TrackedLink.id.in_(link_ids)
        )
    )
    end = _us(clock.now() + SLACK) + 1
    return {
        i: Life(range(_us(made - SLACK), end), _us(gone) if gone else math.inf)
        for i, made, gone in found
    }


def _us(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000)


def _old(moment: datetime, weeks: Collection[str]) -> ColumnElement[bool]:
    return and_(Visit.at_us < _us(moment), Visit.week.in_(weeks))


def count_old_visits(moment: datetime, weeks: Collection[str]) -> int:
    """How many visits from before a moment are counted in these weeks."""
    found = select(func.count()).select_from(Visit).where(_old(moment, weeks))
    return db.session().scalar(found) or 0


def delete_old_visits(moment: datetime, weeks: Collection[str], most: int) -> int:
    """Delete the oldest of them, `most` at most; return how many."""
    chosen = select(Visit.id).where(_old(moment, weeks)).order_by(Visit.id).limit(most)
    gone = delete(Visit).where(Visit.id.in_(chosen)).returning(Visit.id)
    return len(db.session().scalars(gone).all())


def close_week(week: str, until: datetime) -> int:
    """Count into this week every visit before `until` that no closed week counts; return how many."""
    result = db.session().execute(
        update(Visit)
        .where(Visit.week.is_(None), Visit.at_us < _us(until))
        .values(week=week)
        .returning(Visit.id)
    )
    counted = len(result.all())
    record(events.WeekClosed(actor=None, object_id=week, visits=counted))
    return counted

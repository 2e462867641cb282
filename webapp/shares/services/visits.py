"""Visits: from the spool into the table, and into closed weeks."""

import logging
import math
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from webapp.kernel import clock, db
from webapp.kernel.unit_of_work import record
from webapp.shares import events, spool
from webapp.shares.models import SpoolFile, TrackedLink, Visit

# Clocks of two machines may differ by so much.
SLACK = timedelta(hours=1)
log = logging.getLogger("francparler.shares")


def ingest(path: Path) -> int:
    """Move one batch of a spool file into the table, with the offset; how many lines."""
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
    """Add visits of links that exist, at moments that can be: a clock that was wrong is refused.

    Left out too are those on a link that was retired before, however long they lay in the spool.
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
    dialect = db.session().get_bind().dialect.name
    made = postgresql.insert(Visit) if dialect == "postgresql" else sqlite.insert(Visit)
    db.session().execute(made.on_conflict_do_nothing(index_elements=["event_id"]), values)


class Life(NamedTuple):
    """When visits of a link can be, and when it was retired; microseconds."""

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


def count_old(moment: datetime, weeks: Collection[str]) -> int:
    """How many visits before a moment count in these weeks."""
    found = select(func.count()).select_from(Visit).where(_old(moment, weeks))
    return db.session().scalar(found) or 0


def drop_old(moment: datetime, weeks: Collection[str], most: int) -> int:
    """Delete the oldest of them, `most` at most; how many."""
    chosen = select(Visit.id).where(_old(moment, weeks)).order_by(Visit.id).limit(most)
    gone = delete(Visit).where(Visit.id.in_(chosen)).returning(Visit.id)
    return len(db.session().scalars(gone).all())


def close_week(week: str, until: datetime) -> int:
    """Count every visit before `until` that no closed week holds into this one; how many."""
    result = db.session().execute(
        update(Visit)
        .where(Visit.week.is_(None), Visit.at_us < _us(until))
        .values(week=week)
        .returning(Visit.id)
    )
    counted = len(result.all())
    record(events.WeekClosed(actor=None, object_id=week, visits=counted))
    return counted

"""Visits: from the spool into the table, and into closed weeks."""

import math
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from webapp.kernel import db
from webapp.kernel.unit_of_work import record
from webapp.shares import events, spool
from webapp.shares.models import SpoolFile, TrackedLink, Visit


def ingest(path: Path) -> int:
    """Move one batch of a spool file into the table, with the offset; how many visits.

    A visit whose link is unknown is left out; its line was not written by this house. So is one
    on a link that was retired before it, however long the line lay in the spool.
    """
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
    return _add_visits(batch.rows)


def _add_visits(rows: list[dict[str, Any]]) -> int:
    asked = {str(r.get("l")) for r in rows}
    known = _until(asked)
    values = [
        {
            "event_id": r["e"], "link_id": r["l"], "at_us": r["t"], "visitor": r["v"],
            "viewer": r["w"], "decided": r["d"], "classifier": r["c"],
        }
        for r in rows if r.get("l") in known and r["t"] < known[str(r["l"])]
    ]  # fmt: skip
    if not values:
        return 0
    dialect = db.session().get_bind().dialect.name
    made = postgresql.insert(Visit) if dialect == "postgresql" else sqlite.insert(Visit)
    db.session().execute(made.on_conflict_do_nothing(index_elements=["event_id"]), values)
    return len(values)


def _until(link_ids: set[str]) -> dict[str, float]:
    """Until when (microseconds) visits of each link that is known are counted."""
    found = db.session().execute(
        select(TrackedLink.id, TrackedLink.retired_at).where(TrackedLink.id.in_(link_ids))
    )
    return {i: at.timestamp() * 1_000_000 if at else math.inf for i, at in found}


def close_week(week: str, until: datetime) -> int:
    """Count every visit before `until` that no closed week holds into this one; how many."""
    result = db.session().execute(
        update(Visit)
        .where(Visit.week.is_(None), Visit.at_us < int(until.timestamp() * 1_000_000))
        .values(week=week)
        .returning(Visit.id)
    )
    counted = len(result.all())
    record(events.WeekClosed(actor=None, object_id=week, visits=counted))
    return counted

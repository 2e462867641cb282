"""Weeks are closed, counted once, written into a snapshot, and the figures stored."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from flask import current_app
from sqlalchemy import select

from analytics import contracts, panel, snapshots
from analytics.reach import COUNTS, links_by_day
from analytics.snapshots import Snapshot, SnapshotError
from analytics.traffic import classify
from webapp.config import Settings
from webapp.insights import queries, services
from webapp.insights.jobs import extract, people, storing
from webapp.kernel import clock, db
from webapp.kernel.unit_of_work import unit_of_work
from webapp.programs.models import Program
from webapp.shares.queries import authors_by_week
from webapp.stories import queries as stories


def close_and_measure() -> None:
    """Close the weeks that are over; where one was, take a snapshot and store the figures."""
    settings: Settings = current_app.extensions["settings"]
    with unit_of_work():
        services.close_weeks(settings.zone)
    keep_promises(settings.zone)
    week = queries.last_released()
    if week is None:
        return
    if not queries.measured(week):
        measure(settings.instance / "snapshots" / week, settings.zone)
    elif queries.uncounted_weeks():
        count(settings.zone)


def keep_promises(zone: ZoneInfo) -> None:
    """How reviews go, stored once for each week that is over, whether anybody visited or not."""
    until = clock.week_start(clock.now(), zone)
    week = clock.iso_week(clock.local_day(until - timedelta(days=1), zone))
    if queries.kept(queries.REVIEW, week):
        return
    with unit_of_work():
        for program in _programs():
            content = _review(program, until)
            services.keep(program, queries.REVIEW, content, {}, snapshot=week, withheld=False)


def _review(program: Program, until: datetime) -> Mapping[str, Any]:
    """Totals of reviews; those told last while fewer than `CHANGE` decisions were added."""
    found = stories.figures(program, until)
    last = queries.newest(program, queries.REVIEW)
    told = last.content["n"] if last else None
    if last and told is not None and found.n is not None and found.n - told < storing.CHANGE:
        return last.content
    return stories.figures_as_dict(found)


def measure(folder: Path, zone: ZoneInfo) -> Snapshot:
    """The snapshot of all closed weeks, taken once, and the figures from it, stored once.

    A worker that died between the two finds the snapshot and stores what is missing.
    """
    taken = snapshots.load(folder) if folder.exists() else take(folder, zone)
    built = panel.build(taken)
    with unit_of_work():
        if not queries.measured(folder.name):
            as_of = services.week_end(_last(), zone)
            for program in _programs():
                storing.store(program, built, taken, as_of)
    return taken


def take(folder: Path, zone: ZoneInfo) -> Snapshot:
    """Count the weeks closed since the last time, and write a snapshot.

    Its requests are those of these weeks. Raises SnapshotError where the folder exists already.
    """
    if folder.exists():
        raise SnapshotError(f"{folder.name} exists already; a snapshot is written once.")
    requests = count(zone)
    until = services.week_end(_last(), zone)
    known = people.tables({p.id: p.slug for p in _programs()}, until, zone)
    return panel.freeze(folder, requests, until, _released(), known)


def count(zone: ZoneInfo) -> pd.DataFrame:
    """Count what closed weeks hold, once each: by program and week, and by link and day.

    Gives back the requests that were counted.
    """
    weeks = queries.uncounted_weeks()
    found = extract.requests({p.id: p.slug for p in _programs()}, weeks, zone)
    classified = classify(found.frame)
    counted, days = panel.from_requests(classified), links_by_day(classified)
    with unit_of_work():
        authors = authors_by_week(weeks)
        by_slug = {p.slug: p for p in _programs()}
        for row in counted.to_dict("records"):
            counts = {name: None if pd.isna(row[name]) else int(row[name]) for name in COUNTS}
            program, week = by_slug[str(row["program"])], str(row["week"])
            services.release(program, week, counts, authors.get((program.id, week), 0))
        services.keep_days(found.links, days.to_dict("records"), weeks)
    return found.frame


def _last() -> str:
    week = queries.last_released()
    if week is None:
        raise LookupError("no week was released yet")
    return week


def _programs() -> Sequence[Program]:
    return db.session().scalars(select(Program).order_by(Program.id)).all()


def _released() -> pd.DataFrame:
    """The weeks of programs that may be told."""
    slugs = {p.id: p.slug for p in _programs()}
    records = [
        {"program": slugs[w.program_id], "unit": "all", "week": w.week, **w.counts}
        for w in queries.panel_weeks()
    ]
    return contracts.frame("panel", records)

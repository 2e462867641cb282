"""Weeks are closed, counted once, written into a snapshot, and the figures stored."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
from flask import current_app
from sqlalchemy import select

from analytics import contracts, panel, snapshots
from analytics.reach import COUNTS, links_by_day
from analytics.snapshots import Snapshot
from analytics.traffic import classify
from webapp.config import Settings
from webapp.insights import queries, services
from webapp.insights.jobs import extract, people, storing
from webapp.kernel import clock, db
from webapp.kernel.unit_of_work import unit_of_work
from webapp.programs.models import Program
from webapp.stories import queries as stories


def close_and_measure() -> None:
    """Close the weeks that are over; where one was, take a snapshot and store the figures."""
    settings: Settings = current_app.extensions["settings"]
    with unit_of_work():
        services.close_weeks(settings.zone)
    keep_promises(settings.zone)
    week = queries.last_released()
    if week is not None and not queries.measured(week):
        measure(settings.instance / "snapshots" / week, settings.zone)


def keep_promises(zone: ZoneInfo) -> None:
    """How reviews go, stored once for each week that is over, whether anybody visited or not."""
    until = clock.week_start(clock.now(), zone)
    week = clock.iso_week(clock.local_day(until - timedelta(days=1), zone))
    if queries.kept(queries.REVIEW, week):
        return
    with unit_of_work():
        for program in _programs():
            content = stories.figures_as_dict(stories.figures(program, until))
            services.keep(program, queries.REVIEW, content, {}, snapshot=week, withheld=False)


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
    """Release the weeks closed since the last time, and write a snapshot.

    Raises SnapshotError where the folder exists already.
    """
    slugs = {p.id: p.slug for p in _programs()}
    found = extract.requests(slugs, zone)
    known = people.tables(slugs, services.week_end(_last(), zone), zone)
    classified = classify(found.frame)
    counted = panel.from_requests(classified)
    days = links_by_day(classified)
    with unit_of_work():
        by_slug = {p.slug: p for p in _programs()}
        for row in counted.to_dict("records"):
            counts = {name: None if pd.isna(row[name]) else int(row[name]) for name in COUNTS}
            services.release(by_slug[str(row["program"])], str(row["week"]), counts)
        services.keep_days(found.links, days.to_dict("records"))
    return panel.freeze(folder, found.frame, clock.now(), _released(), known)


def _last() -> str:
    week = queries.last_released()
    if week is None:
        raise LookupError("no week was released yet")
    return week


def _programs() -> Sequence[Program]:
    return db.session().scalars(select(Program).order_by(Program.id)).all()


def _released() -> pd.DataFrame:
    """The released weeks of programs in which enough people shared."""
    shown = {p.id: p.slug for p in _programs() if not storing.too_few(p)}
    records = [
        {"program": shown[w.program_id], "unit": "all", "week": w.week, **w.counts}
        for w in queries.panel_weeks()
        if w.program_id in shown
    ]
    return contracts.frame("panel", records)

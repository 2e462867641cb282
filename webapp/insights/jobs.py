"""What insights does outside a request. It loads the statistics: only workers import this file."""

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from flask import current_app
from sqlalchemy import select

from analytics import contracts, panel, snapshots
from analytics.figures import waterfall
from analytics.plain.measures import registry
from analytics.reach import COUNTS, authentic_visits
from analytics.snapshots import Snapshot
from webapp.config import Settings
from webapp.insights import queries, services
from webapp.insights.queries import MEASURE
from webapp.kernel import clock, crypto, db
from webapp.kernel.unit_of_work import unit_of_work
from webapp.programs.models import Program
from webapp.shares.queries import authors_visited, counted_visits
from webapp.web.locale import LANGUAGES

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
LINK_KEY = "snapshot"


def close_and_measure() -> None:
    """Close the weeks that are over; where one was, take a snapshot and store the figures."""
    settings: Settings = current_app.extensions["settings"]
    with unit_of_work():
        services.close_weeks(settings.zone)
    week = queries.last_released()
    if week is not None and not queries.measured(week):
        measure(settings.instance / "snapshots" / week, settings.zone)


def measure(folder: Path, zone: ZoneInfo) -> Snapshot:
    """The snapshot of all closed weeks, taken once, and the figures from it, stored once.

    A worker that died between the two finds the snapshot and stores what is missing.
    """
    taken = snapshots.load(folder) if folder.exists() else take(folder, zone)
    built = panel.build(taken)
    with unit_of_work():
        if not queries.measured(folder.name):
            for program in _programs():
                _store(program, built, folder.name)
    return taken


def take(folder: Path, zone: ZoneInfo) -> Snapshot:
    """Release the weeks closed since the last time, and write a snapshot.

    Raises SnapshotError where the folder exists already.
    """
    programs = {p.id: p for p in _programs()}
    rows = contracts.frame("requests", _rows({i: p.slug for i, p in programs.items()}, zone))
    counted = panel.from_requests(rows)
    with unit_of_work():
        by_slug = {p.slug: p for p in _programs()}
        for row in counted.to_dict("records"):
            counts = {name: None if pd.isna(row[name]) else int(row[name]) for name in COUNTS}
            services.release(by_slug[str(row["program"])], str(row["week"]), counts)
    return panel.freeze(folder, rows, clock.now(), _released())


def _programs() -> Sequence[Program]:
    return db.session().scalars(select(Program).order_by(Program.id)).all()


def _released() -> pd.DataFrame:
    """The released weeks of programs in which enough people shared."""
    shown = {p.id: p.slug for p in _programs() if not _too_few(p)}
    records = [
        {"program": shown[w.program_id], "unit": "all", "week": w.week, **w.counts}
        for w in queries.panel_weeks()
        if w.program_id in shown
    ]
    return contracts.frame("panel", records)


def _too_few(program: Program) -> bool:
    """Whether so few people shared that the program's total would be about persons."""
    return authors_visited(program.id) < registry[MEASURE].floor


def _store(program: Program, built: pd.DataFrame, snapshot: str) -> None:
    figure = authentic_visits(built, program.slug)
    charts = {code: waterfall(figure, code) for code in LANGUAGES} if figure.n else {}
    withheld = _too_few(program) and authors_visited(program.id) > 0
    services.keep(program, MEASURE, figure.as_dict(), charts, snapshot=snapshot, withheld=withheld)


def _rows(slugs: dict[str, str], zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    key = _link_key()
    for visit in counted_visits(BEGINNING):
        event_id, at_us, week, visitor, viewer, decided, token, program_id, unit_id = visit
        moment = datetime.fromtimestamp(at_us / 1_000_000, UTC)
        yield {
            "event_id": event_id,
            "at": moment.replace(tzinfo=None),
            "day": clock.local_day(moment, zone).isoformat(),
            "week": week,
            "unit": unit_id or "none",
            "program": slugs[program_id],
            # A token would lead to the post, and so to a person.
            "link": hmac.new(key, token.encode(), hashlib.sha256).hexdigest()[:16],
            "kind": "click",
            "visitor": visitor,
            "viewer": viewer,
            "is_paid": False,
            "decided": decided,
            "provenance": "measured",
        }


def _link_key() -> bytes:
    with unit_of_work():
        return crypto.key_of(LINK_KEY)

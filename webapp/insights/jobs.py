"""What insights does outside a request. It loads the statistics: only workers import this file."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from analytics import contracts, panel, snapshots
from analytics.figures import waterfall
from analytics.reach import authentic_visits
from webapp.config import Settings
from webapp.insights import queries, services
from webapp.kernel import clock, db
from webapp.kernel.unit_of_work import unit_of_work
from webapp.programs.models import Program
from webapp.shares.queries import counted_visits
from webapp.web.locale import LANGUAGES

NAME = "authentic_visits"
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def close_and_measure() -> None:
    """Close the weeks that are over; where one was, take a snapshot and store the figures."""
    settings: Settings = current_app.extensions["settings"]
    with unit_of_work():
        services.close_weeks(settings.zone)
    week = queries.last_released()
    folder = settings.instance / "snapshots" / str(week)
    if week is not None and not folder.exists():
        take(folder, settings.zone)


def take(folder: Path, zone: ZoneInfo) -> snapshots.Snapshot:
    """Write a snapshot of all closed weeks and store the figures of each program.

    Raises SnapshotError where the folder exists already.
    """
    slugs = {p.id: p.slug for p in db.session().scalars(select(Program))}
    rows = contracts.frame("requests", _rows(slugs, zone))
    taken = panel.freeze(folder, rows, clock.now())
    built = panel.build(taken)
    with unit_of_work():
        for program in db.session().scalars(select(Program)).all():
            figure = authentic_visits(built, program.slug)
            charts = {code: waterfall(figure, code) for code in LANGUAGES} if figure.n else {}
            services.keep(program, NAME, figure.as_dict(), charts, snapshot=folder.name)
    return taken


def _rows(slugs: dict[str, str], zone: ZoneInfo) -> Iterator[dict[str, Any]]:
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
            "link": token,
            "kind": "click",
            "visitor": visitor,
            "viewer": viewer,
            "is_paid": False,
            "decided": decided,
            "provenance": "measured",
        }

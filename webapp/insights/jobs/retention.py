"""What is deleted when its time is over: request rows, in the database and in snapshots."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import current_app

from webapp.config import Settings
from webapp.insights.jobs.extract import KEPT
from webapp.insights.queries import counted_weeks
from webapp.kernel import clock
from webapp.kernel.unit_of_work import unit_of_work
from webapp.shares.services import count_old, drop_old

BATCH = 20_000


@dataclass(frozen=True)
class Forgotten:
    """How many request rows, and which snapshots lost theirs."""

    visits: int
    snapshots: tuple[str, ...]


def sweep_old() -> None:
    """Delete what is over; for the worker."""
    settings: Settings = current_app.extensions["settings"]
    forget_old(settings.instance / "snapshots", dry_run=False)


def forget_old(folder: Path, *, dry_run: bool) -> Forgotten:
    """Delete request rows older than 35 days whose week was counted, here and in snapshots.

    The daily counts of each link, and the released panel, stay. With `dry_run` only say how many.
    """
    moment = clock.now() - KEPT
    old = tuple(path.parents[1].name for path in _old_rows(folder, moment))
    weeks = counted_weeks()
    if dry_run:
        return Forgotten(count_old(moment, weeks), old)
    visits, more = 0, BATCH
    while more == BATCH:
        with unit_of_work():
            more = drop_old(moment, weeks, BATCH)
        visits += more
    for path in _old_rows(folder, moment):
        shutil.rmtree(path.parent)
    return Forgotten(visits, old)


def _old_rows(folder: Path, moment: datetime) -> list[Path]:
    found = sorted(folder.glob("[!.]*/rows/manifest.json"))
    return [path for path in found if path.stat().st_mtime < moment.timestamp()]

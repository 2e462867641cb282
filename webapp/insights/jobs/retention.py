"""What is deleted when its time is over: request rows, in the database and in snapshots."""

import json
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app

from webapp.config import Settings
from webapp.insights.queries import counted_weeks
from webapp.kernel import clock
from webapp.kernel.unit_of_work import unit_of_work
from webapp.shares.services import count_old, drop_old

# How long a request row lives in the database.
KEPT = timedelta(days=35)
# And the rows of a snapshot after its cut-off: its requests are a week old by then.
IN_SNAPSHOTS = timedelta(days=28)
BATCH = 20_000
GOING = ".rows.going"


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
    moment, weeks, old = clock.now() - KEPT, counted_weeks(), _old_rows(folder)
    names = tuple(path.parent.name for path in old)
    if dry_run:
        return Forgotten(count_old(moment, weeks), names)
    visits, more = 0, BATCH
    while more == BATCH:
        with unit_of_work():
            more = drop_old(moment, weeks, BATCH)
        visits += more
    for path in old:
        # Renamed first: rows of which a part is gone are found again, and read by nobody.
        shutil.rmtree(path.rename(path.with_name(GOING)))
    for left in (*folder.glob(f"*/{GOING}"), *_drafts(folder)):
        shutil.rmtree(left)
    return Forgotten(visits, names)


def _old_rows(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("[!.]*/rows")) if _is_old(path)]


def _is_old(rows: Path) -> bool:
    """By what the manifest says, not by when a file was written: a restore writes them anew."""
    try:
        told = json.loads((rows / "manifest.json").read_text(encoding="utf-8"))
        cut_off = datetime.fromisoformat(told["cut_off"])
    except (OSError, ValueError, KeyError):
        return True  # rows nobody can read as a snapshot are of use to nobody
    return cut_off < clock.now() - IN_SNAPSHOTS


def _drafts(folder: Path) -> list[Path]:
    """Snapshots that a killed worker left half written, after a day."""
    day_ago = (clock.now() - timedelta(days=1)).timestamp()
    return [path for path in folder.glob(".*.partial") if path.stat().st_mtime < day_ago]

"""Delete old request rows in the database, old rows of snapshots, and those of ended accounts."""

import json
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from analytics.erasing import DRAFT, OLD, erase, recover
from webapp.core import clock, runtime
from webapp.core.unit_of_work import unit_of_work
from webapp.insights.jobs.extract import pseudonyms
from webapp.insights.jobs.people import PEOPLE_KEY
from webapp.insights.queries import counted_weeks
from webapp.people.queries import ended_ids
from webapp.tracking.services import count_old_visits, delete_old_visits

# How long request rows are kept in the database.
KEPT = timedelta(days=35)
# How long rows of a snapshot are kept after its cut-off, when its requests are a week old.
IN_SNAPSHOTS = timedelta(days=28)
BATCH = 20_000


@dataclass(frozen=True)
class DeletedRows:
    """The number of request rows deleted, and the snapshots whose rows were deleted."""

    visits: int
    snapshots: tuple[str, ...]


def sweep_old() -> None:
    """Delete old rows; the periodic job of the worker."""
    settings = runtime.current().settings
    delete_old_rows(settings.instance / "snapshots", dry_run=False)


def delete_old_rows(folder: Path, *, dry_run: bool) -> DeletedRows:
    """Delete request rows older than 35 days whose week was counted, and rows of snapshots.

    Daily counts of links and the released panel are kept. Rows of people whose account has ended are
    deleted in all snapshots. With `dry_run` rows are only counted.
    """
    for draft in () if dry_run else folder.glob(f"[!.]*/{DRAFT}"):
        recover(draft.parent)
    moment, weeks, old = clock.now() - KEPT, counted_weeks(), _old_rows(folder)
    names = tuple(path.parent.name for path in old)
    if dry_run:
        return DeletedRows(count_old_visits(moment, weeks), names)
    visits, deleted = 0, BATCH
    while deleted == BATCH:
        with unit_of_work():
            deleted = delete_old_visits(moment, weeks, BATCH)
        visits += deleted
    for path in old:
        # Renamed first, so that partly deleted rows are never read and are deleted by the next run.
        shutil.rmtree(path.rename(path.with_name(OLD)))
    for leftover in (
        *folder.glob(f"[!.]*/{OLD}"),
        *folder.glob(f"[!.]*/{DRAFT}"),
        *_drafts(folder),
    ):
        shutil.rmtree(leftover)
    erase_ended(folder)
    return DeletedRows(visits, names)


def erase_ended(folder: Path) -> None:
    """Erase people whose account has ended from the rows of all snapshots."""
    written = [path.parent for path in sorted(folder.glob("[!.]*/rows"))]
    names = pseudonyms(PEOPLE_KEY) if written else None
    ended = {names.of(person_id) for person_id in ended_ids()} if names else set()
    for snapshot in written:
        erase(snapshot, ended)


def _old_rows(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("[!.]*/rows")) if _is_old(path)]


def _is_old(rows: Path) -> bool:
    """Compare the cut-off in the manifest, because a restore changes the times of files."""
    try:
        manifest = json.loads((rows / "manifest.json").read_text(encoding="utf-8"))
        cut_off = datetime.fromisoformat(manifest["cut_off"])
    except (OSError, ValueError, KeyError):
        return True  # rows without a readable manifest cannot be used
    return cut_off < clock.now() - IN_SNAPSHOTS


def _drafts(folder: Path) -> list[Path]:
    """Return incomplete snapshots older than a day, left by a killed worker."""
    day_ago = (clock.now() - timedelta(days=1)).timestamp()
    return [path for path in folder.glob(".*.partial") if path.stat().st_mtime < day_ago]

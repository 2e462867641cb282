"""Functions of the command line: snapshot and retention. Importing this loads the statistics."""

import shutil
from pathlib import Path

from analytics.contracts import ContractError
from analytics.engines import EngineError
from analytics.snapshots import SnapshotError
from webapp.config import Settings
from webapp.core.unit_of_work import unit_of_work
from webapp.insights import jobs, queries, services
from webapp.tracking.jobs import ingest_visits


class RefusedError(ValueError):
    """There is nothing to write, or it cannot be written; the message is one sentence."""


def snapshot(settings: Settings, out: Path | None) -> str:
    """Close weeks, write a snapshot and store the figures; return one sentence.

    `out` receives a copy of the panel. Raises RefusedError.
    """
    if out is not None and out.exists():
        raise RefusedError(f"{out.name} exists already; a snapshot is written once.")
    ingest_visits()
    with unit_of_work():
        services.close_weeks(settings.zone)
    week = queries.last_released()
    if week is None:
        raise RefusedError(
            "No week with a program, a visit or a request for time is over yet: there is nothing to write."
        )
    try:
        taken = jobs.measure(settings.instance / "snapshots" / week, settings.zone)
    except (SnapshotError, ContractError) as error:
        raise RefusedError(f"A snapshot cannot be used: {error}") from error
    except EngineError as error:
        raise RefusedError(f"{error} Nothing was counted (PANEL_ENGINE).") from error
    if out is None:
        return f"Snapshot {taken.folder} holds the weeks up to {week}."
    try:
        # Only the panel: rows of people stay in the folder from which they are deleted in time.
        shutil.copytree(taken.folder / "panel", out / "panel")
    except OSError as error:
        raise RefusedError(f"{out} cannot be written: {error.strerror}.") from None
    return f"{out} holds the panel of the weeks up to {week}, and no rows."


def retention(settings: Settings, *, dry_run: bool) -> str:
    """Delete old rows, or only count them with `dry_run`; return one sentence."""
    deleted = jobs.delete_old_rows(settings.instance / "snapshots", dry_run=dry_run)
    verb = "would be deleted" if dry_run else "deleted"
    names = ", ".join(deleted.snapshots) or "none"
    return f"Request rows {verb}: {deleted.visits}. Snapshots whose rows {verb}: {names}."

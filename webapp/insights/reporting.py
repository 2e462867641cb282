"""What the command line asks of insights. It loads the statistics."""

import shutil
from pathlib import Path

from webapp.config import Settings
from webapp.insights import jobs, queries, services
from webapp.kernel.unit_of_work import unit_of_work
from webapp.shares.jobs.visits import ingest_visits


class RefusedError(ValueError):
    """There is nothing to write, or no place to write it."""


def snapshot(settings: Settings, out: Path | None) -> str:
    """Close what is over, write a snapshot, store the figures; one sentence.

    Raises RefusedError.
    """
    if out is not None and out.exists():
        raise RefusedError(f"{out.name} exists already; a snapshot is written once.")
    ingest_visits()
    with unit_of_work():
        services.close_weeks(settings.zone)
    week = queries.last_released()
    if week is None:
        raise RefusedError("No week with a visit is over yet, so there is nothing to write.")
    taken = jobs.measure(settings.instance / "snapshots" / week, settings.zone)
    if out is None:
        return f"Snapshot {taken.folder} holds the weeks up to {week}."
    try:
        # The panel alone: rows of people stay where they are deleted in time.
        shutil.copytree(taken.folder / "panel", out / "panel")
    except OSError as error:
        raise RefusedError(f"{out} cannot be written: {error.strerror}.") from None
    return f"{out} holds the panel of the weeks up to {week}, and no rows."


def retention(settings: Settings, *, dry_run: bool) -> str:
    """Delete what is over, or say what would go; one sentence."""
    gone = jobs.forget_old(settings.instance / "snapshots", dry_run=dry_run)
    verb = "would be deleted" if dry_run else "deleted"
    names = ", ".join(gone.snapshots) or "none"
    return f"Request rows {verb}: {gone.visits}. Snapshots whose rows {verb}: {names}."

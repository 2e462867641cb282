"""What the command line asks of insights. It loads the statistics."""

from pathlib import Path

from analytics.snapshots import SnapshotError
from webapp.config import Settings
from webapp.insights import jobs, queries, services
from webapp.kernel.unit_of_work import unit_of_work
from webapp.shares.jobs import ingest_visits


class RefusedError(ValueError):
    """There is nothing to write, or no place to write it."""


def snapshot(settings: Settings, out: Path | None) -> str:
    """Close what is over, write a snapshot, store the figures; one sentence.

    Raises RefusedError.
    """
    ingest_visits()
    with unit_of_work():
        services.close_weeks(settings.zone)
    week = queries.last_released()
    if week is None:
        raise RefusedError("No week with a visit is over yet, so there is nothing to write.")
    folder = out or settings.instance / "snapshots" / week
    if out is None:
        jobs.measure(folder, settings.zone)
        return f"Snapshot {folder} holds the weeks up to {week}."
    try:
        jobs.take(folder, settings.zone)
    except SnapshotError as error:
        raise RefusedError(str(error)) from None
    except OSError as error:
        raise RefusedError(f"{folder} cannot be written: {error.strerror}.") from None
    return f"Snapshot {folder} holds the weeks up to {week}."


def retention(settings: Settings, *, dry_run: bool) -> str:
    """Delete what is over, or say what would go; one sentence."""
    gone = jobs.forget_old(settings.instance / "snapshots", dry_run=dry_run)
    verb = "would be deleted" if dry_run else "deleted"
    names = ", ".join(gone.snapshots) or "none"
    return f"Request rows {verb}: {gone.visits}. Snapshots whose rows {verb}: {names}."

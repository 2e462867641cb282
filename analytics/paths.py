"""Paths of the snapshot and of the trial data, for notebooks started in any project folder."""

import os
from pathlib import Path

from analytics.snapshots import SnapshotError, latest


def project() -> Path:
    """Return the nearest parent folder that contains `notebooks/` and a `pyproject.toml`."""
    start = Path.cwd()
    for folder in (start, *start.parents):
        if (folder / "pyproject.toml").is_file() and (folder / "notebooks").is_dir():
            return folder
    return start


def snapshot() -> Path | None:
    """Return the folder in SNAPSHOT, else the newest in `instance/snapshots`, else None."""
    named = os.environ.get("SNAPSHOT")
    if named:
        return project() / named
    try:
        return latest(project() / "instance" / "snapshots")
    except SnapshotError:
        return None


def trial_data(name: str) -> Path | None:
    """Return a file of the folder TRIAL_DATA; None where it, or the variable, is missing."""
    folder = os.environ.get("TRIAL_DATA")
    path = project() / folder / name if folder else None
    return path if path is not None and path.exists() else None

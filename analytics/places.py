"""Where a notebook finds its snapshot and its trial data, from whichever folder it is started."""

import os
from pathlib import Path

from analytics.snapshots import SnapshotError, latest


def project() -> Path:
    """The nearest folder, from here upwards, that holds `notebooks/` and a `pyproject.toml`."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "pyproject.toml").is_file() and (folder / "notebooks").is_dir():
            return folder
    return here


def snapshot() -> Path | None:
    """The folder named by SNAPSHOT, else the newest under `instance/snapshots`, else None."""
    named = os.environ.get("SNAPSHOT")
    if named:
        return project() / named
    try:
        return latest(project() / "instance" / "snapshots")
    except SnapshotError:
        return None


def trial_data(name: str) -> Path | None:
    """A file of the trial data (TRIAL_DATA, else `../shared/data`), or None where it is absent."""
    path = project() / os.environ.get("TRIAL_DATA", "../shared/data") / name
    return path if path.exists() else None

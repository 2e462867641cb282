"""Snapshot, trial data and language of notebooks, which are started in any project folder."""

import os
from pathlib import Path
from typing import Final

from analytics.core.texts import Locale, locale_of, text
from analytics.snapshots import SnapshotError, latest

LOCALE: Final = "REPORT_LOCALE"
"""The environment variable with the language of notebooks."""


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


def locale() -> Locale:
    """Return the language in REPORT_LOCALE; English where there is none."""
    return locale_of(os.environ.get(LOCALE, "en"))


def told(folder: Path | None, language: Locale) -> str:
    """Return a sentence that names the snapshot, or that there is none yet."""
    if folder is None:
        return text(language, "notebook.no_snapshot")
    return text(language, "notebook.snapshot", name=folder.name)

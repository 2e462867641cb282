"""Restore a backup into an empty installation."""

import tempfile
from pathlib import Path

from webapp.answer_store import copies
from webapp.cli.backup import postgresql, sqlite
from webapp.cli.backup.archive import (
    ANCHOR,
    ANSWERS,
    DATABASE,
    FOLDERS,
    BackupError,
    Manifest,
    unpack,
)
from webapp.config import Settings
from webapp.core import migrate

DRAFT = ".restore-"


def restore(settings: Settings, source: Path) -> Manifest:
    """Verify a backup and put its database and files in place; returns its manifest.

    Nothing is written before every checksum was verified. Raises BackupError, and SQLAlchemyError,
    sqlite3.Error or psycopg.Error where the database does not answer.
    """
    settings.instance.mkdir(parents=True, exist_ok=True)
    database = sqlite if settings.sqlite else postgresql
    if not database.is_empty(settings.database_url):
        raise BackupError("The database is not empty: a backup is restored into an empty one.")
    if not copies.is_empty(settings.answers_url):
        raise BackupError("The answers' database is not empty: move it away first.")
    present = [n for n in (ANCHOR, *FOLDERS) if _has_content(settings.instance / n)]
    if present:
        raise BackupError(f"{settings.instance / present[0]} is not empty: move it away first.")
    with tempfile.TemporaryDirectory(prefix=DRAFT, dir=settings.instance) as place:
        draft = Path(place)
        manifest = unpack(source, draft)
        _check(manifest, settings)
        for name in (ANCHOR, *FOLDERS):
            if (draft / name).exists():
                _move(draft / name, settings.instance / name)
        if (draft / ANSWERS).exists():
            copies.load(settings.answers_url, draft / ANSWERS)
        # The database last: with it, the installation is complete.
        database.load(settings.database_url, draft / DATABASE, manifest.revision)
    return manifest


def missing_keys(manifest: Manifest, settings: Settings) -> list[str]:
    """The names of keys that the backup needs and DATA_KEYS does not have."""
    return sorted(set(manifest.keys) - {name for name, _key in settings.data_keys})


def _check(manifest: Manifest, settings: Settings) -> None:
    kind = "sqlite" if settings.sqlite else "postgresql"
    if manifest.kind != kind:
        raise BackupError(f"This is a backup of {manifest.kind}; DATABASE_URL names {kind}.")
    if manifest.revision not in migrate.revisions():
        raise BackupError(
            f"This is a backup of revision {manifest.revision}, which this version does not know: "
            "install the version that made it, or a newer one."
        )


def _has_content(path: Path) -> bool:
    return any(path.iterdir()) if path.is_dir() else path.exists()


def _move(source: Path, target: Path) -> None:
    if target.is_dir():
        target.rmdir()
    source.rename(target)

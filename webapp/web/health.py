"""Whether the installation can do its work: database, worker, and disk space."""

import contextlib
import os
import secrets
from datetime import timedelta
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.exc import DatabaseError

from webapp.config import Settings
from webapp.core import clock, db, jobs, migrate, runtime
from webapp.core.migrate import Schema
from webapp.core.runtime import Collected

SILENT = timedelta(seconds=90)
# Further parts of the installation, by name, and whether each is ready.
further: Collected[[], tuple[str, bool]] = Collected()


def readiness() -> dict[str, bool]:
    """Whether each part is ready; what could not be asked without the database is False."""
    settings = runtime.current().settings
    try:
        found = _database(settings)
    except DatabaseError:
        db.session().rollback()
        found = dict.fromkeys(("database", "writes", "migrations", "worker"), False)
    return {**found, "visits": writable(settings.instance / "spool"), **dict(further())}


def _database(settings: Settings) -> dict[str, bool]:
    migrated = migrate.schema_of(db.session().connection()) == Schema.current
    seen = jobs.last_heartbeat() if migrated else None
    return {
        "database": jobs.database_answers(),
        "writes": takes_writes(settings.database_url),
        "migrations": migrated,
        "worker": seen is not None and clock.now() - seen < SILENT,
    }


def takes_writes(database_url: str) -> bool:
    """Whether the database accepts changes now; nothing is locked or written in it."""
    if database_url.startswith("postgresql"):
        return bool(db.session().scalar(text("SHOW transaction_read_only")) == "off")
    file = Path(make_url(database_url).database or "")
    return os.access(file, os.W_OK) and writable(file.parent)


def writable(folder: Path) -> bool:
    """Whether files can be written to a folder now, or to where it would be made.

    It is not made here: `francparler doctor` may run as another user than the pages.
    """
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    probe = folder / f".{os.getpid()}-{secrets.token_hex(4)}.probe"
    try:
        probe.write_bytes(b"x" * 4096)
    except OSError:
        return False
    finally:
        with contextlib.suppress(OSError):
            probe.unlink()
    return True

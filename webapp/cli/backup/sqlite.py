"""The SQLite database in a backup: one file."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from webapp.cli.backup.archive import BackupError
from webapp.cli.backup.statements import KEPT_KEYS, KEYS, after_restoring
from webapp.core import sqlite_files

NAME = "francparler.db"
# Seconds to wait for a writer.
PATIENCE = 30


def dump(url: str, folder: Path, link_files: Callable[[], None]) -> str | None:
    """Copy the database of one moment, at which `link_files` is called; returns its revision.

    None for a database without tables. Raises sqlite3.Error.
    """
    path = sqlite_files.path_of(url)
    if not path.exists():
        return None
    with closing(_connect(path)) as writer, closing(_connect(path)) as reader:
        # While this transaction is open nobody writes; a reader keeps what it saw first.
        writer.execute("BEGIN IMMEDIATE")
        reader.execute("BEGIN")
        revision = _revision(reader)
        link_files()
        writer.execute("ROLLBACK")
        if revision is not None:
            with closing(sqlite3.connect(folder / NAME)) as copy:
                reader.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
                _leave_out_keys(copy)
        reader.execute("ROLLBACK")
    return revision


def is_empty(url: str) -> bool:
    """Whether the file does not exist or has no table. Raises sqlite3.Error."""
    path = sqlite_files.path_of(url)
    if not path.exists():
        return True
    with closing(_connect(path)) as connection:
        return connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None


def load(url: str, folder: Path, _revision: str) -> None:
    """Put the database of a backup in its place. Raises BackupError for an invalid one."""
    with closing(_connect(folder / NAME)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise BackupError("The database in this backup is damaged.")
        tables = {name: _columns(connection, name) for name in _names(connection)}
        connection.execute("BEGIN")
        for statement in after_restoring(tables):
            connection.execute(statement)
        connection.execute("COMMIT")
    path = sqlite_files.path_of(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    for rest in ("-wal", "-shm"):
        path.with_name(path.name + rest).unlink(missing_ok=True)
    sqlite_files.copy(folder / NAME, path)


def _connect(path: Path) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=PATIENCE)


def _leave_out_keys(copy: sqlite3.Connection) -> None:
    if KEYS in _names(copy):
        # Deleted rows are overwritten, not only marked.
        copy.execute("PRAGMA secure_delete=ON")
        with copy:
            copy.execute(f"DELETE FROM {KEYS} WHERE NOT ({KEPT_KEYS})")  # noqa: S608 - no input


def _names(connection: sqlite3.Connection) -> list[str]:
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return [str(name) for (name,) in found]


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    found = connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
    return [str(name) for (name,) in found]


def _revision(connection: sqlite3.Connection) -> str | None:
    known = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    if connection.execute(known).fetchone() is None:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None

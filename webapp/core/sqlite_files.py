"""SQLite databases as files: their path, and consistent copies while other processes write."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

PREFIX = "sqlite:///"


def path_of(url: str) -> Path:
    """The file of a SQLite database address. Raises ValueError for another database."""
    if not url.startswith(PREFIX):
        raise ValueError("not a SQLite database")
    return Path(url.removeprefix(PREFIX))


def copy(source: Path, target: Path) -> None:
    """Copy a database consistently, with what is not yet in its main file, and sync the copy.

    The copy is one file, readable by this user only, and appears under its name when it is
    complete; an existing file is replaced. Raises sqlite3.Error or OSError.
    """
    draft = target.with_name(f".{target.name}.partial")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as reader,
        closing(sqlite3.connect(draft)) as writer,
    ):
        reader.backup(writer)
        # A copy in WAL mode would need a second file beside it.
        writer.execute("PRAGMA journal_mode=DELETE")
    with draft.open("rb") as stream:
        os.fsync(stream.fileno())
    draft.replace(target)

"""DuckDB as this package uses it: in memory, without extensions."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from tempfile import TemporaryDirectory
from typing import Any, Final

import duckdb

MOST_MEMORY: Final = "200MB"
"""What a bounded database holds in memory; the rest is in temporary files."""
_NO_EXTENSIONS: Final[dict[str, Any]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def connect() -> duckdb.DuckDBPyConnection:
    """
    Return a new connection to the in-memory database of this process; close it, or use `with`.

    Tables registered on a connection are visible on that connection only. Opening a database takes
    30 ms, a connection 1 ms, so the database is opened once. DuckDB never downloads an extension.
    """
    # A database does not survive a fork: the number of the process is part of the key.
    return _database(os.getpid()).cursor()


@contextmanager
def bounded() -> Iterator[duckdb.DuckDBPyConnection]:
    """
    Yield a database of its own that holds at most `MOST_MEMORY`, whatever the number of rows.

    Its temporary files are in a folder that only this account can read, and are deleted afterwards.
    """
    with TemporaryDirectory(prefix="francparler-") as folder:
        config = _NO_EXTENSIONS | {"memory_limit": MOST_MEMORY, "temp_directory": folder}
        with duckdb.connect(config=config) as connection:
            yield connection


@cache
def _database(process: int) -> duckdb.DuckDBPyConnection:  # noqa: ARG001 - the key of the cache
    return duckdb.connect(config=_NO_EXTENSIONS)

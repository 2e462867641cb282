"""DuckDB as this package uses it: in memory, and never asking its extension host for anything."""

import duckdb


def connect() -> duckdb.DuckDBPyConnection:
    """A fresh in-memory database that loads no extension; close it, or use it in a `with`."""
    return duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    )

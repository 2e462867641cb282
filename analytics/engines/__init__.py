"""
Engines that count the panel: DuckDB inside this process, or a ClickHouse server.

An engine reads two views of a connection, `requests` and `grid` (see classify.sql and count.sql),
and returns cell, week and the counts. It never falls back to another engine.
"""

from collections.abc import Callable

import duckdb
import pandas as pd

from analytics.core.engine_address import EngineAddress
from analytics.engines.clickhouse import ClickHouse, EngineError
from analytics.engines.texts import PANEL

Engine = Callable[[duckdb.DuckDBPyConnection], pd.DataFrame]

__all__ = ["Engine", "EngineError", "chosen", "embedded"]


def embedded(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Count by DuckDB on the connection itself."""
    counted: pd.DataFrame = connection.sql(PANEL).df()
    return counted


def chosen(address: EngineAddress | None) -> Engine:
    """Return the engine of setting PANEL_ENGINE; None is DuckDB."""
    return embedded if address is None else ClickHouse(address)

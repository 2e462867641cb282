"""The database that counts requests with little memory."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from analytics import engine
from analytics.counting import count
from analytics.engines import embedded

ROWS = 200_000
# One visitor clicks one link every 80 ms: the rows can neither be divided nor be looked at apart.
ROBOT = f"""
    CREATE TEMP VIEW rows AS
    SELECT printf('%06d', i) AS event_id, make_timestamp(1767571200000000 + i * 80000) AS "at",
        '2026-01-05' AS "day", '2026-W02' AS week, 'south' AS unit, 'riders' AS program,
        'link' AS link, 'click' AS kind, 'robot' AS visitor, 'external' AS viewer,
        false AS is_paid, NULL AS decided
    FROM range({ROWS}) AS numbers(i)
"""  # noqa: S608


def setting(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """The value of a setting of the database."""
    return str(connection.execute("SELECT current_setting($name)", {"name": name}).fetchall()[0][0])


def test_its_files_are_private_and_deleted_afterwards() -> None:
    with engine.bounded() as connection:
        folder = Path(setting(connection, "temp_directory"))
        assert setting(connection, "memory_limit") == "190.7 MiB"  # 200 MB
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()


def test_one_visitor_who_does_not_fit_is_counted_with_more_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "MOST_MEMORY", "30MB")
    limits = []

    def observed(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
        limits.append(setting(connection, "memory_limit"))
        return embedded(connection)

    with engine.bounded() as connection:
        connection.execute(ROBOT)
        counted = count(connection, "program", observed, most=ROWS)
    assert limits[0] == "28.6 MiB"
    assert len(limits) == 2, "counted again, once"
    assert counted[["gross", "R4", "authentic"]].sum().to_list() == [ROWS, ROWS, 0]

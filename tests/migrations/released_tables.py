"""Figures stay as they are when the ledger of released tables is added; the ledger never changes."""

import pytest
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DatabaseError

COUNTS = "SELECT (SELECT count(*) FROM stored_figure), (SELECT count(*) FROM released_week)"
ROW = "'one', 'exposure', '2026-W01', '2026-01-05 08:00:00+00:00', 'hash', '{}', 4, 1"
_before: dict[str, tuple[int, int]] = {}


def load(connection: Connection) -> None:
    """Remember how many figures there are."""
    _before["counts"] = tuple(connection.execute(text(COUNTS)).one())


def check(connection: Connection) -> None:
    """The figures are there, and a released table is written once."""
    assert tuple(connection.execute(text(COUNTS)).one()) == _before["counts"]
    assert {"released_table", "ledger_check"} <= set(inspect(connection).get_table_names())
    columns = "id, name, period, made_at, sha256, content, cells, hidden"
    connection.execute(text(f"INSERT INTO released_table ({columns}) VALUES ({ROW})"))  # noqa: S608 - no input
    for act in ("UPDATE released_table SET hidden = 0", "DELETE FROM released_table"):
        with pytest.raises(DatabaseError), connection.begin_nested():
            connection.execute(text(act))

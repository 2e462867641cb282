"""People stay as they are when barometers are added; a decided wave has what shows it."""

import pytest
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import IntegrityError

COUNTS = "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM org_unit)"
_before: dict[str, tuple[int, int]] = {}
ROWS = (
    """INSERT INTO barometer (id, kind, population, names, purposes, version, made_at)
    VALUES ('b', 'enps', 'employees', '{}', '{}', 1, '2026-01-05 08:00:00+00:00')""",
    """INSERT INTO barometer_version (id, barometer_id, number, questions, made_at)
    VALUES ('v', 'b', 1, '{}', '2026-01-05 08:00:00+00:00')""",
)
WAVE = """INSERT INTO wave (id, version_id, moment, opens_on, closes_on, state, made_at)
    VALUES ('w', 'v', 'daily_work', '2026-01-05', '2026-01-16', 'STATE', '2026-01-05 08:00:00+00:00')"""


def load(connection: Connection) -> None:
    """Remember how many rows there are."""
    _before["counts"] = tuple(connection.execute(text(COUNTS)).one())


def check(connection: Connection) -> None:
    """The rows are there, and a wave without a decision is not decided."""
    assert tuple(connection.execute(text(COUNTS)).one()) == _before["counts"]
    assert {"barometer", "barometer_version", "wave"} <= set(inspect(connection).get_table_names())
    trial = connection.begin_nested()
    for row in ROWS:
        connection.execute(text(row))
    with pytest.raises(IntegrityError), connection.begin_nested():
        connection.execute(text(WAVE.replace("STATE", "decided")))
    connection.execute(text(WAVE.replace("STATE", "planned")))
    trial.rollback()

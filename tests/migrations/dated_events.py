"""Units stay as they are when the calendar of events is added."""

from sqlalchemy import Connection, inspect, text

COUNTS = "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM org_unit)"
_before: dict[str, tuple[int, int]] = {}


def load(connection: Connection) -> None:
    """Remember how many rows there are."""
    _before["counts"] = tuple(connection.execute(text(COUNTS)).one())


def check(connection: Connection) -> None:
    """The rows are there, and so is the new table."""
    assert tuple(connection.execute(text(COUNTS)).one()) == _before["counts"]
    assert "dated_event" in inspect(connection).get_table_names()

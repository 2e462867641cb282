"""Notices stay as they are when irritants are added; messages about them are allowed."""

from sqlalchemy import Connection, inspect, text

COUNTS = "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM notice)"
_before: dict[str, tuple[int, int]] = {}


def load(connection: Connection) -> None:
    """Remember how many rows there are."""
    _before["counts"] = tuple(connection.execute(text(COUNTS)).one())


def check(connection: Connection) -> None:
    """The rows are there, and so are the new tables and the new topic."""
    assert tuple(connection.execute(text(COUNTS)).one()) == _before["counts"]
    assert {"irritant", "irritant_message"} <= set(inspect(connection).get_table_names())
    first = "(SELECT min(id) FROM notice)"
    connection.execute(text(f"UPDATE notice SET topic = 'irritants' WHERE id = {first}"))  # noqa: S608 - no input
    found = connection.execute(text("SELECT count(*) FROM notice WHERE topic = 'irritants'"))
    assert found.scalar() == min(1, _before["counts"][1])

"""Requests and what people chose about mails stay as they are; there is a topic for barometers."""

from sqlalchemy import Connection, inspect, text

COUNTS = "SELECT (SELECT count(*) FROM solicitation), (SELECT count(*) FROM notification_way)"
_before: dict[str, tuple[int, int]] = {}


def load(connection: Connection) -> None:
    """Remember how many rows there are."""
    _before["counts"] = tuple(connection.execute(text(COUNTS)).one())


def check(connection: Connection) -> None:
    """The rows are there, and so are the new tables and the new topic."""
    assert tuple(connection.execute(text(COUNTS)).one()) == _before["counts"]
    assert {"wave_group", "invitation"} <= set(inspect(connection).get_table_names())
    person = "(SELECT min(id) FROM person)"
    connection.execute(
        text(f"INSERT INTO notification_way VALUES ({person}, 'surveys', 'off')")  # noqa: S608
    )

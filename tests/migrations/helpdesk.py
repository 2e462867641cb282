"""Programs and people stay as they are when the tables of the help desk are added."""

from sqlalchemy import Connection, inspect, text

COUNTS = "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM program)"
_before: dict[str, tuple[int, int]] = {}


def load(connection: Connection) -> None:
    """Remember how many rows there are."""
    _before["counts"] = tuple(connection.execute(text(COUNTS)).one())


def check(connection: Connection) -> None:
    """The rows are there, and so are the new tables."""
    assert tuple(connection.execute(text(COUNTS)).one()) == _before["counts"]
    new = {"help_request", "help_hop", "guidance_note"}
    assert new <= set(inspect(connection).get_table_names())

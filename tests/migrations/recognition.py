"""People stay as they are when the tables of recognition are added."""

from sqlalchemy import Connection, inspect, text

COUNTS = "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM program)"
TABLES = {"journal_entry", "thanks_note", "thanks_choice", "team_goal", "badge_quarter", "badge"}
_before: dict[str, tuple[int, int]] = {}


def load(connection: Connection) -> None:
    """Remember how many rows there are."""
    _before["counts"] = tuple(connection.execute(text(COUNTS)).one())


def check(connection: Connection) -> None:
    """The rows are there, and so are the new tables."""
    assert tuple(connection.execute(text(COUNTS)).one()) == _before["counts"]
    assert set(inspect(connection).get_table_names()) >= TABLES

"""Briefs and notices stay as they are when ideas are added; drafts and new topics are allowed."""

from sqlalchemy import Connection, inspect, text

COUNTS = "SELECT (SELECT count(*) FROM brief), (SELECT count(*) FROM notice)"
_before: dict[str, tuple[int, int]] = {}


def load(connection: Connection) -> None:
    """Remember how many rows there are."""
    _before["counts"] = tuple(connection.execute(text(COUNTS)).one())


def check(connection: Connection) -> None:
    """The rows are there, and so are the new tables; a brief may be a draft."""
    assert tuple(connection.execute(text(COUNTS)).one()) == _before["counts"]
    tables = set(inspect(connection).get_table_names())
    assert {"idea", "idea_revision", "idea_support"} <= tables
    first = "(SELECT min(id) FROM brief WHERE state = 'open')"
    connection.execute(text(f"UPDATE brief SET state = 'draft' WHERE id = {first}"))  # noqa: S608 - no input
    drafts = connection.execute(text("SELECT count(*) FROM brief WHERE state = 'draft'")).scalar()
    assert drafts == 1

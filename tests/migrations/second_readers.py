"""Stories of revision 0014, and the same after revision 0015."""

from sqlalchemy import Connection, text

ROWS = "SELECT id, state, title, due_at FROM story ORDER BY id"
before: list[tuple[object, ...]] = []


def load(connection: Connection) -> None:
    """Remember the stories."""
    before[:] = [tuple(row) for row in connection.execute(text(ROWS))]
    assert before


def check(connection: Connection) -> None:
    """The stories are unchanged, without an objector."""
    assert [tuple(row) for row in connection.execute(text(ROWS))] == before
    objectors = set(connection.execute(text("SELECT objector_id FROM story")).scalars())
    assert objectors == {None}

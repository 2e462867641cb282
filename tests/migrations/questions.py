"""Runs of revision 0025 stay as they are when questions about them are added."""

from sqlalchemy import Connection, text

RUNS = "SELECT id, state, edition_id FROM match_run ORDER BY id"
_before: list[tuple[object, ...]] = []


def load(connection: Connection) -> None:
    """Remember the runs."""
    _before[:] = [tuple(row) for row in connection.execute(text(RUNS))]
    assert _before


def check(connection: Connection) -> None:
    """The runs are there, and nobody has asked anything."""
    assert [tuple(row) for row in connection.execute(text(RUNS))] == _before
    assert connection.execute(text("SELECT count(*) FROM run_question")).scalar_one() == 0

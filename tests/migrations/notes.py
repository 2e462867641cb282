"""A pair of revision 0026 keeps its topics, and can have notes after revision 0027."""

from sqlalchemy import Connection, inspect, text

AT = "2026-03-02 08:00:00+00:00"
PAIR = "SELECT state, CAST(topics AS VARCHAR), ended_at FROM pair WHERE id = 'done'"
_before: dict[str, tuple[object, ...]] = {}


def load(connection: Connection) -> None:
    """Remember the pair."""
    _before["pair"] = tuple(connection.execute(text(PAIR)).one())


def check(connection: Connection) -> None:
    """The pair is unchanged; the new tables take rows of it."""
    assert tuple(connection.execute(text(PAIR)).one()) == _before["pair"]
    assert {"note", "pair_goal", "pair_agreement"} <= set(inspect(connection).get_table_names())
    row = {"at": AT, "sealed": b"sealed", "private": True}
    connection.execute(
        text(
            "INSERT INTO note (id, pair_id, author_id, private, sealed, version, made_at)"
            " VALUES ('note', 'done', 'zoe', :private, :sealed, 1, :at)"
        ),
        row,
    )
    stored = connection.execute(text("SELECT sealed FROM note WHERE id = 'note'")).scalar_one()
    assert bytes(stored) == b"sealed"

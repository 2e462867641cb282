"""Shares and their links stay as they are when the career page is added."""

from sqlalchemy import Connection, inspect, text

ROWS = (
    "SELECT s.id, s.state, s.posted_at, l.token, l.program_id FROM share s"
    " JOIN tracked_link l ON l.id = s.link_id ORDER BY s.id"
)
_before: dict[str, list[tuple[object, ...]]] = {}


def load(connection: Connection) -> None:
    """Remember the shares."""
    _before["rows"] = [tuple(row) for row in connection.execute(text(ROWS))]


def check(connection: Connection) -> None:
    """Shares and links are the same, no story was taken back, no link is a personal one."""
    assert [tuple(row) for row in connection.execute(text(ROWS))] == _before["rows"] != []
    apart = "SELECT count(*) FROM share WHERE taken_back_at IS NOT NULL"
    personal = "SELECT count(*) FROM tracked_link WHERE program_id IS NULL"
    assert [connection.scalar(text(each)) for each in (apart, personal)] == [0, 0]
    assert "referral" in inspect(connection).get_table_names()

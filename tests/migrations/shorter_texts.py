"""Shares of revision 0013, and the same after revision 0014."""

from sqlalchemy import Connection, text

AT = "2026-01-05 08:00:00.000000+00:00"
SHARE = "SELECT id, revision_id FROM share ORDER BY id LIMIT 1"


def load(connection: Connection) -> None:
    """The share of an earlier revision is there."""
    assert connection.execute(text(SHARE)).one()


def check(connection: Connection) -> None:
    """It tags nobody, and it can get a shorter text and figures."""
    share_id, revision_id = connection.execute(text(SHARE)).one()
    tagged = "SELECT count(*) FROM share WHERE mentions IS NOT NULL"
    assert connection.scalar(text(tagged)) == 0
    values = {"share": share_id, "revision": revision_id, "at": AT}
    for row in (
        (
            "INSERT INTO shorter_text (revision_id, channel, body, made_at)"
            " VALUES (:revision, 'x', 'Short.', :at)"
        ),
        "INSERT INTO declared_figures (share_id, declared_at, reactions) VALUES (:share, :at, 3)",
    ):
        connection.execute(text(row), values)
    assert connection.scalar(text("SELECT impressions FROM declared_figures")) is None

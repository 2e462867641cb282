"""A closed week of revision 0036, and the same after revision 0037."""

from sqlalchemy import Connection, text

AT = "2026-02-18 08:00:00.000000+00:00"
WEEK = "INSERT INTO released_week (week, released_at, counted_at) VALUES ('2026-W08', :at, :at)"


def load(connection: Connection) -> None:
    """Add a week that is closed."""
    connection.execute(text(WEEK), {"at": AT})


def check(connection: Connection) -> None:
    """A week that was closed before is not counted afterwards."""
    kept = "SELECT count(*) FROM released_week WHERE week = '2026-W08'"
    assert connection.scalar(text(kept)) == 1
    assert connection.scalar(text("SELECT count(*) FROM champion_week")) == 0

"""A closed week of revision 0047, and the same after revision 0048."""

from sqlalchemy import Connection, text

AT = "2026-02-25 08:00:00.000000+00:00"
WEEK = "INSERT INTO released_week (week, released_at, counted_at) VALUES ('2026-W09', :at, :at)"
COUNT = (
    "INSERT INTO champion_week (unit, week, people, champions, resolved, helped)"
    " VALUES ('none', '2026-W09', 6, 1, 2, 2)"
)


def load(connection: Connection) -> None:
    """Add a week that is closed, with its people and champions."""
    connection.execute(text(WEEK), {"at": AT})
    connection.execute(text(COUNT))


def check(connection: Connection) -> None:
    """A week that was closed before is not counted afterwards, and what it has stays."""
    kept = "SELECT people FROM champion_week WHERE week = '2026-W09'"
    assert connection.scalar(text(kept)) == 6
    assert connection.scalar(text("SELECT count(*) FROM unit_week")) == 0

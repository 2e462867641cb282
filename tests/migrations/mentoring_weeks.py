"""A person and a closed week of revision 0026, and the same after revision 0029."""

from sqlalchemy import Connection, text

AT = "2026-02-18 08:00:00.000000+00:00"
WEEK = "INSERT INTO released_week (week, released_at, counted_at) VALUES ('2026-W07', :at, :at)"
COUNT = (
    "INSERT INTO exposure_week (unit, week, solicitations, people)"
    " VALUES ('none', '2026-W07', 7, 6)"
)


def load(connection: Connection) -> None:
    """Add a week that is closed, with its requests for time."""
    connection.execute(text(WEEK), {"at": AT})
    connection.execute(text(COUNT))


def check(connection: Connection) -> None:
    """People have no first day yet; a week that was closed before is not counted afterwards."""
    days = connection.execute(text("SELECT hired_on FROM person")).scalars().all()
    assert set(days) == {None}
    kept = "SELECT solicitations FROM exposure_week WHERE week = '2026-W07'"
    assert connection.scalar(text(kept)) == 7
    assert connection.scalar(text("SELECT count(*) FROM mentoring_week")) == 0

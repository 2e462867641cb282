"""A closed week and a solicitation of revision 0019, and the same after revision 0020."""

from sqlalchemy import Connection, text

AT = "2026-01-07 08:00:00.000000+00:00"
WEEK = "INSERT INTO released_week (week, released_at, counted_at) VALUES ('2026-W02', :at, :at)"
ADD = (
    "INSERT INTO solicitation (id, person_id, ref, is_reminder, priority, carries_right, state,"
    ' made_at, not_before, sent_at, topic, subject, body, "values", about_id, endpoint, place)'
    " VALUES ('asked', (SELECT min(id) FROM person), 'survey', FALSE, 40, FALSE, 'sent', :at, :at,"
    " :at, 'requests', 'Subject', 'Body', '{}', 'about', 'stories.mine', '{}')"
)


def load(connection: Connection) -> None:
    """Add a solicitation that was sent in a week that is closed."""
    for row in (WEEK, ADD):
        connection.execute(text(row), {"at": AT})


def check(connection: Connection) -> None:
    """Both are kept; a week that was closed before is not counted afterwards."""
    kept = "SELECT count(*) FROM solicitation WHERE id = 'asked' AND sent_at IS NOT NULL"
    assert connection.scalar(text(kept)) == 1
    assert (
        connection.scalar(text("SELECT count(*) FROM released_week WHERE week = '2026-W02'")) == 1
    )
    assert connection.scalar(text("SELECT count(*) FROM exposure_week")) == 0

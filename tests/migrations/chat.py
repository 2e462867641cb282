"""A message of revision 0021 stays when chats get their tables, whose rows are checked."""

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

AT = "'2026-01-05 08:00:00.000000+00:00'"
NOTICE = (
    'INSERT INTO notice (id, person_id, subject, body, "values", about_id, endpoint, place, made_at,'
    " topic, way) VALUES ('n-chat', (SELECT max(id) FROM person), 'Planned', 'Body', '{}',"
    " 'b-tools', 'bookings.booking', '{}', '2026-01-05 08:00:00.000000+00:00', 'requests', 'mail')"
)
# An address stays with an active webhook, and goes with an ended one.
WRONG = (
    ("'active'", "NULL", "NULL"),
    ("'ended'", "'sealed'", AT),
    ("'ended'", "NULL", "NULL"),
    ("'failed'", "'sealed'", "NULL"),
)


def _webhook(state: str, address: str, ended_at: str, webhook_id: str = "w-tools") -> str:
    return (
        "INSERT INTO webhook (id, person_id, kind, name, language, address, state, made_at, ended_at)"  # noqa: S608 - no input
        f" SELECT '{webhook_id}', min(id), 'slack', 'Tools', 'en', {address}, {state}, {AT}, {ended_at}"
        " FROM person"
    )


def load(connection: Connection) -> None:
    """Add a message."""
    connection.execute(text(NOTICE))


def check(connection: Connection) -> None:
    """It is there, and the database refuses webhooks that contradict their state."""
    assert connection.scalar(text("SELECT count(*) FROM notice WHERE id = 'n-chat'")) == 1
    for values in WRONG:
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.execute(text(_webhook(*values)))
    with connection.begin_nested():
        connection.execute(text(_webhook("'active'", "'sealed'", "NULL")))
    with pytest.raises(IntegrityError), connection.begin_nested():
        connection.execute(text(_webhook("'active'", "'sealed'", "NULL", "w-same-name")))
    connection.execute(text("DELETE FROM webhook"))

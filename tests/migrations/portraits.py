"""People of revision 0016, and the same after revision 0017."""

from sqlalchemy import Connection, text

AT = "2026-01-05 08:00:00.000000+00:00"
PERSON = "SELECT id FROM person ORDER BY id LIMIT 1"
ADD = (
    "INSERT INTO portrait (id, person_id, mimetype, data, made_at)"
    " VALUES ('portrait', :person, 'image/webp', :data, :at)"
)
LOGO = (
    "INSERT INTO logo (place, number, mimetype, width, height, data)"
    " VALUES (1, 'number', 'image/webp', 240, 80, :data)"
)


def load(connection: Connection) -> None:
    """The people of an earlier revision are there."""
    assert connection.execute(text(PERSON)).one()


def check(connection: Connection) -> None:
    """Nobody has a picture yet, and anybody can add one; so does the organization."""
    assert connection.scalar(text("SELECT count(portrait_id) FROM person")) == 0
    person = connection.scalar(text(PERSON))
    connection.execute(text(ADD), {"person": person, "data": b"RIFF", "at": AT})
    connection.execute(text(LOGO), {"data": b"RIFF"})
    connection.execute(text("UPDATE person SET portrait_id = 'portrait'"))

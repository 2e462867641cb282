"""The logo of revision 0017, and the same after revision 0018."""

from sqlalchemy import Connection, text

LOGO = (
    "INSERT INTO logo (place, number, mimetype, width, height, data)"
    " VALUES (1, 'number', 'image/webp', 240, 80, :data) ON CONFLICT DO NOTHING"
)
KEPT = (
    "SELECT name, logo_number, logo_mimetype, logo_width, logo_height, logo_data FROM organization"
)


def load(connection: Connection) -> None:
    """Add a logo, where there is none."""
    connection.execute(text(LOGO), {"data": b"RIFF"})


def check(connection: Connection) -> None:
    """The logo is that of the organization, which has no name of its own yet."""
    [row] = connection.execute(text(KEPT))
    name, number, mimetype, width, height, data = row
    assert (name, number, mimetype, width, height) == (None, "number", "image/webp", 240, 80)
    assert bytes(data) == b"RIFF"

"""A registration and a connected account of revision 0010, and the same after revision 0011."""

from sqlalchemy import Connection, text

AT = "2026-01-05 08:00:00.000000+00:00"


def load(connection: Connection) -> None:
    """Insert a registration at a server and an account there."""
    for row in (
        (
            "INSERT INTO connection (id, person_id, channel, server, state, access, refreshes, made_at)"
            " VALUES ('linked', 'awa', 'mastodon', 'social.example', 'active', :sealed, 2, :at)"
        ),
        (
            "INSERT INTO network_client (server, client_id, secret, made_at)"
            " VALUES ('social.example', 'client', :sealed, :at)"
        ),
    ):
        connection.execute(text(row), {"sealed": b"sealed", "at": AT})


def check(connection: Connection) -> None:
    """Nothing is known of the server's limits yet, and no answer was lost."""
    found = connection.execute(
        text(
            "SELECT n.client_id, n.max_characters, n.address_characters, n.asked_at, c.refreshes,"
            " c.lost_at FROM network_client n JOIN connection c ON c.server = n.server"
            " WHERE c.id = 'linked'"
        )
    ).one()
    assert tuple(found) == ("client", None, None, None, 2, None)

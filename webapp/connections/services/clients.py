"""Registrations of this application at servers on which people have accounts."""

from contextlib import suppress

from sqlalchemy.exc import IntegrityError

from webapp.connections.models import NetworkClient
from webapp.core import clock, crypto, db
from webapp.networks.types import Client

# The owner of the data key that seals the secrets of registrations.
OWNER = "networks"


def client_of(server: str) -> Client | None:
    """The registration at a server, or None."""
    found = db.session().get(NetworkClient, server)
    if found is None:
        return None
    secret = crypto.open_for(OWNER, found.secret, where=f"network_client:{server}:secret")
    return Client(found.client_id, secret or "")


def store_client(server: str, client: Client) -> None:
    """Store a registration; one that is stored already stays."""
    if db.session().get(NetworkClient, server) is not None:
        return
    sealed = crypto.seal_for(OWNER, client.secret, where=f"network_client:{server}:secret")
    made = NetworkClient(server=server, client_id=client.id, secret=sealed, made_at=clock.now())
    # Another person may connect an account of this server at the same moment.
    with suppress(IntegrityError), db.session().begin_nested():
        db.session().add(made)


def drop_client(server: str) -> None:
    """Delete a registration that its server no longer knows."""
    found = db.session().get(NetworkClient, server)
    if found is not None:
        db.session().delete(found)

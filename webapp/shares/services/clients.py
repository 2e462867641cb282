"""How this house is known to servers that people have accounts on."""

from contextlib import suppress

from sqlalchemy.exc import IntegrityError

from webapp.kernel import clock, crypto, db
from webapp.shares.channels.publishing.port import Client
from webapp.shares.models import NetworkClient

# Whose key seals the secrets of this house at servers of networks.
HOUSE = "networks"


def client_of(server: str) -> Client | None:
    """How this house is known to a server."""
    found = db.session().get(NetworkClient, server)
    if found is None:
        return None
    secret = crypto.open_for(HOUSE, found.secret, where=f"network_client:{server}:secret")
    return Client(found.client_id, secret or "")


def keep_client(server: str, client: Client) -> None:
    """Remember how this house is known to a server; the first that was kept stays."""
    if db.session().get(NetworkClient, server) is not None:
        return
    sealed = crypto.seal_for(HOUSE, client.secret, where=f"network_client:{server}:secret")
    made = NetworkClient(server=server, client_id=client.id, secret=sealed, made_at=clock.now())
    # Somebody else may connect on the same server at this moment.
    with suppress(IntegrityError), db.session().begin_nested():
        db.session().add(made)


def drop_client(server: str) -> None:
    """Forget how this house was known to a server that does not know it any more."""
    found = db.session().get(NetworkClient, server)
    if found is not None:
        db.session().delete(found)

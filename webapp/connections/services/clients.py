"""Registrations of this application at servers on which people have accounts."""

from contextlib import suppress

from sqlalchemy.exc import IntegrityError

from webapp.connections import queries
from webapp.connections.models import NetworkClient
from webapp.core import clock, crypto, db
from webapp.core.errors import Invalid
from webapp.networks.network import Network
from webapp.networks.types import Client, TextLimits

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


def store_limits(server: str, limits: TextLimits | None) -> None:
    """Store the limits of texts at a server, and when it was asked; None keeps what is stored."""
    found = db.session().get(NetworkClient, server)
    if found is None:
        return
    found.asked_at = clock.now()
    if limits is not None:
        found.max_characters, found.address_characters = limits.characters, limits.address


def check_length(person_id: str, channel: str, text: str) -> None:
    """Raise Invalid on `words` where the person's server does not take a text."""
    check_fits(queries.network_of(person_id, channel), text, "words")


def check_fits(network: Network, text: str, field: str) -> None:
    """Raise Invalid on a field where a network does not take a text."""
    length = network.length(text)
    if network.limit is not None and length > network.limit:
        raise Invalid(
            field,
            "With disclosure and link, the text has %(length)d of %(limit)d characters on "
            "%(channel)s. Write a shorter version.",
            length=length, limit=network.limit, channel=network.name,
        )  # fmt: skip
    if not network.accepts(text):
        raise Invalid(
            field,
            "%(channel)s does not accept this text. It has too many bytes, or a character that "
            "the network refuses.",
            channel=network.name,
        )

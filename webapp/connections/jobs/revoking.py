"""Revoke disconnected accounts at their networks, and maintain connections that end."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from webapp.connections import queries, services
from webapp.connections.models import Connection
from webapp.connections.workflow import ConnectionState
from webapp.core import clock, db, runtime
from webapp.core.errors import Unavailable
from webapp.core.unit_of_work import unit_of_work
from webapp.networks import registry
from webapp.networks.types import Account, Client, NoAnswer, Tokens

# How long a network is asked to revoke before the tokens are erased anyway.
REVOKING = timedelta(minutes=30)


def revoke(payload: Mapping[str, Any]) -> None:
    """Revoke a disconnected account at its network, then erase its tokens.

    A network that is not configured is not called, and the owner is notified at once. One that does
    not answer is called again; when that takes too long, `maintain_connections` erases the tokens.
    """
    networks = runtime.current().settings.networks
    connection = db.session().get(Connection, payload["connection"])
    if connection is None or connection.state != ConnectionState.ended:
        return
    account, tokens = services.account_of(connection), services.tokens_of(connection)
    app = services.client_of(connection.server) if connection.server else None
    channel = connection.channel
    db.session().rollback()
    revoked = not tokens.access
    if not revoked and channel in registry.configured(networks):
        _revoke_at_network(channel, account, tokens, app)
        revoked = True
    with unit_of_work():
        current = db.session().get_one(Connection, payload["connection"])
        services.erase_tokens(current, revoked=revoked)


def _revoke_at_network(channel: str, account: Account, tokens: Tokens, app: Client | None) -> None:
    connector = registry.connector(channel, runtime.current().settings.networks)
    try:
        connector.revoke(account, tokens, app)
    except NoAnswer:
        raise Unavailable("The network does not answer.") from None


def maintain_connections() -> None:
    """Notify owners of connections that end soon, expire those that are over, and erase the
    tokens of accounts that no network revoked in time.
    """
    with unit_of_work():
        services.notify_of_ends(clock.now())
    for connection in queries.ending_by(clock.now()):
        connection_id = connection.id
        with unit_of_work():
            services.expire_if_over(connection_id)
    for connection_id in queries.unrevoked_ids(clock.now() - REVOKING):
        with unit_of_work():
            services.erase_tokens(db.session().get_one(Connection, connection_id), revoked=False)

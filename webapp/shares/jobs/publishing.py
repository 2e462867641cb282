"""Readings, revocations and ends of connections, outside a request."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import current_app

from webapp.config import Settings
from webapp.kernel import clock, db
from webapp.kernel.errors import Unavailable
from webapp.kernel.unit_of_work import unit_of_work
from webapp.shares import queries, services
from webapp.shares.channels.publishing import registry
from webapp.shares.channels.publishing.port import Account, Figures, NoAnswer, Publisher
from webapp.shares.jobs.opening import open_account
from webapp.shares.models import Connection
from webapp.shares.workflow import Age, ConnectionState

# How long a network is asked to revoke before the tokens are erased all the same.
REVOKING = timedelta(minutes=30)
SILENT = "The network does not answer."


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def read_counts(payload: Mapping[str, Any]) -> None:
    """Read what the network counts of a post, where its author still allows it."""
    settings = _settings()
    asked = services.to_read(payload["delivery"], Age(payload["age"]), settings.networks)
    db.session().rollback()
    if asked is None:
        return
    publisher = registry.publisher(asked.channel, settings.networks)
    lease = timedelta(seconds=settings.worker_lease)
    account = open_account(asked.connection_id, publisher, lease)
    if not isinstance(account, Account):
        if account.ended:
            return
        raise Unavailable(SILENT)
    figures = _figures(publisher, account, asked, lease)
    with unit_of_work():
        services.keep_reading(asked, figures, settings.networks)


def _figures(
    publisher: Publisher, account: Account, asked: services.Asked, lease: timedelta
) -> Figures:
    try:
        return publisher.read(account, asked.post_id, clock.now() - asked.since)
    except NoAnswer as silence:
        if silence.reason == "stale_token":
            # The next try, after the usual wait, has the new one.
            open_account(asked.connection_id, publisher, lease, stale=account.token)
        raise Unavailable(SILENT) from None


def revoke(payload: Mapping[str, Any]) -> None:
    """End a disconnected account at its network, then erase its tokens.

    A network that is off here is not asked: its owner is told at once. One that does not answer is
    asked again; when that takes too long `look_after_connections` erases the tokens.
    """
    settings = _settings()
    connection = db.session().get(Connection, payload["connection"])
    if connection is None or connection.state != ConnectionState.ended:
        return
    account, tokens = services.account_of(connection), services.tokens_of(connection)
    client = services.client_of(connection.server) if connection.server else None
    channel = connection.channel
    db.session().rollback()
    on, told = channel in registry.configured(settings.networks), not tokens.access
    if on and not told:
        told = _revoked(registry.publisher(channel, settings.networks), account, tokens, client)
        if not told:
            raise Unavailable(SILENT)
    with unit_of_work():
        services.forget(db.session().get_one(Connection, payload["connection"]), told=told)


def _revoked(publisher: Publisher, account: Account, tokens: Any, client: Any) -> bool:  # noqa: ANN401 - the port's
    try:
        publisher.revoke(account, tokens, client)
    except NoAnswer:
        return False
    return True


def look_after_connections() -> None:
    """Tell owners of connections that end soon, end those that are over, and erase the tokens of
    those that no network revoked in time.
    """
    with unit_of_work():
        services.tell_of_ends(clock.now())
    for connection in queries.expiring(clock.now()):
        connection_id = connection.id
        with unit_of_work():
            services.expire_if_over(connection_id)
    for connection_id in queries.unrevoked(clock.now() - REVOKING):
        with unit_of_work():
            services.forget(db.session().get_one(Connection, connection_id), told=False)

"""Renewing the tokens of an account: one worker at a time, under a lease with a fence."""

from dataclasses import dataclass
from datetime import timedelta

from webapp.connections.models import Connection
from webapp.connections.services.accounts import expire
from webapp.connections.services.sealed import account_of, open_column, store_tokens
from webapp.connections.workflow import ConnectionState
from webapp.core import clock, db, jobs
from webapp.core.errors import WrongState
from webapp.networks.types import Account, Tokens

# A token that ends within this time is renewed before it is used.
SOON = timedelta(seconds=60)


@dataclass(frozen=True)
class TokenRefreshLease:
    """The right to renew the tokens of one account; a result counts only under its `fence`."""

    connection_id: str
    fence: int
    account: Account
    refresh: str


def acquire_refresh(
    connection_id: str, stale: str | None, lease: timedelta
) -> TokenRefreshLease | Account | None:
    """Acquire the lease to renew, if the tokens need it; `stale` is a token that was refused.

    Returns the account where its token can be used (another worker may have renewed it), and None
    while another worker holds the lease. Raises WrongState where the account cannot be used.
    """
    connection = db.session().get_one(Connection, connection_id)
    db.lock(connection)
    if connection.state != ConnectionState.active:
        raise WrongState("The connection ended.")
    moment = clock.now()
    account = account_of(connection)
    ends = connection.token_until
    if account.token != stale and (ends is None or ends > moment + SOON):
        return account
    if connection.refreshing_until is not None and connection.refreshing_until > moment:
        return None
    if connection.refreshing_until is not None:
        # The worker that held the last lease stopped, perhaps after its request.
        connection.lost_at = moment
    connection.refreshing_until = moment + lease
    connection.refreshes += 1
    refresh = open_column(connection, "refresh")
    return TokenRefreshLease(connection_id, connection.refreshes, account, refresh)


def note_lost(lease: TokenRefreshLease) -> bool:
    """Store that an answer was lost, before the same token is sent again.

    Returns False where the lease was overtaken or the account disconnected: it must not be sent.
    """
    connection = db.session().get_one(Connection, lease.connection_id)
    db.lock(connection)
    if connection.refreshes == lease.fence:
        connection.lost_at = clock.now()
    return connection.refreshes == lease.fence


def complete_refresh(lease: TokenRefreshLease, tokens: Tokens | None) -> Account | None:
    """Store renewed tokens; with None, the network refused and the account expires.

    Returns None where the account can no longer be used. Tokens of an account that its owner
    disconnected meanwhile are revoked too. A lease that was overtaken changes nothing.
    """
    connection = db.session().get_one(Connection, lease.connection_id)
    db.lock(connection)
    if connection.state == ConnectionState.ended and tokens is not None:
        store_tokens(connection, tokens)
        key = f"revoke:{connection.id}:{lease.fence}"
        jobs.enqueue("revoke", key, {"connection": connection.id})
    if connection.state != ConnectionState.active:
        return None
    if connection.refreshes == lease.fence:
        connection.refreshing_until = None
        if tokens is None:
            expire(connection)
        else:
            store_tokens(connection, tokens)
            connection.lost_at = None
    return account_of(connection)


def release_refresh(lease: TokenRefreshLease, *, lost: bool) -> None:
    """Release a lease that brought no answer; the next one tries with the same token.

    With `lost` the network may have exchanged it.
    """
    connection = db.session().get_one(Connection, lease.connection_id)
    db.lock(connection)
    if connection.refreshes == lease.fence:
        connection.refreshing_until = None
        connection.lost_at = clock.now() if lost else connection.lost_at

"""Open an account: get a usable access token, which one worker at a time renews."""

from dataclasses import dataclass
from datetime import timedelta

from webapp.connections import services
from webapp.connections.services import TokenRefreshLease
from webapp.core.errors import WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.networks.protocols import Connector
from webapp.networks.types import Account, NoAnswer, RefreshRefused, Tokens


@dataclass(frozen=True)
class UnusableAccount:
    """Why an account cannot be used now; `ended` where it never can be again."""

    reason: str
    ended: bool = False


def open_account(
    connection_id: str, connector: Connector, lease: timedelta, stale: str | None = None
) -> Account | UnusableAccount:
    """The account with a usable access token; `stale` is a token that the network refused.

    Asks the network for new tokens where that is needed, with no transaction open.
    """
    try:
        with unit_of_work():
            found = services.acquire_refresh(connection_id, stale, lease)
    except WrongState:
        return UnusableAccount("account_ended", ended=True)
    if found is None:
        return UnusableAccount("renewing")
    if isinstance(found, Account):
        return found
    return _renew(found, connector)


def _renew(lease: TokenRefreshLease, connector: Connector) -> Account | UnusableAccount:
    try:
        tokens = _new_tokens(lease, connector)
    except NoAnswer as error:
        with unit_of_work():
            services.release_refresh(lease)
        return UnusableAccount(error.reason)
    with unit_of_work():
        account = services.complete_refresh(lease, tokens)
    # Where another worker was quicker, its tokens are the account's.
    if account is None or (tokens is None and account.token == lease.account.token):
        return UnusableAccount("account_ended", ended=True)
    return account


def _new_tokens(lease: TokenRefreshLease, connector: Connector) -> Tokens | None:
    if not lease.refresh:
        return None
    try:
        return connector.refresh(lease.account, lease.refresh)
    except RefreshRefused:
        return None

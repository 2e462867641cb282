"""Open an account: get a usable access token, which one worker at a time renews.

A network may have exchanged the refresh token although its answer was lost, and some accept the used
one again for a short time. So the stored one is kept until the answer is stored, and after a lost
answer it is sent once more at once, under the same lease.
"""

from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from webapp.config import ANSWERS
from webapp.connections import services
from webapp.connections.services import TokenRefreshLease
from webapp.core import runtime
from webapp.core.errors import WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.networks.protocols import Connector
from webapp.networks.types import Account, NoAnswer, RefreshRefused, Tokens

# Reasons with which no request reached the network, or which it gave in an answer of its own.
ANSWERED = frozenset({"not_reached", "private_address", "misconfigured", "rate_limit", "not_found"})


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
        ends = monotonic() + lease.total_seconds()
        with unit_of_work():
            found = services.acquire_refresh(connection_id, stale, lease)
    except WrongState:
        return UnusableAccount("account_ended", ended=True)
    if found is None:
        return UnusableAccount("renewing")
    if isinstance(found, Account):
        return found
    return _renew(found, connector, ends)


def _renew(
    lease: TokenRefreshLease, connector: Connector, ends: float
) -> Account | UnusableAccount:
    try:
        tokens = _tokens_after_repetition(lease, connector, ends)
    except NoAnswer as error:
        with unit_of_work():
            services.release_refresh(lease, lost=error.reason not in ANSWERED)
        return UnusableAccount(error.reason)
    with unit_of_work():
        account = services.complete_refresh(lease, tokens)
    # Where another worker was quicker, its tokens are the account's.
    if account is None or (tokens is None and account.token == lease.account.token):
        return UnusableAccount("account_ended", ended=True)
    return account


def _tokens_after_repetition(
    lease: TokenRefreshLease, connector: Connector, ends: float
) -> Tokens | None:
    """New tokens, or None where the network refuses. Raises NoAnswer.

    The repetition needs the rest of the lease: two workers must never renew at the same time.
    """
    try:
        return _new_tokens(lease, connector)
    except NoAnswer as error:
        needed = ANSWERS * runtime.current().settings.networks.timeout
        if error.reason in ANSWERED or monotonic() + needed > ends:
            raise
        with unit_of_work():
            may_repeat = services.note_lost(lease)
        if not may_repeat:
            raise
    return _new_tokens(lease, connector)


def _new_tokens(lease: TokenRefreshLease, connector: Connector) -> Tokens | None:
    if not lease.refresh:
        return None
    try:
        return connector.refresh(lease.account, lease.refresh)
    except RefreshRefused:
        return None

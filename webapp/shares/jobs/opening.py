"""Opening an account: a token that can be used, renewed by one worker at a time."""

from dataclasses import dataclass
from datetime import timedelta

from webapp.kernel.errors import WrongState
from webapp.kernel.unit_of_work import unit_of_work
from webapp.shares import services
from webapp.shares.channels.publishing.port import (
    Account,
    NoAnswer,
    Publisher,
    RefreshRefused,
    Tokens,
)
from webapp.shares.services import Turn


@dataclass(frozen=True)
class Closed:
    """Why an account cannot be used now; `ended` where it cannot be used any more."""

    reason: str
    ended: bool = False


def open_account(
    connection_id: str, publisher: Publisher, lease: timedelta, stale: str | None = None
) -> Account | Closed:
    """The account with a token that can be used; `stale` is one that the network refused.

    Asks the network for new tokens where needed, with no transaction open.
    """
    try:
        with unit_of_work():
            turn = services.take_turn(connection_id, stale, lease)
    except WrongState:
        return Closed("account_ended", ended=True)
    if turn is None:
        return Closed("renewing")
    if isinstance(turn, Account):
        return turn
    return _renew(turn, publisher)


def _renew(turn: Turn, publisher: Publisher) -> Account | Closed:
    try:
        tokens = _ask(turn, publisher)
    except NoAnswer as silence:
        with unit_of_work():
            services.give_back(turn)
        return Closed(silence.reason)
    with unit_of_work():
        account = services.end_turn(turn, tokens)
    # Where another one was quicker, its tokens are the account's.
    if account is None or (tokens is None and account.token == turn.account.token):
        return Closed("account_ended", ended=True)
    return account


def _ask(turn: Turn, publisher: Publisher) -> Tokens | None:
    if not publisher.refreshes or not turn.refresh:
        return None
    try:
        return publisher.refresh(turn.account, turn.refresh)
    except RefreshRefused:
        return None

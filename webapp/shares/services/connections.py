"""Accounts that people connect: kept sealed, renewed by one worker at a time, taken back whole."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp.asks.services import Words, notify
from webapp.kernel import clock, crypto, db, outbox
from webapp.kernel.errors import WrongState
from webapp.kernel.unit_of_work import record
from webapp.kernel.words import msg
from webapp.people.models import Person
from webapp.shares import events, queries
from webapp.shares.channels.publishing.port import Account, Grant, Tokens
from webapp.shares.channels.registry import CHANNELS
from webapp.shares.models import Connection
from webapp.shares.rules import MAY
from webapp.shares.services.deliveries import by_hand
from webapp.shares.workflow import CONNECTION, ConnectionState

# A token that ends within this time is renewed before it is used.
SOON = timedelta(seconds=60)
# How long before its end an owner is told.
AHEAD = timedelta(days=14)
_SEALED = ("user_id", "handle", "access", "refresh")


@dataclass(frozen=True)
class Turn:
    """The right to renew the tokens of one account; `fence` makes the result count."""

    connection_id: str
    fence: int
    account: Account
    refresh: str


def connect(person: Person, channel: str, server: str, grant: Grant) -> Connection:
    """Keep an account that its owner signed in to, in place of the one kept before.

    Another account is another connection: posts are looked for and read where they were posted.
    """
    found = queries.connection_of(person.id, channel)
    if found is not None and _is_other(found, server, grant):
        disconnect(found, by=person)
        db.session().flush()
        found = None
    if found is None:
        found = Connection(
            person_id=person.id, channel=channel, state=ConnectionState.active, made_at=clock.now()
        )
        db.session().add(found)
        db.session().flush()
    else:
        CONNECTION.take(found, "renew", by=person, may=MAY)
    found.server, found.told_at, found.refreshing_until = server, None, None
    found.refreshes += 1
    found.refresh = None
    _seal(found, "user_id", grant.user_id)
    _seal(found, "handle", grant.handle)
    store(found, grant.tokens)
    record(events.Connected(actor=person.id, object_id=found.id, channel=channel))
    return found


def _is_other(connection: Connection, server: str, grant: Grant) -> bool:
    return (connection.server, _open(connection, "user_id")) != (server, grant.user_id)


def store(connection: Connection, tokens: Tokens) -> None:
    """Keep new tokens; an empty refresh token never takes the place of one that is kept."""
    _seal(connection, "access", tokens.access)
    if tokens.refresh:
        _seal(connection, "refresh", tokens.refresh)
    connection.token_until = tokens.until
    if tokens.ends_at is not None:
        connection.ends_at, connection.told_at = tokens.ends_at, None


def account_of(connection: Connection) -> Account:
    """The account with the access token that opens it."""
    return Account(
        connection.server, _open(connection, "user_id"), _open(connection, "handle"),
        _open(connection, "access"),
    )  # fmt: skip


def tokens_of(connection: Connection) -> Tokens:
    """What opens it, to be revoked."""
    return Tokens(_open(connection, "access"), _open(connection, "refresh"))


def handle_of(connection: Connection) -> str:
    """The name of the account, for its owner alone."""
    return _open(connection, "handle")


def take_turn(connection_id: str, stale: str | None, lease: timedelta) -> Turn | Account | None:
    """Ask for the right to renew: the turn; or the account as another worker renewed it; or
    None while another one is at it. `stale` is a token that the network refused.

    Raises WrongState where the account cannot be used.
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
    connection.refreshing_until = moment + lease
    connection.refreshes += 1
    return Turn(connection_id, connection.refreshes, account, _open(connection, "refresh"))


def end_turn(turn: Turn, tokens: Tokens | None) -> Account | None:
    """Keep what a turn brought; no tokens where the network refused: the account expires.

    None where the account cannot be used any more: tokens that came for one that its owner
    disconnected meanwhile are revoked too. A turn that was overtaken changes nothing.
    """
    connection = db.session().get_one(Connection, turn.connection_id)
    db.lock(connection)
    if connection.state == ConnectionState.ended and tokens is not None:
        store(connection, tokens)
        outbox.send("revoke", f"revoke:{connection.id}:{turn.fence}", {"connection": connection.id})
    if connection.state != ConnectionState.active:
        return None
    if connection.refreshes == turn.fence:
        connection.refreshing_until = None
        if tokens is None:
            expire(connection)
        else:
            store(connection, tokens)
    return account_of(connection)


def give_back(turn: Turn) -> None:
    """End a turn that brought no answer; the next one tries with the same token."""
    connection = db.session().get_one(Connection, turn.connection_id)
    db.lock(connection)
    if connection.refreshes == turn.fence:
        connection.refreshing_until = None


def expire(connection: Connection) -> None:
    """The network does not take it any more: what waits for it is shared by hand, told once."""
    CONNECTION.take(connection, "expire", by=None, may=MAY)
    for delivery in queries.live_of_connection(connection):
        by_hand(delivery, "account_ended")
    record(
        events.ConnectionExpired(
            actor=None, object_id=connection.id, channel=connection.channel
        )
    )  # fmt: skip


def disconnect(connection: Connection, *, by: Person) -> None:
    """Take an account back: the handle goes now, the tokens once the network revoked them."""
    step = CONNECTION.permit(connection, "disconnect", by=by, may=MAY)
    for delivery in queries.live_of_connection(connection):
        by_hand(delivery, "disconnected")
    CONNECTION.move(connection, step, ended_at=clock.now())
    connection.handle = None
    connection.refreshes += 1
    outbox.send("revoke", f"revoke:{connection.id}", {"connection": connection.id})
    record(events.Disconnected(actor=by.id, object_id=connection.id, channel=connection.channel))


def forget(connection: Connection, *, told: bool) -> None:
    """Erase what is left of a disconnected account; its owner learns where the network did not."""
    db.lock(connection)
    if connection.access is None:
        return
    for column in _SEALED:
        setattr(connection, column, None)
    connection.token_until = connection.ends_at = None
    if not told:
        _tell(
            connection, msg("A network could not be told that you disconnected"),
            msg("Your account is disconnected here and its keys are erased. %(channel)s could not "
                "be told: remove this application in your settings there too."),
        )  # fmt: skip


def tell_of_ends(moment: datetime) -> None:
    """Tell owners, once, of connections that end within 14 days."""
    for connection in queries.expiring(moment + AHEAD):
        if connection.told_at is None:
            connection.told_at = moment
            _tell(
                connection, msg("A connected account ends soon"),
                msg("Your connection to %(channel)s ends within 14 days. Connect it again to keep "
                    "publishing through it; without it you share by hand."),
            )  # fmt: skip


def expire_if_over(connection_id: str) -> None:
    """Expire a connection whose end came."""
    connection = db.session().get_one(Connection, connection_id)
    db.lock(connection)
    over = connection.ends_at is not None and connection.ends_at <= clock.now()
    if over and connection.state == ConnectionState.active:
        expire(connection)


def _tell(connection: Connection, subject: str, body: str) -> None:
    words = Words(
        subject, body, connection.id, "shares.accounts", {},
        {"channel": CHANNELS[connection.channel].name},
    )  # fmt: skip
    notify(connection.person, words)


def _seal(connection: Connection, column: str, text: str) -> None:
    where = f"connection:{connection.id}:{column}"
    setattr(connection, column, crypto.seal_for(connection.person_id, text, where=where))


def _open(connection: Connection, column: str) -> str:
    sealed = getattr(connection, column)
    if sealed is None:
        return ""
    where = f"connection:{connection.id}:{column}"
    return crypto.open_for(connection.person_id, sealed, where=where) or ""

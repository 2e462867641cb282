"""Connected accounts: connect, disconnect, expire, erase. Handle and tokens are stored sealed."""

from datetime import datetime, timedelta

from webapp.connections import events, queries
from webapp.connections.models import Connection
from webapp.connections.rules import MAY
from webapp.connections.services.sealed import open_column, seal_column, store_tokens
from webapp.connections.workflow import CONNECTION, ConnectionState
from webapp.core import clock, db, jobs
from webapp.core.i18n import gettext_noop
from webapp.core.unit_of_work import record
from webapp.messaging.services import MessageTemplate, notify
from webapp.messaging.topics import Topic
from webapp.networks.registry import NAMES
from webapp.networks.types import Grant
from webapp.people.models import Person

# How long before the end of a connection its owner is notified.
AHEAD = timedelta(days=14)


def _to_owner(key: str, subject: str, body: str) -> MessageTemplate:
    return MessageTemplate(key, Topic.sharing, subject, body, "connections.accounts")


ENDED = _to_owner(
    "account_ended", gettext_noop("A connected account ended"),
    gettext_noop("%(channel)s no longer accepts your connection. Connect it again, or post "
        "waiting shares by hand."),
)  # fmt: skip
ENDS_SOON = _to_owner(
    "account_ends_soon", gettext_noop("A connected account ends soon"),
    gettext_noop("Your connection to %(channel)s ends within 14 days. Connect it again "
        "to keep posting through it. You can always post by hand."),
)  # fmt: skip
NOT_CONFIRMED = _to_owner(
    "account_not_confirmed", gettext_noop("Please finish the disconnection on the network"),
    gettext_noop("Your account is disconnected and the access is erased. %(channel)s did not "
        "confirm this: remove Franc-Parler in your settings there."),
)  # fmt: skip
MESSAGES = (ENDED, ENDS_SOON, NOT_CONFIRMED)
_SEALED = ("user_id", "handle", "access", "refresh")


def connect(person: Person, channel: str, server: str, grant: Grant) -> Connection:
    """Store an account that its owner signed in to, in place of the one that was stored before.

    Another account is another connection: posts are looked up where they were posted.
    """
    db.lock(person)
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
    found.lost_at = None
    found.refreshes += 1
    found.refresh = None
    seal_column(found, "user_id", grant.user_id)
    seal_column(found, "handle", grant.handle)
    store_tokens(found, grant.tokens)
    record(events.Connected(actor=person.id, object_id=found.id, channel=channel))
    return found


def _is_other(connection: Connection, server: str, grant: Grant) -> bool:
    return (connection.server, open_column(connection, "user_id")) != (server, grant.user_id)


def expire(connection: Connection) -> None:
    """The network no longer accepts the account; its owner has to connect it again.

    The event keeps whether an answer to a renewal was lost before.
    """
    CONNECTION.take(connection, "expire", by=None, may=MAY)
    lost = connection.lost_at is not None
    record(
        events.ConnectionExpired(
            actor=None, object_id=connection.id, channel=connection.channel, answer_lost=lost
        )
    )


def disconnect(connection: Connection, *, by: Person) -> None:
    """Disconnect an account: its handle is erased now, its tokens once they are revoked."""
    CONNECTION.take(connection, "disconnect", by=by, may=MAY, ended_at=clock.now())
    connection.handle = None
    connection.refreshes += 1
    jobs.enqueue("revoke", f"revoke:{connection.id}", {"connection": connection.id})
    record(events.Disconnected(actor=by.id, object_id=connection.id, channel=connection.channel))


def erase_tokens(connection: Connection, *, revoked: bool) -> None:
    """Erase what is left of a disconnected account.

    With `revoked=False` its owner is notified that the network could not be informed.
    """
    db.lock(connection)
    if connection.access is None:
        return
    for column in _SEALED:
        setattr(connection, column, None)
    connection.token_until = connection.ends_at = None
    if not revoked:
        _notify_owner(connection, NOT_CONFIRMED)


def notify_of_ends(moment: datetime) -> None:
    """Notify owners, once, of connections that end within 14 days."""
    for connection in queries.ending_by(moment + AHEAD):
        if connection.told_at is None:
            connection.told_at = moment
            _notify_owner(connection, ENDS_SOON)


def expire_if_over(connection_id: str) -> None:
    """Expire a connection whose end has come."""
    connection = db.session().get_one(Connection, connection_id)
    db.lock(connection)
    over = connection.ends_at is not None and connection.ends_at <= clock.now()
    if over and connection.state == ConnectionState.active:
        expire(connection)


def notify_expired(connection: Connection) -> None:
    """Notify the owner, once for everything that waited for the account."""
    _notify_owner(connection, ENDED)


def _notify_owner(connection: Connection, template: MessageTemplate) -> None:
    values = {"channel": NAMES[connection.channel]}
    notify(connection.person, template.about(connection.id, {}, values))

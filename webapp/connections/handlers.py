"""What connections does when an account of the application ends, or a connected account does."""

from webapp.connections import events, queries, services
from webapp.connections.models import Connection
from webapp.core import db
from webapp.people.events import AccountEnded
from webapp.people.models import Person


def disconnect_after_end(event: AccountEnded) -> None:
    """Disconnect all accounts of a person whose account of the application ended."""
    person = db.session().get_one(Person, event.object_id)
    for connection in queries.connections_of(person.id).values():
        services.disconnect(connection, by=person)


def notify_expired(event: events.ConnectionExpired) -> None:
    """Notify the owner that the network no longer accepts the account."""
    services.notify_expired(db.session().get_one(Connection, event.object_id))

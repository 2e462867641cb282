"""Reads of connected accounts."""

from datetime import datetime

from sqlalchemy import select

from webapp.connections.models import Connection
from webapp.connections.workflow import ConnectionState
from webapp.core import db
from webapp.core.errors import Missing
from webapp.people.models import Person


def connections_of(person_id: str) -> dict[str, Connection]:
    """Somebody's accounts that are not disconnected, by channel."""
    found = db.session().scalars(
        select(Connection)
        .where(Connection.person_id == person_id, Connection.state != ConnectionState.ended)
        .order_by(Connection.channel)
    )
    return {c.channel: c for c in found}


def connection_of(person_id: str, channel: str) -> Connection | None:
    """Somebody's account on a channel, active or expired."""
    return connections_of(person_id).get(channel)


def active_connection(person_id: str, channel: str) -> Connection | None:
    """Somebody's account on a channel that can be used."""
    found = connection_of(person_id, channel)
    return found if found and found.state == ConnectionState.active else None


def own_connection(person: Person, channel: str) -> Connection:
    """This person's account on a channel; raises Missing."""
    found = connection_of(person.id, channel)
    if found is None:
        raise Missing("You have no connected account there.")
    return found


def unrevoked_ids(since: datetime) -> list[str]:
    """The ids of accounts that were disconnected by a moment and whose tokens are still stored."""
    statement = select(Connection.id).where(
        Connection.state == ConnectionState.ended, Connection.ended_at <= since,
        Connection.access.is_not(None),
    )  # fmt: skip
    return list(db.session().scalars(statement.order_by(Connection.id)))


def ending_by(by: datetime) -> list[Connection]:
    """Active accounts whose connection ends by a moment, the earliest first."""
    return list(
        db.session().scalars(
            select(Connection)
            .where(Connection.state == ConnectionState.active, Connection.ends_at <= by)
            .order_by(Connection.ends_at, Connection.id)
        )
    )

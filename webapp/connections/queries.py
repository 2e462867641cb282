"""Reads of connected accounts."""

from datetime import datetime

from sqlalchemy import or_, select

from webapp.connections.models import Connection, NetworkClient
from webapp.connections.workflow import ConnectionState
from webapp.core import db
from webapp.core.errors import Missing
from webapp.networks.mastodon import with_limits
from webapp.networks.network import Network
from webapp.networks.registry import NETWORKS
from webapp.networks.types import TextLimits
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


def network_at(code: str, server: str | None) -> Network:
    """A network with the limits of one of its servers, where they are known, else the usual ones."""
    network = NETWORKS[code]
    found = db.session().get(NetworkClient, server) if network.has_servers and server else None
    if found is None or found.max_characters is None or found.address_characters is None:
        return network
    return with_limits(TextLimits(found.max_characters, found.address_characters))


def network_of(person_id: str, code: str) -> Network:
    """A network with the limits of the server on which this person has an account."""
    known = active_connection(person_id, code) if NETWORKS[code].has_servers else None
    return network_at(code, known.server if known else None)


def servers_asked_before(moment: datetime, most: int) -> list[tuple[str, str]]:
    """Channel and server of active accounts whose server was not asked since a moment.

    Those that were asked longest ago come first.
    """
    statement = (
        select(Connection.channel, NetworkClient.server)
        .join(NetworkClient, NetworkClient.server == Connection.server)
        .where(Connection.state == ConnectionState.active)
        .where(or_(NetworkClient.asked_at.is_(None), NetworkClient.asked_at < moment))
        .group_by(Connection.channel, NetworkClient.server, NetworkClient.asked_at)
        .order_by(NetworkClient.asked_at.asc().nulls_first(), NetworkClient.server)
    )
    return [(channel, server) for channel, server in db.session().execute(statement.limit(most))]

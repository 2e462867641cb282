"""Read how long a text may be at the servers on which people have accounts."""

from datetime import timedelta

from webapp.connections import queries, services
from webapp.core import clock, db, runtime
from webapp.core.unit_of_work import unit_of_work
from webapp.networks import registry
from webapp.networks.protocols import LimitReader
from webapp.networks.types import NoAnswer

# A server is asked once a day. Each may take a whole timeout, so one run asks a few.
EVERY = timedelta(days=1)
MOST_ASKED = 20


def read_limits(channel: str, server: str) -> None:
    """Ask a server for its limits and store them; one that does not answer keeps what is stored.

    Call it without an open transaction.
    """
    connector = registry.connector(channel, runtime.current().settings.networks)
    if not isinstance(connector, LimitReader):
        return
    try:
        limits = connector.read_limits(server)
    except NoAnswer:
        limits = None
    with unit_of_work():
        services.store_limits(server, limits)


def read_due_limits() -> None:
    """Ask the servers that were not asked for a day."""
    due = queries.servers_asked_before(clock.now() - EVERY, MOST_ASKED)
    db.session().rollback()
    configured = registry.configured(runtime.current().settings.networks)
    for channel, server in due:
        if channel in configured:
            read_limits(channel, server)

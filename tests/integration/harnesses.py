"""Module-scoped publishing harnesses: a company whose people publish at a fake network."""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete

from tests.factories.publishing import PublishingHarness, at_rest, harness_at
from tests.fakes import running
from tests.pages import Client
from webapp.config import Settings
from webapp.connections.models import Connection, NetworkClient
from webapp.connections.queries import connection_of, connections_of
from webapp.connections.services import disconnect
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.people.models import SignInDelay


@pytest.fixture(scope="module")
def x_harness(module_settings: Settings) -> Iterator[PublishingHarness]:
    """A company that publishes at a fake of X."""
    with running("x") as fake, harness_at(module_settings, fake, "x") as made:
        yield made


@pytest.fixture(scope="module")
def bluesky_harness(module_settings: Settings) -> Iterator[PublishingHarness]:
    """A company that publishes at a fake of Bluesky."""
    with running("bluesky") as fake, harness_at(module_settings, fake, "bluesky") as made:
        yield made


@pytest.fixture
def unconnected_harness(module_harness: PublishingHarness) -> Iterator[PublishingHarness]:
    """The harness of the module; what the test connected is disconnected afterwards."""
    with at_rest(module_harness):
        yield module_harness
        _disconnect_all(module_harness)


def _disconnect_all(harness: PublishingHarness) -> None:
    db.session().rollback()
    with unit_of_work():
        for part in ("author", "colleague"):
            for connection in connections_of(harness.company.people[part].id).values():
                disconnect(connection, by=connection.person)
        db.session().execute(delete(SignInDelay))
        db.session().execute(delete(NetworkClient))


def browser(harness: PublishingHarness, part: str = "author") -> Client:
    """A signed-in client of a person of the company."""
    return Client(harness.company.app).sign_in(harness.company.people[part].email)


def stored_connection(harness: PublishingHarness) -> Connection | None:
    """The author's account, reloaded from the database."""
    db.session().rollback()
    return connection_of(harness.company.people["author"].id, harness.channel)

"""Desks that stand for a module of tests; a module says which one it takes as `stand`.

`given = standing_settings`, `stand = x_stand`, `desk = resting_desk`.
"""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete

from tests.factories.publishing import Desk, at_rest, standing_desk
from tests.fakes import running
from tests.pages import Client
from webapp.config import Settings
from webapp.kernel import db
from webapp.kernel.unit_of_work import unit_of_work
from webapp.people.models import SignInDelay
from webapp.shares import queries, services
from webapp.shares.models import Connection, NetworkClient


@pytest.fixture(scope="module")
def x_stand(given: Settings) -> Iterator[Desk]:
    """A house at X."""
    with running("x") as fake, standing_desk(given, fake, "x") as made:
        yield made


@pytest.fixture(scope="module")
def bluesky_stand(given: Settings) -> Iterator[Desk]:
    """A house at Bluesky."""
    with running("bluesky") as fake, standing_desk(given, fake, "bluesky") as made:
        yield made


@pytest.fixture
def resting_desk(stand: Desk) -> Iterator[Desk]:
    """One test at the desk of its module."""
    with at_rest(stand):
        yield stand


@pytest.fixture
def unconnected_desk(stand: Desk) -> Iterator[Desk]:
    """One test at the desk of its module; what it connected is disconnected afterwards."""
    with at_rest(stand):
        yield stand
        _leave_nothing(stand)


def _leave_nothing(desk: Desk) -> None:
    db.session().rollback()
    with unit_of_work():
        for part in ("author", "colleague"):
            for connection in queries.connections_of(desk.house.people[part].id).values():
                services.disconnect(connection, by=connection.person)
        db.session().execute(delete(SignInDelay))
        db.session().execute(delete(NetworkClient))


def browser(at: Desk, part: str = "author") -> Client:
    """The browser of somebody of the house, signed in."""
    return Client(at.house.app).sign_in(at.house.people[part].email)


def kept(at: Desk) -> Connection | None:
    """The author's account, read anew."""
    db.session().rollback()
    return queries.connection_of(at.house.people["author"].id, at.channel)

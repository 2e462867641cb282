"""Bluesky is connected with an app password, which is exchanged at once and kept nowhere."""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete

from tests.factories.publishing import Desk, at_rest, standing_desk
from tests.fakes import running
from tests.pages import Client
from tests.rooms.standing import standing_settings
from webapp.config import Settings
from webapp.kernel import db
from webapp.kernel.unit_of_work import unit_of_work
from webapp.people.models import SignInDelay
from webapp.shares import queries, services
from webapp.shares.models import Connection, NetworkClient

given = standing_settings


@pytest.fixture(scope="module")
def sky(given: Settings) -> Iterator[Desk]:
    with running("bluesky") as fake, standing_desk(given, fake, "bluesky") as made:
        yield made


@pytest.fixture
def at_sky(sky: Desk) -> Iterator[Desk]:
    with at_rest(sky) as made:
        yield made
        leave_nothing(made)


def leave_nothing(desk: Desk) -> None:
    """What one test connected, and how often it tried, is not another one's."""
    db.session().rollback()
    with unit_of_work():
        for part in ("author", "colleague"):
            for connection in queries.connections_of(desk.house.people[part].id).values():
                services.disconnect(connection, by=connection.person)
        db.session().execute(delete(SignInDelay))
        db.session().execute(delete(NetworkClient))


def browser(at: Desk, part: str = "author") -> Client:
    return Client(at.house.app).sign_in(at.house.people[part].email)


def kept(at: Desk) -> Connection | None:
    db.session().rollback()
    return queries.connection_of(at.house.people["author"].id, at.channel)


def test_an_app_password_connects_and_is_kept_nowhere(at_sky: Desk) -> None:
    keys, client = at_sky.fake.user("awa"), browser(at_sky)
    form = client.get("/me/accounts").soup.select_one("input[name=app_password]")
    assert form is not None
    assert (form["type"], form["autocomplete"]) == ("password", "off")
    wrong = client.post(
        "/me/accounts/bluesky/connect", {"handle": keys.handle, "app_password": "wrong-words"}
    )
    assert wrong.status == 422
    assert "does not know this handle" in wrong.words
    assert "wrong-words" not in str(wrong.soup)
    right = {"handle": f"@{keys.handle}", "app_password": keys.password}
    page = client.post("/me/accounts/bluesky/connect", right, follow=True)
    assert f"Connected as @{keys.handle}" in page.words
    connection = kept(at_sky)
    assert connection is not None
    tokens = services.tokens_of(connection)
    assert keys.password not in (tokens.access, tokens.refresh)


def test_tries_at_bluesky_are_bounded(at_sky: Desk) -> None:
    client, data = browser(at_sky), {"handle": "awa", "app_password": "no"}
    for _ in range(8):
        page = client.post("/me/accounts/bluesky/connect", data)
    assert "After several tries" in page.words
    assert sum(e["path"].endswith("createSession") for e in at_sky.fake.journal()) < 8


def test_a_channel_that_is_not_set_up_is_not_connected(at_sky: Desk) -> None:
    client = browser(at_sky)
    assert client.post("/me/accounts/x/connect").status == 403
    words = client.get("/me/accounts").words
    assert "LinkedIn’s terms" in words
    assert "nobody set that up in this house" in words

"""Connecting an account with OAuth: state, session, time limit, throttle, server checks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from tests.databases import Templates
from tests.factories.application import running as application
from tests.factories.installations import copied
from tests.factories.publishing import PublishingHarness, harness_at
from tests.fakes import running
from tests.integration.harnesses import browser, stored_connection
from tests.integration.harnesses import unconnected_harness as harness
from tests.pages import Client
from webapp.app import create_app
from webapp.config import Settings
from webapp.connections.models import NetworkClient
from webapp.connections.services import handle_of
from webapp.connections.workflow import ConnectionState
from webapp.core import clock, db

__all__ = ["harness"]
REJECTED = "was not found or is older than ten minutes"


@pytest.fixture(scope="module", params=["x", "mastodon"])
def module_harness(
    request: pytest.FixtureRequest,
    templates: Templates,
    database_kind: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[PublishingHarness]:
    folder = tmp_path_factory.mktemp(request.param)
    with (
        copied(templates, database_kind, folder, company=True) as settings,
        running(request.param) as fake,
        harness_at(settings, fake, request.param) as made,
    ):
        yield made


def start_connecting(harness: PublishingHarness, client: Client) -> str:
    """Start to connect; returns the address of the network's page, shown on our page."""
    data = {"server": "here.example"} if harness.channel == "mastodon" else {}
    page = client.post(f"/me/accounts/{harness.channel}/connect", data, follow=True)
    assert page.status == 200, page.words
    (link,) = page.soup.select("main a.btn-primary")
    return str(link["href"])


def authorize(link: str, account: str, decision: str = "authorize") -> str:
    """Answer the network's page; returns the path of the callback it redirects to."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    response = requests.post(
        link, data={**query, "account": account, "decision": decision},
        allow_redirects=False, timeout=5,
    )  # fmt: skip
    assert response.status_code == 303, response.text
    return response.headers["Location"].removeprefix("http://127.0.0.1:5000")


def token_request_count(harness: PublishingHarness) -> int:
    """The number of token requests that reached the network."""
    return sum(
        entry["path"] in {"/2/oauth2/token", "/oauth/token"} for entry in harness.fake.journal()
    )


def test_oauth_sign_in_connects_the_account(harness: PublishingHarness) -> None:
    keys, client = harness.fake.user("awa"), browser(harness)
    link = start_connecting(harness, client)
    query = parse_qs(urlsplit(link).query)
    assert (query["code_challenge_method"], len(query["code_challenge"][0])) == (["S256"], 43)
    page = client.get(authorize(link, "awa"))
    assert (page.status, page.response.location) == (303, "/me/accounts")
    page = client.get("/me/accounts")
    assert f"Connected as @{keys.handle}" in page.words
    connection = stored_connection(harness)
    assert connection is not None
    assert handle_of(connection) == keys.handle
    assert keys.handle.encode() not in (connection.handle or b"")
    # Other people do not see it.
    assert keys.handle not in browser(harness, "colleague").get("/me/accounts").words


def test_state_is_valid_once_and_only_in_its_session(harness: PublishingHarness) -> None:
    harness.fake.user("awa")
    client, other = browser(harness), browser(harness, "colleague")
    callback = authorize(start_connecting(harness, client), "awa")
    start_connecting(harness, other)
    before = token_request_count(harness)
    assert REJECTED in other.get(callback, follow=True).words
    assert REJECTED in browser(harness).get(callback, follow=True).words
    assert token_request_count(harness) == before
    assert client.get(callback).status == 303
    assert stored_connection(harness) is not None
    after = token_request_count(harness)
    assert REJECTED in client.get(callback, follow=True).words
    assert token_request_count(harness) == after


def test_wrong_state_sends_no_request_and_discards_the_attempt(harness: PublishingHarness) -> None:
    harness.fake.user("awa")
    client = browser(harness)
    for wrong in ("", "?state=abc", "?code={}", "?code={}&state=", "?code={}&state=%C3%A9"):
        callback = authorize(start_connecting(harness, client), "awa")
        path, code = callback.partition("?")[0], parse_qs(urlsplit(callback).query)["code"][0]
        assert REJECTED in client.get(path + wrong.format(code), follow=True).words
        assert REJECTED in client.get(callback, follow=True).words
    assert token_request_count(harness) == 0
    assert stored_connection(harness) is None


def test_late_callback_or_callback_of_another_channel_is_rejected(
    harness: PublishingHarness,
) -> None:
    harness.fake.user("awa")
    client = browser(harness)
    callback = authorize(start_connecting(harness, client), "awa")
    clock.move(clock.now() + timedelta(minutes=11))
    assert REJECTED in client.get(callback, follow=True).words
    callback = authorize(start_connecting(harness, client), "awa")
    other = {"x": "mastodon", "mastodon": "x"}[harness.channel]
    assert REJECTED in client.get(callback.replace(harness.channel, other), follow=True).words
    assert token_request_count(harness) == 0


def test_denied_authorization_shows_a_message(harness: PublishingHarness) -> None:
    harness.fake.user("awa")
    client = browser(harness)
    page = client.get(authorize(start_connecting(harness, client), "awa", "cancel"), follow=True)
    assert "You did not agree" in page.words
    assert token_request_count(harness) == 0
    assert stored_connection(harness) is None


def test_redirect_to_sign_in_does_not_contain_the_code(harness: PublishingHarness) -> None:
    page = Client(harness.company.app).get(
        f"/me/accounts/{harness.channel}/callback?code=secret&state=s"
    )
    assert page.status == 302
    assert "secret" not in str(page.response.location)


def test_unreachable_network_shows_a_message(harness: PublishingHarness) -> None:
    harness.fake.user("awa")
    client = browser(harness)
    link = start_connecting(harness, client)
    harness.fake.fault("reset_before", match={"method": "POST"}, times=None)
    page = client.get(callback_with_made_up_code(harness, link), follow=True)
    assert "does not answer" in page.words
    assert stored_connection(harness) is None


def callback_with_made_up_code(harness: PublishingHarness, link: str) -> str:
    """The path of a callback with a valid state and a code that the network did not issue."""
    state = parse_qs(urlsplit(link).query)["state"][0]
    return f"/me/accounts/{harness.channel}/callback?" + urlencode({"code": "c", "state": state})


def test_rejected_code_shows_a_message(harness: PublishingHarness) -> None:
    client = browser(harness)
    page = client.get(
        callback_with_made_up_code(harness, start_connecting(harness, client)), follow=True
    )
    assert "refused the connection" in page.words
    assert stored_connection(harness) is None


def test_disconnecting_makes_scheduled_shares_manual(harness: PublishingHarness) -> None:
    keys = harness.ready()
    share = harness.share()
    harness.confirm(share, after=timedelta(hours=1))
    client, connection = browser(harness), stored_connection(harness)
    page = client.post(f"/me/accounts/{harness.channel}/disconnect", follow=True)
    assert "is disconnected" in page.words
    assert keys.handle not in page.words
    assert harness.state(share) == ("prepared", "cancelled")
    page = client.get(f"/shares/{share.id}")
    assert "You disconnected your account." in page.words
    assert page.soup.select_one("textarea[readonly]")
    assert client.post(f"/me/accounts/{harness.channel}/disconnect").status == 404
    if harness.channel == "x":
        harness.work()
        ended = harness.company.again(connection)
        assert (ended.state, ended.access, ended.handle) == (ConnectionState.ended, None, None)


def test_attempts_to_connect_are_throttled(harness: PublishingHarness) -> None:
    client = browser(harness)
    data = {"server": "here.example"}
    codes = [client.post(f"/me/accounts/{harness.channel}/connect", data).status for _ in range(8)]
    assert codes[0] == 303
    assert codes[-1] == 422


def test_connecting_returns_to_the_share(harness: PublishingHarness) -> None:
    harness.fake.user("awa")
    share, client = harness.share(), browser(harness)
    data = {"server": "here.example", "next": f"/shares/{share.id}"}
    page = client.post(f"/me/accounts/{harness.channel}/connect", data, follow=True)
    (link,) = page.soup.select("main a.btn-primary")
    assert (
        client.get(authorize(str(link["href"]), "awa")).response.location == f"/shares/{share.id}"
    )


@pytest.mark.parametrize("module_harness", ["mastodon"], indirect=True)
def test_server_is_validated_and_a_lost_registration_renewed(harness: PublishingHarness) -> None:
    client = browser(harness)
    page = client.post("/me/accounts/mastodon/connect", {"server": "localhost"})
    assert page.status == 422
    assert "Please give the server" in page.words
    link = start_connecting(harness, client)
    harness.fake.call("POST", "/_reset")
    assert (
        "does not answer"
        in client.get(callback_with_made_up_code(harness, link), follow=True).words
    )
    db.session().rollback()
    assert db.session().query(NetworkClient).count() == 0
    start_connecting(harness, client)
    db.session().rollback()
    assert db.session().query(NetworkClient).count() == 1


def test_private_address_is_rejected_with_a_message(
    company_settings: Settings, frozen_clock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    networks = replace(company_settings.networks, mastodon=True)
    monkeypatch.setattr("webapp.networks.http.resolve", lambda _host, _port: ["10.0.0.7"])
    with application(create_app(replace(company_settings, networks=networks))) as app:
        client = Client(app).sign_in("author@company.example")
        page = client.post("/me/accounts/mastodon/connect", {"server": "inside.example"})
        assert page.status == 422
        assert "not on the public network" in page.words

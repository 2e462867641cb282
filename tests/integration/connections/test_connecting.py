"""Accounts are connected by their owner alone, in the session that began it, once and in time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from tests.databases import Templates
from tests.factories.company import Company
from tests.factories.installations import copied
from tests.factories.publishing import PublishingHarness, harness_at
from tests.fakes import running
from tests.integration.harnesses import browser, kept
from tests.integration.harnesses import unconnected_harness as at
from tests.pages import Client
from webapp.app import create_app
from webapp.config import Settings
from webapp.connections.models import NetworkClient
from webapp.connections.services import handle_of
from webapp.connections.workflow import ConnectionState
from webapp.core import clock, db
from webapp.web.database import db as flask_db

__all__ = ["at"]
FOREIGN = "does not belong to anything you began here"


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


def begin(at: PublishingHarness, client: Client) -> str:
    """The link that the page of the way shows."""
    data = {"server": "here.example"} if at.channel == "mastodon" else {}
    page = client.post(f"/me/accounts/{at.channel}/connect", data, follow=True)
    assert page.status == 200, page.words
    (link,) = page.soup.select("main a.btn-primary")
    return str(link["href"])


def agree(link: str, account: str, decision: str = "authorize") -> str:
    """What the network's page answers to the button: the way back, as a path of this company."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    told = requests.post(
        link, data={**asked, "account": account, "decision": decision},
        allow_redirects=False, timeout=5,
    )  # fmt: skip
    assert told.status_code == 303, told.text
    return told.headers["Location"].removeprefix("http://127.0.0.1:5000")


def tokens_asked(at: PublishingHarness) -> int:
    """How many requests for a token reached the network."""
    return sum(e["path"] in {"/2/oauth2/token", "/oauth/token"} for e in at.fake.journal())


def test_an_account_is_connected_there_and_back(at: PublishingHarness) -> None:
    keys, client = at.fake.user("awa"), browser(at)
    link = begin(at, client)
    query = parse_qs(urlsplit(link).query)
    assert (query["code_challenge_method"], len(query["code_challenge"][0])) == (["S256"], 43)
    page = client.get(agree(link, "awa"))
    assert (page.status, page.response.location) == (303, "/me/accounts")
    shown = client.get("/me/accounts")
    assert f"Connected as @{keys.handle}" in shown.words
    connection = kept(at)
    assert connection is not None
    assert handle_of(connection) == keys.handle
    assert keys.handle.encode() not in (connection.handle or b"")
    # Nobody else learns of it.
    assert keys.handle not in browser(at, "colleague").get("/me/accounts").words


def test_state_holds_once_and_for_its_session_alone(at: PublishingHarness) -> None:
    at.fake.user("awa")
    client, other = browser(at), browser(at, "colleague")
    back = agree(begin(at, client), "awa")
    begin(at, other)
    before = tokens_asked(at)
    assert FOREIGN in other.get(back, follow=True).words
    assert FOREIGN in browser(at).get(back, follow=True).words
    assert tokens_asked(at) == before
    assert client.get(back).status == 303
    assert kept(at) is not None
    after = tokens_asked(at)
    assert FOREIGN in client.get(back, follow=True).words
    assert tokens_asked(at) == after


def test_a_wrong_state_asks_nothing_and_uses_up_what_was_begun(at: PublishingHarness) -> None:
    at.fake.user("awa")
    client = browser(at)
    for wrong in ("", "?state=abc", "?code={}", "?code={}&state=", "?code={}&state=%C3%A9"):
        back = agree(begin(at, client), "awa")
        path, code = back.partition("?")[0], parse_qs(urlsplit(back).query)["code"][0]
        assert FOREIGN in client.get(path + wrong.format(code), follow=True).words
        assert FOREIGN in client.get(back, follow=True).words
    assert tokens_asked(at) == 0
    assert kept(at) is None


def test_what_comes_late_or_for_another_channel_asks_nothing(at: PublishingHarness) -> None:
    at.fake.user("awa")
    client = browser(at)
    back = agree(begin(at, client), "awa")
    clock.move(clock.now() + timedelta(minutes=11))
    assert FOREIGN in client.get(back, follow=True).words
    back = agree(begin(at, client), "awa")
    other = {"x": "mastodon", "mastodon": "x"}[at.channel]
    assert FOREIGN in client.get(back.replace(at.channel, other), follow=True).words
    assert tokens_asked(at) == 0


def test_who_does_not_agree_reads_a_calm_sentence(at: PublishingHarness) -> None:
    at.fake.user("awa")
    client = browser(at)
    page = client.get(agree(begin(at, client), "awa", "cancel"), follow=True)
    assert "You did not agree" in page.words
    assert tokens_asked(at) == 0
    assert kept(at) is None


def test_the_code_is_not_carried_round_over_the_sign_in_page(at: PublishingHarness) -> None:
    page = Client(at.company.app).get(f"/me/accounts/{at.channel}/callback?code=secret&state=s")
    assert page.status == 302
    assert "secret" not in str(page.response.location)


def test_a_network_that_does_not_answer_loses_nothing(at: PublishingHarness) -> None:
    at.fake.user("awa")
    client = browser(at)
    link = begin(at, client)
    at.fake.fault("reset_before", match={"method": "POST"}, times=None)
    page = client.get(agree_despite(at, link), follow=True)
    assert "does not answer now" in page.words
    assert kept(at) is None


def agree_despite(at: PublishingHarness, link: str) -> str:
    """A made-up code with the right state: the network is asked, and silent."""
    state = parse_qs(urlsplit(link).query)["state"][0]
    return f"/me/accounts/{at.channel}/callback?" + urlencode({"code": "c", "state": state})


def test_a_code_that_is_not_taken_is_said(at: PublishingHarness) -> None:
    client = browser(at)
    page = client.get(agree_despite(at, begin(at, client)), follow=True)
    assert "did not take the answer it gave" in page.words
    assert kept(at) is None


def test_disconnecting_takes_one_click_and_frees_what_waited(at: PublishingHarness) -> None:
    keys = at.ready()
    share = at.share()
    at.confirm(share, after=timedelta(hours=1))
    client, connected = browser(at), kept(at)
    page = client.post(f"/me/accounts/{at.channel}/disconnect", follow=True)
    assert "is disconnected" in page.words
    assert keys.handle not in page.words
    assert at.state(share) == ("prepared", "cancelled")
    shown = client.get(f"/shares/{share.id}")
    assert "You disconnected your account." in shown.words
    assert shown.soup.select_one("textarea[readonly]")
    assert client.post(f"/me/accounts/{at.channel}/disconnect").status == 404
    if at.channel == "x":
        at.work()
        ended = at.company.again(connected)
        assert (ended.state, ended.access, ended.handle) == (ConnectionState.ended, None, None)


def test_tries_are_bounded(at: PublishingHarness) -> None:
    client = browser(at)
    data = {"server": "here.example"}
    codes = [client.post(f"/me/accounts/{at.channel}/connect", data).status for _ in range(8)]
    assert codes[0] == 303
    assert codes[-1] == 422


def test_a_share_waits_at_the_end_of_the_way(at: PublishingHarness) -> None:
    at.fake.user("awa")
    share, client = at.share(), browser(at)
    data = {"server": "here.example", "next": f"/shares/{share.id}"}
    page = client.post(f"/me/accounts/{at.channel}/connect", data, follow=True)
    (link,) = page.soup.select("main a.btn-primary")
    assert client.get(agree(str(link["href"]), "awa")).response.location == f"/shares/{share.id}"


def test_servers_are_checked_and_forgotten_ones_registered_anew(at: PublishingHarness) -> None:
    if at.channel != "mastodon":
        return
    client = browser(at)
    page = client.post("/me/accounts/mastodon/connect", {"server": "localhost"})
    assert page.status == 422
    assert "Please give the server" in page.words
    link = begin(at, client)
    at.fake.call("POST", "/_reset")
    assert "does not answer now" in client.get(agree_despite(at, link), follow=True).words
    db.session().rollback()
    assert db.session().query(NetworkClient).count() == 0
    begin(at, client)
    db.session().rollback()
    assert db.session().query(NetworkClient).count() == 1


def test_a_private_address_is_refused_with_a_sentence(
    settings: Settings, frozen_clock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    on = replace(settings, networks=replace(settings.networks, mastodon=True))
    app = create_app(on)
    app.config["TESTING"] = True
    monkeypatch.setattr("webapp.networks.http.resolve", lambda _host, _port: ["10.0.0.7"])
    with app.app_context():
        company = Company.build(app)
        client = Client(app).sign_in(company.people["author"].email)
        page = client.post("/me/accounts/mastodon/connect", {"server": "inside.example"})
        assert page.status == 422
        assert "not on the public network" in page.words
        flask_db.session.remove()
        flask_db.engine.dispose()

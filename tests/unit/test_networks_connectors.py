"""Connecting accounts: codes, app passwords, refreshed tokens, the end of a connection."""

from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.fakes import Fake, running
from tests.unit.publishing import (
    CALLBACK,
    NETWORKS,
    SERVER,
    account_of,
    new_account,
    now,
    publisher_at,
    settings_at,
)
from webapp.networks import registry
from webapp.networks.bluesky.connector import BlueskyConnector
from webapp.networks.mastodon.connector import MastodonConnector
from webapp.networks.protocols import AppRegistrar, KnownApp, OAuthConnector, PasswordConnector
from webapp.networks.types import Account, Client, NoAnswer, RefreshRefused, SignInRefused, Tokens
from webapp.networks.x.connector import XConnector

APP = Client("fake-client", "fake-secret")
VERIFIER = "v" * 64


@pytest.fixture
def x() -> Iterator[Fake]:
    with running("x") as fake:
        yield fake


@pytest.fixture
def mastodon() -> Iterator[Fake]:
    with running("mastodon") as fake:
        yield fake


@pytest.fixture
def bluesky() -> Iterator[Fake]:
    with running("bluesky") as fake:
        yield fake


def agree(address: str, name: str) -> dict[str, str]:
    """The query with which the author's browser returns from the page at this address."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.netloc, timeout=5)
    try:
        form = urlencode({"account": name, "decision": "authorize"})
        connection.request("POST", f"{parts.path}?{parts.query}", form)
        response = connection.getresponse()
        response.read()
        assert response.status == 303
        back = urlsplit(response.headers["Location"])
    finally:
        connection.close()
    assert back.netloc == urlsplit(CALLBACK).netloc
    return {name: values[0] for name, values in parse_qs(back.query).items()}


def x_at(fake: Fake, **more: Any) -> XConnector:
    return XConnector(settings_at(fake.url, x_authorize=fake.url + "/i/oauth2/authorize", **more))


def mastodon_at(fake: Fake) -> MastodonConnector:
    return MastodonConnector(settings_at(fake.url))


def bluesky_at(fake: Fake) -> BlueskyConnector:
    return BlueskyConnector(settings_at(fake.url))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x", {OAuthConnector, KnownApp}),
        ("mastodon", {OAuthConnector, AppRegistrar}),
        ("bluesky", {PasswordConnector}),
    ],
)
def test_each_connector_has_the_protocols_of_its_network(code: str, expected: set[type]) -> None:
    connector = registry.connector(code, NETWORKS)
    protocols = (OAuthConnector, PasswordConnector, AppRegistrar, KnownApp)
    assert {protocol for protocol in protocols if isinstance(connector, protocol)} == expected


def test_the_application_is_known_to_x_by_its_settings() -> None:
    assert XConnector(NETWORKS).app == APP


def test_an_author_agrees_at_x(x: Fake) -> None:
    connector, keys = x_at(x), x.user("amelie")
    back = agree(connector.authorize_url("", APP, CALLBACK, "a state", VERIFIER), "amelie")
    assert back["state"] == "a state"
    grant = connector.exchange("", APP, CALLBACK, back["code"], VERIFIER)
    assert (grant.user_id, grant.handle) == (keys.id, keys.handle)
    assert grant.tokens.access
    assert grant.tokens.refresh
    assert grant.tokens.until is not None
    assert abs(grant.tokens.until - now() - timedelta(hours=2)) < timedelta(minutes=1)
    assert grant.tokens.ends_at is not None
    assert abs(grant.tokens.ends_at - now() - timedelta(days=180)) < timedelta(minutes=1)


def test_a_client_without_a_secret_is_identified_in_the_body(x: Fake) -> None:
    x.app("public")
    connector = x_at(x, x_client_id="public", x_client_secret="")
    x.user("amelie")
    back = agree(connector.authorize_url("", APP, CALLBACK, "s", VERIFIER), "amelie")
    assert connector.exchange("", APP, CALLBACK, back["code"], VERIFIER).handle == "amelie"


@pytest.mark.parametrize("wrong", ["code", "verifier", "again"])
def test_a_code_is_exchanged_once_and_with_its_verifier(wrong: str, x: Fake) -> None:
    connector = x_at(x)
    x.user("amelie")
    code = agree(connector.authorize_url("", APP, CALLBACK, "s", VERIFIER), "amelie")["code"]
    if wrong == "again":
        connector.exchange("", APP, CALLBACK, code, VERIFIER)
    with pytest.raises(SignInRefused):
        connector.exchange(
            "", APP, CALLBACK, "no code" if wrong == "code" else code,
            "w" * 64 if wrong == "verifier" else VERIFIER,
        )  # fmt: skip


def test_an_application_that_x_does_not_know_is_not_the_authors_fault(x: Fake) -> None:
    connector, keys = x_at(x, x_client_secret="wrong"), x.user()
    with pytest.raises(NoAnswer, match="misconfigured"):
        connector.exchange("", APP, CALLBACK, "code", VERIFIER)
    with pytest.raises(NoAnswer, match="misconfigured"):
        connector.refresh(account_of(keys), keys.refresh)


def test_a_refresh_token_of_x_works_once(x: Fake) -> None:
    connector, keys = x_at(x), x.user()
    tokens = connector.refresh(account_of(keys), keys.refresh)
    assert tokens.access not in {"", keys.access}
    assert tokens.refresh not in {"", keys.refresh}
    with pytest.raises(RefreshRefused):
        connector.refresh(account_of(keys), keys.refresh)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("refresh_rotated_but_reply_lost", "network_error"),
        ("503_before", "broken_answer"),
        ("html_5xx", "broken_answer"),
        ("json_list_body", "broken_answer"),
        ("redirect_302", "redirected"),
        ("429", "rate_limit"),
    ],
)
@pytest.mark.parametrize("code", ["x", "bluesky"])
def test_a_lost_answer_to_a_refresh_is_not_a_refusal(
    code: str, fault: str, reason: str, x: Fake, bluesky: Fake
) -> None:
    fake = {"x": x, "bluesky": bluesky}[code]
    connector, keys = registry.connector(code, settings_at(fake.url)), fake.user()
    fake.fault(fault, match={"kind": "refresh"})
    with pytest.raises(NoAnswer, match=reason):
        connector.refresh(account_of(keys), keys.refresh)
    assert len([e for e in fake.journal() if e["kind"] == "refresh"]) == 1


@pytest.mark.parametrize("code", ["x", "bluesky"])
def test_a_revoked_connection_cannot_be_refreshed(code: str, x: Fake, bluesky: Fake) -> None:
    fake = {"x": x, "bluesky": bluesky}[code]
    connector, keys = registry.connector(code, settings_at(fake.url)), fake.user()
    tokens = Tokens(keys.access, keys.refresh)
    connector.revoke(account_of(keys), tokens, None)
    connector.revoke(account_of(keys), tokens, None)
    with pytest.raises(RefreshRefused):
        connector.refresh(account_of(keys), keys.refresh)


def test_a_revocation_without_an_answer_raises(x: Fake) -> None:
    connector, keys = x_at(x), x.user()
    x.fault("503_before", match={"kind": "revoke"})
    with pytest.raises(NoAnswer):
        connector.revoke(account_of(keys), Tokens(keys.access, keys.refresh), None)


def test_an_author_agrees_at_a_server(mastodon: Fake) -> None:
    connector, keys = mastodon_at(mastodon), mastodon.user("amelie")
    # A server is not asked where its endpoints are.
    mastodon.settings(discovery="https://elsewhere.example")
    app = connector.register(SERVER, CALLBACK)
    back = agree(connector.authorize_url(SERVER, app, CALLBACK, "a state", VERIFIER), "amelie")
    assert back["state"] == "a state"
    grant = connector.exchange(SERVER, app, CALLBACK, back["code"], VERIFIER)
    assert (grant.user_id, grant.handle) == (keys.id, keys.handle)
    assert (grant.tokens.refresh, grant.tokens.until, grant.tokens.ends_at) == ("", None, None)
    account = Account(SERVER, grant.user_id, grant.handle, grant.tokens.access)
    connector.revoke(account, grant.tokens, app)
    with pytest.raises(NoAnswer, match="stale_token"):
        publisher_at("mastodon", mastodon.url).read_metrics(account, "1", timedelta(0))
    with pytest.raises(RefreshRefused):
        connector.refresh(account, "")


def test_a_server_that_forgot_the_registration_is_not_a_wrong_code(mastodon: Fake) -> None:
    connector = mastodon_at(mastodon)
    app = connector.register(SERVER, CALLBACK)
    with pytest.raises(SignInRefused):
        connector.exchange(SERVER, app, CALLBACK, "no code", VERIFIER)
    with pytest.raises(NoAnswer, match="misconfigured"):
        connector.exchange(SERVER, Client("forgotten", "s"), CALLBACK, "no code", VERIFIER)


@pytest.mark.parametrize("fault", ["html_5xx", "json_list_body", "redirect_302", "huge_body"])
def test_a_broken_answer_to_a_registration_raises(fault: str, mastodon: Fake) -> None:
    mastodon.fault(fault)
    with pytest.raises(NoAnswer):
        mastodon_at(mastodon).register(SERVER, CALLBACK)


def test_a_revocation_at_a_server_needs_the_registration(mastodon: Fake) -> None:
    keys = mastodon.user()
    with pytest.raises(NoAnswer, match="misconfigured"):
        mastodon_at(mastodon).revoke(account_of(keys), Tokens(keys.access), None)
    assert mastodon.journal() == []


def test_an_app_password_is_exchanged(bluesky: Fake) -> None:
    connector, keys = bluesky_at(bluesky), bluesky.user("amelie")
    grant = connector.sign_in(keys.handle, keys.password)
    assert (grant.user_id, grant.handle) == (keys.id, keys.handle)
    assert grant.tokens.until is not None
    assert timedelta(0) < grant.tokens.until - now() < timedelta(hours=3)
    assert grant.tokens.ends_at is not None
    assert grant.tokens.ends_at > grant.tokens.until
    refreshed = connector.refresh(new_account(bluesky), grant.tokens.refresh)
    assert refreshed.access != grant.tokens.access
    assert keys.password not in repr(grant)


@pytest.mark.parametrize(("handle", "password"), [("amelie", "wrong"), ("nobody", "x"), ("", "")])
def test_a_wrong_app_password_is_refused(handle: str, password: str, bluesky: Fake) -> None:
    bluesky.user("amelie")
    with pytest.raises(SignInRefused):
        bluesky_at(bluesky).sign_in(handle, password)


def test_a_rate_limit_is_not_a_wrong_password(bluesky: Fake) -> None:
    keys = bluesky.user()
    bluesky.fault("429")
    with pytest.raises(NoAnswer, match="rate_limit"):
        bluesky_at(bluesky).sign_in(keys.handle, keys.password)

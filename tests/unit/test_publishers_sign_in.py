"""Connecting accounts: codes, app passwords, new tokens, the end of a connection."""

from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.fakes import Fake, running
from tests.unit.publishing import CALLBACK, SERVER, account, made, now, somebody
from webapp.shares.channels.publishing.port import (
    Account,
    Client,
    NoAnswer,
    Publisher,
    RefreshRefused,
    SignInRefused,
    Tokens,
)

NOBODY = Client("fake-client", "fake-secret")
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


def agree(address: str, who: str) -> dict[str, str]:
    """What the author's browser comes back with after the page at this address."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.netloc, timeout=5)
    try:
        form = urlencode({"account": who, "decision": "authorize"})
        connection.request("POST", f"{parts.path}?{parts.query}", form)
        response = connection.getresponse()
        response.read()
        assert response.status == 303
        back = urlsplit(response.headers["Location"])
    finally:
        connection.close()
    assert back.netloc == urlsplit(CALLBACK).netloc
    return {name: values[0] for name, values in parse_qs(back.query).items()}


def at_x(fake: Fake, **more: Any) -> Publisher:
    return made("x", fake.url, x_authorize=fake.url + "/i/oauth2/authorize", **more)


def test_an_author_agrees_at_x(x: Fake) -> None:
    network, keys = at_x(x), x.user("amelie")
    back = agree(network.ask("", NOBODY, CALLBACK, "a state", VERIFIER), "amelie")
    assert back["state"] == "a state"
    grant = network.exchange("", NOBODY, CALLBACK, back["code"], VERIFIER)
    assert (grant.user_id, grant.handle) == (keys.id, keys.handle)
    assert grant.tokens.access
    assert grant.tokens.refresh
    assert grant.tokens.until is not None
    assert abs(grant.tokens.until - now() - timedelta(hours=2)) < timedelta(minutes=1)
    assert grant.tokens.ends_at is not None
    assert abs(grant.tokens.ends_at - now() - timedelta(days=180)) < timedelta(minutes=1)


def test_a_public_client_says_its_name_in_the_body(x: Fake) -> None:
    x.app("public")
    network = at_x(x, x_client_id="public", x_client_secret="")
    x.user("amelie")
    back = agree(network.ask("", NOBODY, CALLBACK, "s", VERIFIER), "amelie")
    assert network.exchange("", NOBODY, CALLBACK, back["code"], VERIFIER).handle == "amelie"


@pytest.mark.parametrize("wrong", ["code", "verifier", "again"])
def test_a_code_is_worth_something_once_to_who_asked(wrong: str, x: Fake) -> None:
    network = at_x(x)
    x.user("amelie")
    code = agree(network.ask("", NOBODY, CALLBACK, "s", VERIFIER), "amelie")["code"]
    if wrong == "again":
        network.exchange("", NOBODY, CALLBACK, code, VERIFIER)
    with pytest.raises(SignInRefused):
        network.exchange(
            "", NOBODY, CALLBACK, "no code" if wrong == "code" else code,
            "w" * 64 if wrong == "verifier" else VERIFIER,
        )  # fmt: skip


def test_a_house_that_x_does_not_know_is_no_fault_of_the_author(x: Fake) -> None:
    network, keys = at_x(x, x_client_secret="wrong"), x.user()
    with pytest.raises(NoAnswer, match="misconfigured"):
        network.exchange("", NOBODY, CALLBACK, "code", VERIFIER)
    with pytest.raises(NoAnswer, match="misconfigured"):
        network.refresh(account(keys), keys.refresh)


def test_a_refresh_token_of_x_works_once(x: Fake) -> None:
    network, keys = at_x(x), x.user()
    tokens = network.refresh(account(keys), keys.refresh)
    assert tokens.access not in {"", keys.access}
    assert tokens.refresh not in {"", keys.refresh}
    with pytest.raises(RefreshRefused):
        network.refresh(account(keys), keys.refresh)


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
def test_a_lost_answer_to_a_refresh_is_no_refusal(
    code: str, fault: str, reason: str, x: Fake, bluesky: Fake
) -> None:
    fake = {"x": x, "bluesky": bluesky}[code]
    network, keys = made(code, fake.url), fake.user()
    fake.fault(fault, match={"kind": "refresh"})
    with pytest.raises(NoAnswer, match=reason):
        network.refresh(account(keys), keys.refresh)
    assert len([e for e in fake.journal() if e["kind"] == "refresh"]) == 1


@pytest.mark.parametrize("code", ["x", "bluesky"])
def test_an_ended_connection_opens_nothing(code: str, x: Fake, bluesky: Fake) -> None:
    fake = {"x": x, "bluesky": bluesky}[code]
    network, keys = made(code, fake.url), fake.user()
    tokens = Tokens(keys.access, keys.refresh)
    network.revoke(account(keys), tokens, None)
    network.revoke(account(keys), tokens, None)
    with pytest.raises(RefreshRefused):
        network.refresh(account(keys), keys.refresh)


def test_the_end_of_a_connection_that_was_not_heard_says_so(x: Fake) -> None:
    network, keys = at_x(x), x.user()
    x.fault("503_before", match={"kind": "revoke"})
    with pytest.raises(NoAnswer):
        network.revoke(account(keys), Tokens(keys.access, keys.refresh), None)


def test_an_author_agrees_at_a_server(mastodon: Fake) -> None:
    network, keys = made("mastodon", mastodon.url), mastodon.user("amelie")
    # Where a server says that its addresses are is not asked.
    mastodon.settings(discovery="https://elsewhere.example")
    client = network.register(SERVER, CALLBACK)
    back = agree(network.ask(SERVER, client, CALLBACK, "a state", VERIFIER), "amelie")
    assert back["state"] == "a state"
    grant = network.exchange(SERVER, client, CALLBACK, back["code"], VERIFIER)
    assert (grant.user_id, grant.handle) == (keys.id, keys.handle)
    assert (grant.tokens.refresh, grant.tokens.until, grant.tokens.ends_at) == ("", None, None)
    who = Account(SERVER, grant.user_id, grant.handle, grant.tokens.access)
    network.revoke(who, grant.tokens, client)
    with pytest.raises(NoAnswer, match="stale_token"):
        network.read(who, "1", timedelta(0))
    with pytest.raises(RefreshRefused):
        network.refresh(who, "")


def test_a_server_that_forgot_this_house_is_told_from_a_wrong_code(mastodon: Fake) -> None:
    network = made("mastodon", mastodon.url)
    client = network.register(SERVER, CALLBACK)
    with pytest.raises(SignInRefused):
        network.exchange(SERVER, client, CALLBACK, "no code", VERIFIER)
    with pytest.raises(NoAnswer, match="misconfigured"):
        network.exchange(SERVER, Client("forgotten", "s"), CALLBACK, "no code", VERIFIER)


@pytest.mark.parametrize("fault", ["html_5xx", "json_list_body", "redirect_302", "huge_body"])
def test_a_server_that_answers_oddly_registers_nobody(fault: str, mastodon: Fake) -> None:
    mastodon.fault(fault)
    with pytest.raises(NoAnswer):
        made("mastodon", mastodon.url).register(SERVER, CALLBACK)


def test_an_app_password_is_exchanged_at_once(bluesky: Fake) -> None:
    network, keys = made("bluesky", bluesky.url), bluesky.user("amelie")
    grant = network.enter(keys.handle, keys.password)
    assert (grant.user_id, grant.handle) == (keys.id, keys.handle)
    assert grant.tokens.until is not None
    assert timedelta(0) < grant.tokens.until - now() < timedelta(hours=3)
    assert grant.tokens.ends_at is not None
    assert grant.tokens.ends_at > grant.tokens.until
    renewed = network.refresh(somebody(bluesky), grant.tokens.refresh)
    assert renewed.access != grant.tokens.access
    assert keys.password not in repr(grant)


@pytest.mark.parametrize(("handle", "password"), [("amelie", "wrong"), ("nobody", "x"), ("", "")])
def test_a_wrong_app_password_is_refused(handle: str, password: str, bluesky: Fake) -> None:
    bluesky.user("amelie")
    with pytest.raises(SignInRefused):
        made("bluesky", bluesky.url).enter(handle, password)


def test_too_many_sign_ins_are_no_wrong_password(bluesky: Fake) -> None:
    keys = bluesky.user()
    bluesky.fault("429")
    with pytest.raises(NoAnswer, match="rate_limit"):
        made("bluesky", bluesky.url).enter(keys.handle, keys.password)

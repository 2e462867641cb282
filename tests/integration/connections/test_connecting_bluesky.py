"""Connecting a Bluesky account with an app password, which is never stored."""

from tests.factories.publishing import PublishingHarness
from tests.integration.harnesses import bluesky_harness as module_harness
from tests.integration.harnesses import browser, stored_connection
from tests.integration.harnesses import unconnected_harness as harness
from webapp.connections.services import tokens_of

__all__ = ["harness", "module_harness"]


def test_app_password_connects_and_is_not_stored(harness: PublishingHarness) -> None:
    keys, client = harness.fake.user("awa"), browser(harness)
    form = client.get("/me/accounts").soup.select_one("input[name=app_password]")
    assert form is not None
    assert (form["type"], form["autocomplete"]) == ("password", "off")
    wrong = client.post(
        "/me/accounts/bluesky/connect", {"handle": keys.handle, "app_password": "wrong-words"}
    )
    assert wrong.status == 422
    assert "did not accept this handle" in wrong.words
    assert "wrong-words" not in str(wrong.soup)
    right = {"handle": f"@{keys.handle}", "app_password": keys.password}
    page = client.post("/me/accounts/bluesky/connect", right, follow=True)
    assert f"Connected as @{keys.handle}" in page.words
    connection = stored_connection(harness)
    assert connection is not None
    tokens = tokens_of(connection)
    assert keys.password not in (tokens.access, tokens.refresh)


def test_app_password_attempts_are_throttled(harness: PublishingHarness) -> None:
    client, data = browser(harness), {"handle": "awa", "app_password": "no"}
    for _ in range(8):
        page = client.post("/me/accounts/bluesky/connect", data)
    assert "Too many attempts" in page.words
    assert sum(entry["path"].endswith("createSession") for entry in harness.fake.journal()) < 8


def test_unconfigured_channel_cannot_be_connected(harness: PublishingHarness) -> None:
    client = browser(harness)
    assert client.post("/me/accounts/x/connect").status == 403
    words = client.get("/me/accounts").words
    assert "LinkedIn requires a person" in words
    assert "Posting through an account is not set up" in words

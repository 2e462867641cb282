"""Bluesky is connected with an app password, which is exchanged at once and kept nowhere."""

from tests.factories.publishing import PublishingHarness
from tests.integration.harnesses import bluesky_harness as module_harness
from tests.integration.harnesses import browser, kept
from tests.integration.harnesses import unconnected_harness as at_sky
from webapp.connections.services import tokens_of

__all__ = ["at_sky", "module_harness"]


def test_an_app_password_connects_and_is_kept_nowhere(at_sky: PublishingHarness) -> None:
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
    tokens = tokens_of(connection)
    assert keys.password not in (tokens.access, tokens.refresh)


def test_tries_at_bluesky_are_bounded(at_sky: PublishingHarness) -> None:
    client, data = browser(at_sky), {"handle": "awa", "app_password": "no"}
    for _ in range(8):
        page = client.post("/me/accounts/bluesky/connect", data)
    assert "After several tries" in page.words
    assert sum(e["path"].endswith("createSession") for e in at_sky.fake.journal()) < 8


def test_a_channel_that_is_not_set_up_is_not_connected(at_sky: PublishingHarness) -> None:
    client = browser(at_sky)
    assert client.post("/me/accounts/x/connect").status == 403
    words = client.get("/me/accounts").words
    assert "LinkedIn’s terms" in words
    assert "nobody has set that up here" in words

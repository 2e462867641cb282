"""Mentions on Bluesky: handles that the network knows are sent as accounts, others as text."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.fakes import Fake, running
from tests.unit.publishing import NOWHERE, account_of, post_request, publisher_at, settings_at
from webapp.networks.bluesky.api import MOST_HANDLES, resolved_handles
from webapp.networks.bluesky.facets import handles
from webapp.networks.types import SendOutcome


@pytest.fixture(scope="module")
def fake() -> Iterator[Fake]:
    with running("bluesky") as bluesky:
        yield bluesky


def test_a_mention_of_a_known_account_is_sent_as_one(fake: Fake) -> None:
    account = account_of(fake.user("zoe"))
    handle = account.handle
    link = "https://app.example/r/m"
    text = f"Avec @{handle} et @nobody.example.org : {link}"
    request = replace(post_request("m"), text=text, link=link)
    publisher = publisher_at("bluesky", fake.url)
    assert publisher.send(account, request).outcome is SendOutcome.sent
    assert resolved_handles(settings_at(fake.url), [handle, "nobody.example.org"]) == {
        handle: account.user_id
    }
    assert handles(text) == [handle, "nobody.example.org"]
    # A repetition sends the same record.
    assert publisher.send(account, request).outcome is SendOutcome.sent
    assert len(fake.posts()) == 1


def test_few_handles_are_asked_for_and_a_network_that_is_away_ends_it(fake: Fake) -> None:
    handle = fake.user("zoe").handle
    names = [f"x{number}.example.org" for number in range(MOST_HANDLES)] + [handle]
    assert resolved_handles(settings_at(fake.url), names) == {}
    assert resolved_handles(settings_at(NOWHERE), ["zoe.example.org"]) == {}

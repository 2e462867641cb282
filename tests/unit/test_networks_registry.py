"""The registry: which networks are configured, what they cost, and a light import."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.unit.publishing import CODES, NETWORKS
from webapp import config
from webapp.config import Networks
from webapp.networks import registry
from webapp.networks.bluesky.connector import BlueskyConnector
from webapp.networks.bluesky.publisher import BlueskyPublisher
from webapp.networks.mastodon.connector import MastodonConnector
from webapp.networks.mastodon.publisher import MastodonPublisher
from webapp.networks.network import Publishing
from webapp.networks.protocols import OAuthConnector, PasswordConnector, Publisher
from webapp.networks.x.connector import XConnector
from webapp.networks.x.publisher import XPublisher

MOMENT = datetime(2026, 11, 18, tzinfo=UTC)
# Clients are loaded by name, so the type checker compares them with their protocols here.
PUBLISHERS: dict[str, Callable[[Networks], Publisher]] = {
    "x": XPublisher, "mastodon": MastodonPublisher, "bluesky": BlueskyPublisher,
}  # fmt: skip
CONNECTORS: dict[str, Callable[[Networks], OAuthConnector | PasswordConnector]] = {
    "x": XConnector, "mastodon": MastodonConnector, "bluesky": BlueskyConnector,
}  # fmt: skip
PROGRAM = "import sys, webapp.networks.registry; print(*sys.modules)"


def test_networks_are_known_by_their_own_code() -> None:
    assert {code: network.code for code, network in registry.NETWORKS.items()} == {
        code: code for code in registry.NETWORKS
    }


def test_which_networks_are_configured() -> None:
    assert registry.configured(NETWORKS) == ("x", "bluesky", "mastodon")
    assert registry.configured(replace(NETWORKS, x_client_id="")) == ("bluesky", "mastodon")
    assert registry.configured(replace(NETWORKS, mastodon=False)) == ("x", "bluesky")
    assert registry.configured(replace(NETWORKS, bluesky=False)) == ("x", "mastodon")


def test_a_network_of_shares_by_hand_has_no_client() -> None:
    assert set(registry.PUBLISHING) == set(CODES)
    for find in (registry.publisher, registry.connector):
        with pytest.raises(KeyError):
            find("linkedin", NETWORKS)


@pytest.mark.parametrize("code", CODES)
def test_each_network_has_a_publisher_even_if_it_is_not_configured(code: str) -> None:
    off = replace(NETWORKS, x_client_id="", mastodon=False, bluesky=False)
    publisher: Publisher = registry.publisher(code, off)
    delays = {"x": 600, "mastodon": 120, "bluesky": 0}
    assert publisher.reconcile_delay == timedelta(seconds=delays[code])
    assert isinstance(registry.PUBLISHING[code], Publishing)


def test_only_x_costs_something() -> None:
    prices = {code: registry.prices(code, NETWORKS) for code in [*registry.NETWORKS, "other"]}
    assert prices.pop("x") == (200_000, 5_000)
    assert set(prices.values()) == {(0, 0)}


def test_where_everybody_sees_what_an_account_posted() -> None:
    assert registry.profile("x", "", "amelie") == "https://x.com/amelie"
    assert registry.profile("mastodon", "social.example", "é") == "https://social.example/@%C3%A9"
    assert registry.profile("bluesky", "", "a.example") == "https://bsky.app/profile/a.example"
    assert registry.profile("x", "", "a/../b") == "https://x.com/a%2F..%2Fb"
    assert registry.profile("x", "", "") == ""
    assert registry.profile("linkedin", "", "amelie") == ""


def test_only_bluesky_lets_its_clients_choose_a_key() -> None:
    assert len(registry.record_key("bluesky", MOMENT)) == 13
    assert registry.record_key("x", MOMENT) == registry.record_key("mastodon", MOMENT) == ""


def test_the_registry_loads_no_client() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=config.ROOT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    heavy = {"tweepy", "requests", "urllib3", "mastodon", "atproto", "atproto_client"}
    assert set(done.stdout.split()) & heavy == set(), "import it where it is called"


@pytest.mark.parametrize("code", CODES)
def test_the_named_clients_are_those_that_the_type_checker_compares(code: str) -> None:
    assert type(registry.publisher(code, NETWORKS)) is PUBLISHERS[code]
    assert type(registry.connector(code, NETWORKS)) is CONNECTORS[code]

"""Bluesky: shares are posted by hand or through the author's account."""

# ruff: noqa: PLC0415 - the client is loaded when it is needed; web pages seldom need it

from urllib.parse import quote

from webapp.config import Networks
from webapp.networks.bluesky.records import new_record_key
from webapp.networks.bluesky.text import LIMIT, composer_url, is_short_enough
from webapp.networks.lengths import graphemes
from webapp.networks.network import Network, Publishing
from webapp.networks.protocols import PasswordConnector, Publisher


def _publisher(settings: Networks) -> Publisher:
    from webapp.networks.bluesky.publisher import BlueskyPublisher

    return BlueskyPublisher(settings)


def _connector(settings: Networks) -> PasswordConnector:
    from webapp.networks.bluesky.connector import BlueskyConnector

    return BlueskyConnector(settings)


def _profile_url(_server: str, handle: str) -> str:
    return f"https://bsky.app/profile/{quote(handle, safe='.-_:')}"


BLUESKY = Network(
    code="bluesky",
    name="Bluesky",
    composer=composer_url,
    length=graphemes,
    limit=LIMIT,
    accepts=is_short_enough,
    hosts=frozenset({"bsky.app"}),
    publishing=Publishing(
        is_configured=lambda settings: settings.bluesky,
        publisher=_publisher,
        connector=_connector,
        profile_url=_profile_url,
        record_key=new_record_key,
    ),
)

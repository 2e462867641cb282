"""X: shares are posted by hand or through the author's account."""

# ruff: noqa: PLC0415 - the client loads tweepy, which web pages do not need

from urllib.parse import quote

from webapp.config import Networks
from webapp.networks.network import Network, Publishing
from webapp.networks.protocols import OAuthConnector, Publisher
from webapp.networks.x.text import LIMIT, composer_url, is_accepted, weighted_length


def _publisher(settings: Networks) -> Publisher:
    from webapp.networks.x.publisher import XPublisher

    return XPublisher(settings)


def _connector(settings: Networks) -> OAuthConnector:
    from webapp.networks.x.connector import XConnector

    return XConnector(settings)


def _profile_url(_server: str, handle: str) -> str:
    return f"https://x.com/{quote(handle, safe='.-_:')}"


X = Network(
    code="x",
    name="X",
    composer=composer_url,
    length=weighted_length,
    limit=LIMIT,
    accepts=is_accepted,
    hosts=frozenset({"x.com", "twitter.com", "mobile.twitter.com"}),
    publishing=Publishing(
        is_configured=lambda settings: bool(settings.x_client_id),
        publisher=_publisher,
        connector=_connector,
        profile_url=_profile_url,
        prices=lambda settings: (settings.x_post_price, settings.x_read_price),
    ),
)

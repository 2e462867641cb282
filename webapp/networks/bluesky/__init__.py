"""Bluesky: shares are posted by hand or through the author's account."""

from urllib.parse import quote

from webapp.networks.bluesky.records import new_record_key
from webapp.networks.bluesky.text import LIMIT, composer_url, is_short_enough
from webapp.networks.lengths import graphemes
from webapp.networks.network import Network, Publishing, loaded


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
        publisher=loaded(f"{__name__}.publisher:BlueskyPublisher"),
        connector=loaded(f"{__name__}.connector:BlueskyConnector"),
        profile_url=_profile_url,
        record_key=new_record_key,
    ),
)

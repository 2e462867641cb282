"""Mastodon: shares are posted by hand or through the author's account, on the author's server."""

from dataclasses import replace
from functools import partial
from urllib.parse import quote

from webapp.networks.mastodon.text import LIMIT, composer_url, length
from webapp.networks.network import Network, Publishing, loaded
from webapp.networks.types import TextLimits


def _profile_url(server: str, handle: str) -> str:
    return f"https://{server}/@{quote(handle, safe='.-_:')}"


MASTODON = Network(
    code="mastodon",
    name="Mastodon",
    composer=composer_url,
    length=length,
    limit=LIMIT,
    has_servers=True,
    publishing=Publishing(
        is_configured=lambda settings: settings.mastodon,
        publisher=loaded(f"{__name__}.publisher:MastodonPublisher"),
        connector=loaded(f"{__name__}.connector:MastodonConnector"),
        profile_url=_profile_url,
    ),
)


def with_limits(limits: TextLimits) -> Network:
    """Mastodon with the limits of one server."""
    counted = partial(length, address=limits.address)
    return replace(MASTODON, limit=limits.characters, length=counted)

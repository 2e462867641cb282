"""X: shares are posted by hand or through the author's account."""

from urllib.parse import quote

from webapp.networks.network import Network, Publishing, loaded
from webapp.networks.x.text import LIMIT, composer_url, is_accepted, weighted_length


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
        publisher=loaded(f"{__name__}.publisher:XPublisher"),
        connector=loaded(f"{__name__}.connector:XConnector"),
        profile_url=_profile_url,
        prices=lambda settings: (settings.x_post_price, settings.x_read_price),
    ),
)

"""Settings of the networks on which people connect accounts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from webapp.config.parsing import network_address, number, price, yes


@dataclass(frozen=True)
class Networks:
    """Settings of the networks on which people connect accounts. Without settings a network is off.

    Times are in seconds, prices in millionths of a US dollar.
    """

    timeout: float
    x_client_id: str
    x_client_secret: str = field(repr=False)
    x_base: str
    x_authorize: str
    x_post_price: int
    x_read_price: int
    x_reconcile_delay: float
    mastodon: bool
    mastodon_base: str
    mastodon_reconcile_delay: float
    bluesky: bool
    bluesky_base: str
    bluesky_reconcile_delay: float


def read_networks(value: Mapping[str, str]) -> Networks:
    """Read all network settings. Raises SettingsError."""
    return Networks(
        timeout=number("CHANNEL_TIMEOUT", value["CHANNEL_TIMEOUT"], least=0.1),
        x_client_id=value["X_CLIENT_ID"],
        x_client_secret=value["X_CLIENT_SECRET"],
        x_base=network_address("X_API_BASE_URL", value["X_API_BASE_URL"]),
        x_authorize=network_address("X_AUTHORIZE_URL", value["X_AUTHORIZE_URL"]),
        x_post_price=price("X_POST_PRICE", value["X_POST_PRICE"]),
        x_read_price=price("X_READ_PRICE", value["X_READ_PRICE"]),
        x_reconcile_delay=number("X_RECONCILE_DELAY", value["X_RECONCILE_DELAY"]),
        mastodon=yes("MASTODON_PUBLISH", value["MASTODON_PUBLISH"]),
        mastodon_base=network_address("MASTODON_API_BASE_URL", value["MASTODON_API_BASE_URL"]),
        mastodon_reconcile_delay=number(
            "MASTODON_RECONCILE_DELAY", value["MASTODON_RECONCILE_DELAY"]
        ),
        bluesky=yes("BLUESKY_PUBLISH", value["BLUESKY_PUBLISH"]),
        bluesky_base=network_address("BLUESKY_API_BASE_URL", value["BLUESKY_API_BASE_URL"]),
        bluesky_reconcile_delay=number("BLUESKY_RECONCILE_DELAY", value["BLUESKY_RECONCILE_DELAY"]),
    )

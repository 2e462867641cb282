"""What the tests of publishers have in common: settings, an account at a fake, a parcel."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fakes import Fake, Keys
from webapp import config
from webapp.shares.channels.publishing.port import Account, Parcel, Publisher
from webapp.shares.channels.publishing.records import new_record_key
from webapp.shares.channels.publishing.registry import publisher

CALLBACK = "https://house.example/connected"
SERVER = "social.example"
CODES = ("x", "mastodon", "bluesky")

NETWORKS = config.Networks(
    timeout=2.0,
    x_client_id="fake-client",
    x_client_secret="fake-secret",
    x_base="http://127.0.0.1:9",
    x_authorize="https://x.com/i/oauth2/authorize",
    x_post_price=200_000,
    x_read_price=5_000,
    x_settle=600.0,
    mastodon=True,
    mastodon_base="http://127.0.0.1:9",
    mastodon_settle=120.0,
    bluesky=True,
    bluesky_base="http://127.0.0.1:9",
    bluesky_settle=0.0,
)


def now() -> datetime:
    """The moment, by the clock that the fakes go by too."""
    return datetime.now(UTC)


def earlier() -> datetime:
    """Before anything of a test was sent."""
    return now() - timedelta(minutes=1)


def at(url: str, timeout: float = 2.0, **more: Any) -> config.Networks:
    """Settings with all networks at one address."""
    known = replace(NETWORKS, timeout=timeout, x_base=url, mastodon_base=url, bluesky_base=url)
    return replace(known, **more)


def made(code: str, url: str, timeout: float = 2.0, **more: Any) -> Publisher:
    """A publisher whose network is at this address."""
    return publisher(code, at(url, timeout, **more))


def account(keys: Keys) -> Account:
    """The account as this house knows it."""
    return Account(SERVER, keys.id, keys.handle, keys.access)


def somebody(fake: Fake) -> Account:
    """A new account."""
    return account(fake.user())


def parcel(word: str = "one") -> Parcel:
    """What an author confirmed, with a link of its own."""
    link = f"https://house.example/r/{word}"
    text = f"Chez nous, « {word} » — à lire : {link} #équipe"
    return Parcel(text, link, "fr", f"{hash(word) % 2**128:032x}", new_record_key(now()), now())

"""Which networks can post for an author, and how each is reached."""

from datetime import datetime
from urllib.parse import quote

from webapp.config import Networks
from webapp.shares.channels.publishing.port import Publisher
from webapp.shares.channels.publishing.records import new_record_key


def configured(networks: Networks) -> tuple[str, ...]:
    """The codes of the networks that are on."""
    known = {
        "x": bool(networks.x_client_id),
        "mastodon": networks.mastodon,
        "bluesky": networks.bluesky,
    }
    return tuple(code for code, on in known.items() if on)


def prices(code: str, networks: Networks) -> tuple[int, int]:
    """What a network charges for a post with a link and for reading a post, in millionths of a
    US dollar; nothing where it is free.
    """
    return (networks.x_post_price, networks.x_read_price) if code == "x" else (0, 0)


def profile(code: str, server: str, handle: str) -> str:
    """Where everybody sees what an account posted; empty where its handle is not known."""
    if not handle:
        return ""
    name = quote(handle, safe=".-_:")
    places = {
        "x": f"https://x.com/{name}",
        "mastodon": f"https://{server}/@{name}",
        "bluesky": f"https://bsky.app/profile/{name}",
    }
    return places.get(code, "")


def record_key(code: str, moment: datetime) -> str:
    """A record key where the network lets its clients choose one, else nothing."""
    return new_record_key(moment) if code == "bluesky" else ""


def publisher(code: str, networks: Networks) -> Publisher:
    """The network of a code, also where it is off: what was connected can still be ended.

    Raises KeyError for an unknown code. The libraries are loaded here and not before, because the
    pages seldom need them.
    """
    # ruff: noqa: PLC0415 - see above
    match code:
        case "x":
            from webapp.shares.channels.publishing.x import XPublisher

            return XPublisher(networks)
        case "mastodon":
            from webapp.shares.channels.publishing.mastodon import MastodonPublisher

            return MastodonPublisher(networks)
        case "bluesky":
            from webapp.shares.channels.publishing.bluesky import BlueskyPublisher

            return BlueskyPublisher(networks)
    raise KeyError(code)

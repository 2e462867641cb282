"""Records of Bluesky as its clients make them: their keys, and what is in them."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from webapp.networks.bluesky.facets import facets

COLLECTION = "app.bsky.feed.post"
# The digits of a key, in the order in which keys sort.
SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
KEY_LENGTH = 13
# How many keys can be made in one microsecond.
CLOCKS = 1024
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def new_record_key(moment: datetime) -> str:
    """A key of 13 characters that sorts by time: microseconds since 1970, then a random number."""
    microseconds = (moment - EPOCH) // timedelta(microseconds=1)
    value = microseconds * CLOCKS + secrets.randbelow(CLOCKS)
    return "".join(SORTABLE[value >> 5 * place & 31] for place in reversed(range(KEY_LENGTH)))


def post_record(
    text: str, link: str, language: str, made_at: datetime, dids: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The record of a post: equal for equal arguments. Its preview card names the link's host.

    `dids` are the accounts of the handles that the text mentions.
    """
    card = {"uri": link, "title": urlsplit(link).hostname or link, "description": ""}
    moment = made_at.astimezone(UTC).isoformat(timespec="milliseconds")
    return {
        "$type": COLLECTION,
        "text": text,
        "createdAt": moment.replace("+00:00", "Z"),
        "langs": [language],
        "facets": facets(text, link, dids),
        "embed": {"$type": "app.bsky.embed.external", "external": card},
    }

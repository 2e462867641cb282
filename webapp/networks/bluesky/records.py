"""Records of Bluesky as its clients make them: their keys, their text, its links."""

import re
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

COLLECTION = "app.bsky.feed.post"
# The digits of a key, in the order in which keys sort.
SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
KEY_LENGTH = 13
# How many keys can be made in one microsecond.
CLOCKS = 1024
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ADDRESS = r"https?://[^\s<>\"]+"
# What closes a sentence or a bracket is not part of an address.
CLOSING = ".,;:!?)]}'»”’…"


def new_record_key(moment: datetime) -> str:
    """A key of 13 characters that sorts by time: microseconds since 1970, then a random number."""
    microseconds = (moment - EPOCH) // timedelta(microseconds=1)
    value = microseconds * CLOCKS + secrets.randbelow(CLOCKS)
    return "".join(SORTABLE[value >> 5 * place & 31] for place in reversed(range(KEY_LENGTH)))


def facets(text: str, link: str) -> list[dict[str, Any]]:
    """Where each http(s) address of a text is, in bytes of UTF-8. `link` is taken in full."""
    found = []
    for match in re.finditer(f"{re.escape(link)}|{ADDRESS}", text):
        address = match[0] if match[0] == link else match[0].rstrip(CLOSING)
        start = len(text[: match.start()].encode())
        found.append(
            {
                "index": {"byteStart": start, "byteEnd": start + len(address.encode())},
                "features": [{"$type": "app.bsky.richtext.facet#link", "uri": address}],
            }
        )
    return found


def post_record(text: str, link: str, language: str, made_at: datetime) -> dict[str, Any]:
    """The record of a post: equal for equal arguments. Its preview card names the link's host."""
    card = {"uri": link, "title": urlsplit(link).hostname or link, "description": ""}
    moment = made_at.astimezone(UTC).isoformat(timespec="milliseconds")
    return {
        "$type": COLLECTION,
        "text": text,
        "createdAt": moment.replace("+00:00", "Z"),
        "langs": [language],
        "facets": facets(text, link),
        "embed": {"$type": "app.bsky.embed.external", "external": card},
    }

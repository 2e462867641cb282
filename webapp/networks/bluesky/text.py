"""Bluesky: its composer. A text is counted in graphemes, and its link counts in full."""

from urllib.parse import quote

# In graphemes, and in bytes of UTF-8.
LIMIT, MOST_BYTES = 300, 3000


def is_short_enough(text: str) -> bool:
    """Whether a text is within the second limit, that of its bytes."""
    return len(text.encode()) <= MOST_BYTES


def composer_url(text: str, _link: str, _title: str, _server: str) -> str:
    """The address of the compose intent, which takes the whole text."""
    return "https://bsky.app/intent/compose?text=" + quote(text, safe="")

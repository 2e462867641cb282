"""Bluesky: its composer. A text is counted in graphemes, and its link counts in full."""

from urllib.parse import quote

LIMIT = 300


def composer_url(text: str, _link: str, _title: str, _server: str) -> str:
    """The address of the compose intent, which takes the whole text."""
    return "https://bsky.app/intent/compose?text=" + quote(text, safe="")

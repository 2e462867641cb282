"""Bluesky, by hand."""

from urllib.parse import quote

import regex

GRAPHEME = regex.compile(r"\X")


class Bluesky:
    """300 graphemes; the link counts in full."""

    code = "bluesky"
    name = "Bluesky"
    limit: int | None = 300
    hosts = frozenset({"bsky.app"})
    takes_text = True
    has_servers = False

    def length(self, text: str) -> int:
        """Graphemes: what a reader would call characters."""
        return len(GRAPHEME.findall(text))

    def composer(self, text: str, link: str, title: str, server: str = "") -> str:  # noqa: ARG002 - the port's form
        """The compose intent takes the whole text."""
        return "https://bsky.app/intent/compose?text=" + quote(text, safe="")

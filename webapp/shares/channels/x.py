"""X, by hand."""

import re
import warnings
from urllib.parse import urlencode

import regex

with warnings.catch_warnings():
    # It reads package data the old way; the lock holds the setuptools that still can.
    warnings.simplefilter("ignore")
    from twitter_text import parse_tweet


GRAPHEME = regex.compile(r"\X")
ADDRESS = re.compile(r"https?://\S+")
# Each grapheme weighs one at least, so this cannot fit; the library's parser takes seconds on
# a long text made to be slow.
HOPELESS = 300


class X:
    """280 weighted characters; every address counts 23."""

    code = "x"
    name = "X"
    limit: int | None = 280
    hosts = frozenset({"x.com", "twitter.com", "mobile.twitter.com"})
    takes_text = True
    has_servers = False

    def length(self, text: str) -> int:
        """Weighted, by the network's published rules."""
        shortened = ADDRESS.sub(lambda found: found[0][:23], text)
        if (least := len(GRAPHEME.findall(shortened))) > HOPELESS:
            return least
        return int(parse_tweet(text).weightedLength)

    def composer(self, text: str, link: str, title: str, server: str = "") -> str:  # noqa: ARG002 - the port's form
        """The web intent takes the whole text."""
        return "https://x.com/intent/post?" + urlencode({"text": text})

"""X, by hand."""

import warnings
from urllib.parse import urlencode

with warnings.catch_warnings():
    # It reads package data the old way; the lock holds the setuptools that still can.
    warnings.simplefilter("ignore")
    from twitter_text import parse_tweet


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
        return int(parse_tweet(text).weightedLength)

    def composer(self, text: str, link: str, title: str, server: str = "") -> str:  # noqa: ARG002 - the port's form
        """The web intent takes the whole text."""
        return "https://x.com/intent/post?" + urlencode({"text": text})

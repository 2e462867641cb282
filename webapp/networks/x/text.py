"""X: how it counts a text, and its composer."""

import re
import warnings
from urllib.parse import urlencode

from webapp.networks.lengths import graphemes

with warnings.catch_warnings():
    # It reads package data with pkg_resources, which warns; the lock holds a setuptools that still
    # has it.
    warnings.simplefilter("ignore")
    from twitter_text import parse_tweet

LIMIT = 280
ADDRESS = re.compile(r"https?://\S+")
# The length of every address.
ADDRESS_LENGTH = 23
# Each grapheme weighs one at least, so a text with more of them cannot fit. The library's parser
# takes seconds for a long text that was made to be slow.
MOST_GRAPHEMES = 300


def weighted_length(text: str) -> int:
    """The length by the network's published weights, or a lower bound where that is too long."""
    shortened = ADDRESS.sub(lambda found: found[0][:ADDRESS_LENGTH], text)
    if (least := graphemes(shortened)) > MOST_GRAPHEMES:
        return least
    return int(parse_tweet(text).weightedLength)


def composer_url(text: str, _link: str, _title: str, _server: str) -> str:
    """The address of the web intent, which takes the whole text."""
    return "https://x.com/intent/post?" + urlencode({"text": text})

"""Which addresses can be the address of a post, by channel. Pure rules; hosts are checked elsewhere."""

import re
from urllib.parse import parse_qs, urlsplit

# What follows the host: whole paths, without the slash at the end.
PATHS = {
    "linkedin": re.compile(
        r"/posts/[^/]+|/pulse/[^/]+|(?:/embed)?/feed/update/urn:li:\w+:[\w:,()-]+"
    ),
    "x": re.compile(r"/(?:i/web|i|\w{1,50})/status(?:es)?/\d+(?:/(?:photo|video)/\d)?"),
    "bluesky": re.compile(r"/profile/[^/]+/post/\w+"),
    "mastodon": re.compile(
        r"(?:/web|/deck)?/@[^/]+/(?:statuses/)?\w*\d\w*"
        r"|/users/[^/]+/statuses/\w+|/ap/users/\w+/statuses/\w+|/p/[^/]+/\w+"
        r"|/(?:notice|notes|objects)/[\w-]+"
    ),
    "facebook": re.compile(
        r"/[^/]+/(?:posts|videos)/.+|/groups/[^/]+/(?:posts|permalink)/\d+|/share/.+|/reel/\d+"
        r"|/[^/]+/photos/.+"
    ),
}
# On Facebook some posts are named by a parameter instead.
PARAMETERS = {"facebook": {"story_fbid", "fbid", "v"}}
EXAMPLES = {
    "linkedin": "/posts/ada-lovelace_activity-{number}",
    "x": "/ada/status/{number}",
    "bluesky": "/profile/ada.bsky.social/post/{number}",
    "mastodon": "/@ada/{number}",
    "facebook": "/ada/posts/{number}",
}
NUMBER = "7123456789012345678"


def can_be_post(channel: str, address: str) -> bool:
    """Whether an https address can be a post: no profile, and no home page.

    On a channel without a rule any page but the home page can be one.
    """
    parts = urlsplit(address)
    path = parts.path.rstrip("/")
    rule = PATHS.get(channel)
    if rule is None:
        return bool(path or parts.query)
    if rule.fullmatch(path):
        return True
    named = PARAMETERS.get(channel, set())
    return bool(named & parse_qs(parts.query, max_num_fields=50).keys()) if named else False


def example(channel: str, host: str, number: str = NUMBER) -> str:
    """An address that a post on this channel can have."""
    return f"https://{host}{EXAMPLES.get(channel, '/{number}').format(number=number)}"

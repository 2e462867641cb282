"""Mastodon: how its servers count a text, their composer, and the server that an author names."""

import re
from urllib.parse import quote

from webapp.core.errors import Invalid
from webapp.networks.lengths import graphemes

LIMIT = 500
# An address as Mastodon servers find one: not glued to a word, with a protocol and a real domain.
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
ADDRESS = re.compile(
    rf"(?<![\w@#$＠＃/.-])https?://(?:{_LABEL}\.)+[^\W\d_]{{2,}}(?::\d+)?(?:[/?#][^\s<>\"]*[\w/#=+&-])?"
    r"(?:/(?=\s|$))?",
    re.IGNORECASE,
)
# An address counts as this many characters, but one that is longer than LONGEST_ADDRESS in full.
COUNTED_ADDRESS = "x" * 23
LONGEST_ADDRESS = 4096
# A mention of an account on another server counts without the server.
REMOTE_MENTION = re.compile(r"(?<![/\w])@(\w+)@[\w.-]*\w", re.IGNORECASE)
LONGEST_HOST = 253
HOST = re.compile(
    r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]"
)


def _counted_address(found: re.Match[str]) -> str:
    return COUNTED_ADDRESS if len(found[0]) <= LONGEST_ADDRESS else found[0]


def length(text: str) -> int:
    """The length of a text as every Mastodon server counts it: in graphemes."""
    return graphemes(REMOTE_MENTION.sub(r"@\1", ADDRESS.sub(_counted_address, text)))


def composer_url(text: str, _link: str, _title: str, server: str) -> str:
    """The address of the share page of the author's server, which takes the whole text."""
    return f"https://{server}/share?text=" + quote(text, safe="")


def server_of(typed: str) -> str:
    """The host that a person meant: `mastodon.social`, its address, or `@me@mastodon.social`.

    Sends no request. Raises Invalid on the field `server`.
    """
    plain = typed.strip().lower().removeprefix("https://").partition("/")[0].rpartition("@")[2]
    try:
        # No host is longer, and the codec is slow on long texts.
        host = plain.encode("idna").decode("ascii") if len(plain) <= LONGEST_HOST else ""
    except UnicodeError:
        host = ""
    if not HOST.fullmatch(host):
        raise Invalid("server", "Please give the server of your account, as in mastodon.social.")
    return host

"""Mastodon, by hand, on the server where the author's account is."""

import re
from urllib.parse import quote

import regex

from webapp.kernel.errors import Invalid

GRAPHEME = regex.compile(r"\X")
# An address as its servers find one: not glued to a word, with a protocol and a real domain.
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
ADDRESS = re.compile(
    rf"(?<![\w@#$＠＃/.-])https?://(?:{_LABEL}\.)+[^\W\d_]{{2,}}(?::\d+)?(?:[/?#][^\s<>\"]*[\w/#=+&-])?"
    r"(?:/(?=\s|$))?",
    re.IGNORECASE,
)
# Servers leave an address longer than this as it is.
LONGEST_ADDRESS = 4096
COUNTED = "x" * 23
REMOTE = re.compile(r"(?<![/\w])@(\w+)@[\w.-]*\w", re.IGNORECASE)
HOST = re.compile(
    r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]"
)


def _address(found: re.Match[str]) -> str:
    return COUNTED if len(found[0]) <= LONGEST_ADDRESS else found[0]


def server_of(typed: str) -> str:
    """The host a person meant: `mastodon.social`, its address, or `@me@mastodon.social`.

    Nothing is fetched from it, ever. Raises Invalid on `server`.
    """
    plain = typed.strip().lower().removeprefix("https://").partition("/")[0].rpartition("@")[2]
    try:
        host = plain.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    if not HOST.fullmatch(host):
        raise Invalid("server", "Please give the server of your account, as in mastodon.social.")
    return host


class Mastodon:
    """500 graphemes; every address counts 23, a colleague elsewhere counts without the server."""

    code = "mastodon"
    name = "Mastodon"
    limit: int | None = 500
    hosts: frozenset[str] = frozenset()
    takes_text = True
    has_servers = True

    def length(self, text: str) -> int:
        """As its servers count, whatever the server of the author."""
        return len(GRAPHEME.findall(REMOTE.sub(r"@\1", ADDRESS.sub(_address, text))))

    def composer(self, text: str, link: str, title: str, server: str = "") -> str:  # noqa: ARG002 - the port's form
        """The share page of the author's server takes the whole text."""
        return f"https://{server}/share?text=" + quote(text, safe="")

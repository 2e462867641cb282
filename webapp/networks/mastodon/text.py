"""Mastodon: how its servers count a text, their composer, and the server that an author names."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import quote

import regex

from webapp.core.errors import Invalid
from webapp.networks.domains import TOP_LEVEL
from webapp.networks.lengths import graphemes
from webapp.networks.replies import count_value
from webapp.networks.types import TextLimits

# In characters: what a server takes whose limits are not known, and the most that is believed.
LIMIT, MOST = 500, 100_000
# An address as Mastodon servers find one: with a protocol, a real domain, and not glued to a Latin
# letter. Marks belong to the letters of many scripts.
_LABEL = r"[\p{L}\p{N}\p{M}](?:[\p{L}\p{N}\p{M}_-]*[\p{L}\p{N}\p{M}])?"
ADDRESS = regex.compile(
    rf"(?<![A-Za-z0-9@＠$#＃])https?://(?P<host>(?:{_LABEL}\.)+(?:{TOP_LEVEL.pattern}))(?::\d+)?"
    r"(?:[/?#][^\s<>\"]*+)?",
    regex.IGNORECASE,
)
# An address counts as this many characters, but one that is longer than LONGEST_ADDRESS in full.
COUNTED_ADDRESS, LONGEST_ADDRESS = 23, 4096
# A mention of an account on another server counts without the server.
REMOTE_MENTION = regex.compile(
    r"(?<![=/\w])@(?P<name>[a-z0-9_]+(?:[.-]+[a-z0-9_]+)*)"
    r"@(?P<host>[\p{L}\p{N}\p{M}_.-]*[\p{L}\p{N}\p{M}_])",
    regex.IGNORECASE,
)
# What is not part of an address at its end, but for a bracket that was opened in it.
CLOSING = ".,;:!?'()[]{}*~|@%$»”’…"
# The label of a host, in characters.
LONGEST_LABEL = 63
LONGEST_HOST = 253
HOST = regex.compile(
    r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]"
)


def _is_host(name: str) -> bool:
    labels = name.split(".")
    short = len(name) <= LONGEST_HOST and all(0 < len(part) <= LONGEST_LABEL for part in labels)
    return short and len(labels) > 1 and not labels[-1].isdecimal()


def _counted_address(found: regex.Match[str], counted: int) -> str:
    address = found[0].rstrip(CLOSING)
    if found[0][len(address) :].startswith(")") and "(" in address:
        address += ")"
    short = len(address) <= LONGEST_ADDRESS and _is_host(found["host"])
    return "x" * counted + found[0][len(address) :] if short else found[0]


def _counted_mention(found: regex.Match[str]) -> str:
    return f"@{found['name']}" if _is_host(found["host"]) else found[0]


def length(text: str, address: int = COUNTED_ADDRESS) -> int:
    """The length of a text as a server counts it: in graphemes, with `address` for each address."""
    short = ADDRESS.sub(partial(_counted_address, counted=address), text)
    return graphemes(REMOTE_MENTION.sub(_counted_mention, short))


def limits_of(answer: Mapping[str, Any]) -> TextLimits:
    """The limits in what a server says of itself; the usual one where it names none it can mean."""
    found: object = answer
    for key in ("configuration", "statuses"):
        found = found.get(key) if isinstance(found, Mapping) else None
    given = found if isinstance(found, Mapping) else {}
    most = count_value(given.get("max_characters")) or 0
    address = count_value(given.get("characters_reserved_per_url")) or 0
    return TextLimits(
        most if 1 <= most <= MOST else LIMIT, address if 1 <= address <= MOST else COUNTED_ADDRESS
    )


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

"""Facets of Bluesky: which parts of a text are addresses, mentions and tags.

The network takes what its clients say. These are the rules of its own client (`detectFacets`), but
that our link is taken in full, that all closing signs are stripped and not one, and that a protocol
may be in capitals.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import regex

from webapp.networks.domains import is_top_level
from webapp.networks.lengths import utf16_units

KIND = "app.bsky.richtext.facet#"
# What begins here is at the beginning or after a space or a bracket.
ADDRESS = regex.compile(
    r"(?<![^\s(])(?:https?://\S+|(?P<host>[a-z][a-z0-9]*(?:\.[a-z0-9]+)+)\S*)", regex.IGNORECASE
)
# It ends at a word boundary of ASCII, so a letter with an accent may follow.
MENTION = regex.compile(
    r"(?<![^\s(])@(?P<handle>[a-zA-Z0-9.-]+)"
    r"(?:(?<=[a-zA-Z0-9])(?![a-zA-Z0-9_])|(?<=[.-])(?=[a-zA-Z0-9_]))"
)
# These end a tag, and no tag consists of digits and punctuation alone.
SPACE = r"\s\u00ad\u2060\u200a-\u200d\u20e2"
TAG = regex.compile(rf"(?<!\S)[#＃](?!\ufe0f)(?P<tag>[^{SPACE}]+)")
LETTER = regex.compile(r"[^\d\p{P}]")
PUNCTUATION = regex.compile(r"\p{P}+$")
# In UTF-16.
LONGEST_TAG = 64
# The network lets servers that people try out use handles in this domain.
TESTS = ".test"
# What closes a sentence is not part of an address; a bracket is where it was opened in it.
CLOSING = ".,;:!?'»”’…"
BRACKETS = {")": "(", "]": "[", "}": "{"}
# Place, shown text, kind and value of a facet.
Found = tuple[int, str, str, str]


def facets(text: str, link: str, dids: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """The facets of a text, in its order, with their places in bytes of UTF-8.

    `link` is taken in full. `dids` are the accounts of handles; other handles are no mention.
    """
    found, taken = [], 0
    for start, shown, kind, value in sorted(_found(text, link, dids or {})):
        # An address may hold what looks like a handle.
        if start < taken:
            continue
        taken = start + len(shown)
        first = len(text[:start].encode())
        index = {"byteStart": first, "byteEnd": first + len(shown.encode())}
        name = {"link": "uri", "mention": "did", "tag": "tag"}[kind]
        found.append({"index": index, "features": [{"$type": KIND + kind, name: value}]})
    return found


def handles(text: str) -> list[str]:
    """The handles that a text mentions, each once."""
    found = (match["handle"] for match in MENTION.finditer(text))
    return list(
        dict.fromkeys(handle for handle in found if _is_domain(handle) or handle.endswith(TESTS))
    )


def _found(text: str, link: str, dids: Mapping[str, str]) -> Iterator[Found]:
    begin = 0
    for match in regex.finditer(regex.escape(link), text):
        yield match.start(), link, "link", link
        yield from _between(text, begin, match.start(), dids)
        begin = match.end()
    yield from _between(text, begin, len(text), dids)


def _between(text: str, begin: int, end: int, dids: Mapping[str, str]) -> Iterator[Found]:
    """The facets of a part of a text without our link; a tag that holds another facet is none."""
    others = list(_links_and_mentions(text, begin, end, dids))
    yield from others
    for match in TAG.finditer(text, begin, end):
        tag = PUNCTUATION.sub("", match["tag"])
        last = match.start() + 1 + len(tag)
        free = all(
            start >= last or start + len(shown) <= match.start() for start, shown, *_ in others
        )
        if free and LETTER.search(tag) and utf16_units(tag) <= LONGEST_TAG:
            yield match.start(), match[0][0] + tag, "tag", tag


def _links_and_mentions(
    text: str, begin: int, end: int, dids: Mapping[str, str]
) -> Iterator[Found]:
    for match in ADDRESS.finditer(text, begin, end):
        shown = _without_closing(match[0])
        if not match["host"] or _is_domain(match["host"]):
            yield match.start(), shown, "link", f"https://{shown}" if match["host"] else shown
    for match in MENTION.finditer(text, begin, end):
        if did := dids.get(match["handle"]):
            yield match.start(), match[0], "mention", did


def _is_domain(name: str) -> bool:
    host, _, last = name.rpartition(".")
    return bool(host) and is_top_level(last)


def _without_closing(address: str) -> str:
    while address:
        last = address[-1]
        opened = last in BRACKETS and address.count(BRACKETS[last]) >= address.count(last)
        if opened or last not in {*CLOSING, *BRACKETS}:
            break
        address = address[:-1]
    return address

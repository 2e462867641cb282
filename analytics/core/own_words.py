"""
Share of a text that its author did not take from a brief.

These functions measure similarity to supplied text. They do not measure sincerity, and no result
is used to rank people.
Sources: Broder 1997 (containment), Clough & Stevenson 2011 (longest common subsequence).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Final

SHORTEST: Final = 12
"""Tokens below which a text is too short to score: a convention of this project."""
RUN: Final = 3
"""Consecutive tokens that must be shared before they count as copied."""

_NOISE = re.compile(r"https?://\S+|www\.\S+|(?<!\w)[@#]\w[\w.@-]*")
_TOKEN = re.compile(r"\b\w\w+\b")

Tokens = tuple[str, ...]


def tokens(text: str) -> Tokens:
    """Return words of two or more characters in lower case, without URLs, mentions, hashtags."""
    plain = unicodedata.normalize("NFC", text).lower()
    return tuple(_TOKEN.findall(_NOISE.sub(" ", plain)))


def containment(text: str, source: str, n: int = 3) -> float | None:
    """
    Return the share of the text's n-grams that are in the source, counted as multisets (0 to 1).

    None when the text has fewer than `n` tokens. Raises ValueError for `n` below 1.
    """
    if n < 1:
        raise ValueError(f"n is {n}; an n-gram has at least one word.")
    ours, theirs = Counter(_grams(tokens(text), n)), Counter(_grams(tokens(source), n))
    return (ours & theirs).total() / ours.total() if ours else None


def resemblance(one: str, other: str, n: int = 3) -> float:
    """
    Return the Jaccard index of the two sets of n-grams (0 to 1): a symmetric similarity.

    Texts with fewer than `n` tokens are compared by their words. Source: Broder 1997. Raises
    ValueError for `n` below 1.
    """
    if n < 1:
        raise ValueError(f"n is {n}; an n-gram has at least one word.")
    first, second = tokens(one), tokens(other)
    size = min(n, len(first), len(second)) or 1
    left, right = set(_grams(first, size)), set(_grams(second, size))
    return len(left & right) / len(left | right) if left | right else 0.0


def lcs(text: str, source: str, split: Callable[[str], Tokens] = tokens) -> float | None:
    """
    Return the longest common subsequence divided by the number of words (0 to 1), None without.

    `split` cuts both texts into words; the published example cuts at white space.
    """
    ours, theirs = split(text), split(source)
    return _subsequence(ours, theirs) / len(ours) if ours else None


def share(text: str, source: str) -> float | None:
    """
    Return the share of tokens outside every run of three or more tokens shared with the source.

    1 is all own words, 0 all copied; None (too short) below twelve tokens.
    """
    ours = tokens(text)
    if len(ours) < SHORTEST:
        return None
    supplied = set(_grams(tokens(source), RUN))
    copied: set[int] = set()
    for start, gram in enumerate(_grams(ours, RUN)):
        if gram in supplied:
            copied.update(range(start, start + RUN))
    return 1 - len(copied) / len(ours)


def _grams(words: Tokens, n: int) -> list[Tokens]:
    return [words[start : start + n] for start in range(len(words) - n + 1)]


def _subsequence(left: Tokens, right: Tokens) -> int:
    # Bit-parallel (Hyyrö 2004): one integer operation per word of `right`.
    positions: dict[str, int] = {}
    for position, word in enumerate(left):
        positions[word] = positions.get(word, 0) | 1 << position
    everything = (1 << len(left)) - 1
    row = everything
    for word in right:
        match = row & positions.get(word, 0)
        row = (row + match | row - match) & everything
    return len(left) - row.bit_count()

"""
How much of a text is in words its author did not receive from a brief.

It measures likeness to supplied text. It does not measure sincerity, and it never ranks persons.
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
"""Tokens in a row that must be shared before they count as taken over."""

_NOISE = re.compile(r"https?://\S+|www\.\S+|(?<!\w)[@#]\w[\w.@-]*")
_TOKEN = re.compile(r"\b\w\w+\b")

Tokens = tuple[str, ...]


def tokens(text: str) -> Tokens:
    """Words of two characters or more, in lower case, without addresses, mentions, hashtags."""
    plain = unicodedata.normalize("NFC", text).lower()
    return tuple(_TOKEN.findall(_NOISE.sub(" ", plain)))


def containment(text: str, source: str, n: int = 3) -> float | None:
    """
    Share of the text's n-grams that the source holds too, each as often as it holds it (0 to 1).

    None when the text has fewer than `n` tokens. Raises ValueError for `n` below 1.
    """
    if n < 1:
        raise ValueError(f"n is {n}; an n-gram has at least one word.")
    ours, theirs = Counter(_grams(tokens(text), n)), Counter(_grams(tokens(source), n))
    return (ours & theirs).total() / ours.total() if ours else None


def resemblance(one: str, other: str, n: int = 3) -> float:
    """
    Jaccard index of the two sets of n-grams (0 to 1): how alike two texts are, either way.

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
    Longest common subsequence of words over the words of the text (0 to 1), None without words.

    `split` cuts both texts into words; the published example cuts at white space.
    """
    ours, theirs = split(text), split(source)
    return _subsequence(ours, theirs) / len(ours) if ours else None


def share(text: str, source: str) -> float | None:
    """
    Share of the text's tokens outside every run of three or more tokens shared with the source.

    1 is all own words, 0 all taken over; None ("too short") under twelve tokens.
    """
    ours = tokens(text)
    if len(ours) < SHORTEST:
        return None
    given = set(_grams(tokens(source), RUN))
    taken: set[int] = set()
    for start, gram in enumerate(_grams(ours, RUN)):
        if gram in given:
            taken.update(range(start, start + RUN))
    return 1 - len(taken) / len(ours)


def _grams(words: Tokens, n: int) -> list[Tokens]:
    return [words[start : start + n] for start in range(len(words) - n + 1)]


def _subsequence(left: Tokens, right: Tokens) -> int:
    # Bit-parallel (Hyyrö 2004): one whole-number step per word of `right`, so a page is instant.
    places: dict[str, int] = {}
    for place, word in enumerate(left):
        places[word] = places.get(word, 0) | 1 << place
    everything = (1 << len(left)) - 1
    row = everything
    for word in right:
        match = row & places.get(word, 0)
        row = (row + match | row - match) & everything
    return len(left) - row.bit_count()

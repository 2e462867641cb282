"""Ways in which networks count the characters of a text."""

import regex

GRAPHEME = regex.compile(r"\X")
# A flag is a pair of these. The package looks back over all of them at each, which takes seconds
# for some thousands, so a pair becomes a letter, which has the same boundaries around it.
FLAG = regex.compile(r"\p{Regional_Indicator}{2}")


def graphemes(text: str) -> int:
    """The number of characters as a reader sees them (extended grapheme clusters)."""
    return len(GRAPHEME.findall(FLAG.sub("x", text)))


def utf16_units(text: str) -> int:
    """The number of UTF-16 code units, as editors in a browser count."""
    return len(text.encode("utf-16-le")) // 2

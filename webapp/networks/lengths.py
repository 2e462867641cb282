"""Ways in which networks count the characters of a text."""

import regex

GRAPHEME = regex.compile(r"\X")


def graphemes(text: str) -> int:
    """The number of characters as a reader sees them (extended grapheme clusters)."""
    return len(GRAPHEME.findall(text))


def utf16_units(text: str) -> int:
    """The number of UTF-16 code units, as editors in a browser count."""
    return len(text.encode("utf-16-le")) // 2

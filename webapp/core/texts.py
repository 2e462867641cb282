"""Checks of texts that people write, whatever sends them."""

import unicodedata
from typing import Final
from urllib.parse import urlsplit

from webapp.core.errors import Invalid

BREAKS: Final = "\n\t"
REFUSED: Final = {"Cc", "Cs"}


def check_text(text: str, most: int, *, breaks: str = BREAKS, field: str = "text") -> None:
    """Raise Invalid on the field for an empty or too long text, or one with control characters.

    `most` counts characters. `breaks` are the control characters that are allowed.
    """
    if not text.strip():
        raise Invalid(field, "Please fill this in.")
    if len(text) > most:
        raise Invalid(field, "This is too long: %(max)d characters at most.", max=most)
    if any(c not in breaks and unicodedata.category(c) in REFUSED for c in text):
        raise Invalid(
            field, "This contains an invisible control character. Please type the text again."
        )


def is_https(address: str) -> bool:
    """Whether a text is an https address with a host and without spaces."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and " " not in address

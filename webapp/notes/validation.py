"""Limits of what people write, whatever sends it."""

import unicodedata
from typing import Final

from webapp.core.errors import Invalid

LONGEST_NOTE: Final = 2000
LONGEST_GOAL: Final = 200
MOST_NOTES: Final = 50
MOST_OPEN_GOALS: Final = 3
MOST_GOALS: Final = 50
MOST_TOPICS: Final = 3
BREAKS: Final = "\n\t"
REFUSED: Final = {"Cc", "Cs"}


def check_text(text: str, most: int, *, breaks: str = BREAKS) -> None:
    """Raise Invalid on `text` for an empty or too long text, or one with control characters.

    `most` counts characters. `breaks` are the control characters that are allowed.
    """
    if not text.strip():
        raise Invalid("text", "Please fill this in.")
    if len(text) > most:
        raise Invalid("text", "This is too long: %(max)d characters at most.", max=most)
    if any(c not in breaks and unicodedata.category(c) in REFUSED for c in text):
        raise Invalid(
            "text", "This contains an invisible control character. Please type the text again."
        )

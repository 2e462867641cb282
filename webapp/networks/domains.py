"""What a published parser knows of addresses and emoji: domains, and where they are in a text."""

import warnings

import regex

with warnings.catch_warnings():
    # It reads package data with pkg_resources, which warns; the lock holds a setuptools that still
    # has it.
    warnings.simplefilter("ignore")
    from twitter_text.extract_urls import extract_urls_with_indices
    from twitter_text.regexp.cyrillic_letters_and_marks import cyrillic_letters_and_marks
    from twitter_text.regexp.emoji import emoji
    from twitter_text.regexp.latin_accent_chars import latin_accent_chars
    from twitter_text.regexp.valid_cctld import valid_cctld
    from twitter_text.regexp.valid_domain_chars import valid_domain_chars
    from twitter_text.regexp.valid_gtld import valid_gtld

__all__ = [
    "LETTER",
    "PATH_LETTERS",
    "TOP_LEVEL",
    "emoji",
    "extract_urls_with_indices",
    "is_top_level",
]

# A letter of a domain, and the members of a class of those that may be in a path too.
LETTER = valid_domain_chars.pattern
PATH_LETTERS = f"a-z0-9_{latin_accent_chars.pattern}{cyrillic_letters_and_marks.pattern}-"

TOP_LEVEL = regex.compile(f"{valid_cctld.pattern}|{valid_gtld.pattern}", regex.IGNORECASE)


def is_top_level(label: str) -> bool:
    """Whether a label is a top-level domain, as `fr` is."""
    return TOP_LEVEL.fullmatch(label) is not None

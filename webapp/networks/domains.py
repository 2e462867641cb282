"""What a published parser knows of addresses and emoji: domains, and where they are in a text."""

import warnings

import regex

with warnings.catch_warnings():
    # It reads package data with pkg_resources, which warns; the lock holds a setuptools that still
    # has it.
    warnings.simplefilter("ignore")
    from twitter_text.extract_urls import extract_urls_with_indices
    from twitter_text.regexp.emoji import emoji
    from twitter_text.regexp.valid_cctld import valid_cctld
    from twitter_text.regexp.valid_gtld import valid_gtld

__all__ = ["TOP_LEVEL", "emoji", "extract_urls_with_indices", "is_top_level"]

TOP_LEVEL = regex.compile(f"{valid_cctld.pattern}|{valid_gtld.pattern}", regex.IGNORECASE)


def is_top_level(label: str) -> bool:
    """Whether a label is a top-level domain, as `fr` is."""
    return TOP_LEVEL.fullmatch(label) is not None

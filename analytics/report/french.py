"""The French of the notebooks: Markdown blocks in `fr.toml`, titles in `notebooks.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

NAME = "fr.toml"


@cache
def translations(folder: Path) -> Mapping[str, str]:
    """
    Return the French of each English block; lines are joined in both.

    Raises OSError, and ValueError or KeyError for a file that is no list of pairs.
    """
    content = tomllib.loads((folder / NAME).read_text(encoding="utf-8"))
    return {_joined(pair["en"]): _joined(pair["fr"]) for pair in content["text"]}


def blocks(source: str) -> list[str]:
    """Return the paragraphs and headings of a Markdown cell, each on one line."""
    return [_joined(block) for block in source.split("\n\n") if block.strip()]


def _joined(block: str) -> str:
    # str.split would also split at the no-break spaces of French.
    return " ".join(block.strip("\n").split("\n"))

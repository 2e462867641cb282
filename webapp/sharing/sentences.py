"""Sentences of a text, and what is left when some of them are removed. Pure functions."""

import re
from collections.abc import Collection
from dataclasses import dataclass

WORD = re.compile(r"\S+")
END, CLOSING = ".!?…", '"”’»)]*_'
# What ends with a full stop without ending a sentence, without the stop.
SHORT = frozenset(
    {
        "mr",
        "mrs",
        "ms",
        "dr",
        "st",
        "mm",
        "mme",
        "mlle",
        "pr",
        "e.g",
        "i.e",
        "ex",
        "env",
        "no",
        "vs",
    }
)


@dataclass(frozen=True)
class Sentence:
    """One sentence, and the white space after it."""

    text: str
    gap: str


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text, in order. A line break ends one."""
    words = [found.span() for found in WORD.finditer(text)]
    found: list[Sentence] = []
    begin, ended = 0, False
    for number, (start, stop) in enumerate(words):
        word = text[start:stop]
        ended = _ends(word) or (ended and not word.strip(CLOSING))
        last = number + 1 == len(words)
        following = len(text) if last else words[number + 1][0]
        gap = text[stop:following]
        if last or "\n" in gap or (ended and _begins(text[following : words[number + 1][1]])):
            found.append(Sentence(text[words[begin][0] : stop], "" if last else gap))
            begin = number + 1
    return found


def _ends(word: str) -> bool:
    """Whether a word ends a sentence: a sign that closes it, and no abbreviation."""
    plain = word.rstrip(CLOSING)
    if not plain.endswith(tuple(END)):
        return False
    core = plain.strip("(«“\"'").removesuffix(".").casefold()
    return not (plain.endswith(".") and (core in SHORT or (len(core) == 1 and core.isalpha())))


def _begins(word: str) -> bool:
    """Whether a word can begin a sentence: no sign alone, and no small letter."""
    return bool(word.strip(CLOSING + END)) and not word[0].islower()


def kept(text: str, numbers: Collection[int]) -> str:
    """The text of the sentences with these numbers, from 0; paragraphs stay apart."""
    parts: list[str] = []
    gap = ""
    for number, sentence in enumerate(sentences(text)):
        if number in numbers:
            parts += [gap if parts else "", sentence.text]
            gap = sentence.gap
        elif sentence.gap.count("\n") > gap.count("\n"):
            gap = sentence.gap
    return "".join(parts)

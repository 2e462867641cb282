"""The differences between two texts, word by word, in paragraphs."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, takewhile

WORDS = re.compile(r"\n+|[^\S\n]+|\w+|[^\w\s]")
PARAGRAPHS = re.compile(r"\n+|[^\n]+")
# The most pairs of words (one bit of memory each) that are compared: two bodies of the longest
# allowed length, each character a word. Longer texts are compared by paragraphs, or not at all.
MOST_PAIRS = 10_000_000
KEPT, ADDED, TAKEN = "kept", "added", "taken"
# Marks a removed paragraph break.
BREAK = " ¶ "


@dataclass(frozen=True)
class Part:
    """A run of words; `kind` is kept, added or taken."""

    kind: str
    text: str


Paragraph = list[Part]


def compare(old: str, new: str) -> list[Paragraph]:
    """The new text in paragraphs, with the words added to and removed from the old one.

    The work is bounded by the lengths of the texts, whatever their words are.
    """
    paragraphs: list[Paragraph] = [[]]
    for part in _parts(old, new):
        _put(paragraphs, part)
    return [p for p in paragraphs if p]


def changed(paragraphs: list[Paragraph]) -> bool:
    """Whether anything differs."""
    return any(part.kind != KEPT for paragraph in paragraphs for part in paragraph)


# A page of a story compares the same revisions each time it is shown.
@lru_cache(maxsize=64)
def _parts(old: str, new: str) -> tuple[Part, ...]:
    found: list[Part] = []
    for taken, added, kept in _runs(_steps(old, new)):
        for kind, text in ((TAKEN, taken), (ADDED, added), (KEPT, kept)):
            if text:
                found.append(Part(kind, text))
    return tuple(found)


def _steps(old: str, new: str) -> list[Part]:
    """Each word of both texts, kept, taken or added. What was taken comes before what was added."""
    for words in (WORDS, PARAGRAPHS):
        before, after = words.findall(old), words.findall(new)
        start = _alike(before, after)
        end = _alike(before[start:][::-1], after[start:][::-1])
        before_end, after_end = len(before) - end, len(after) - end
        inner = before[start:before_end], after[start:after_end]
        if len(inner[0]) * len(inner[1]) <= MOST_PAIRS:
            first, last = before[:start], before[before_end:]
            return [*_kept(first), *_aligned(*inner), *_kept(last)]
    return [Part(TAKEN, old), Part(ADDED, new)]


def _alike(old: list[str], new: list[str]) -> int:
    """How many words both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _kept(words: list[str]) -> list[Part]:
    return [Part(KEPT, word) for word in words]


def _aligned(old: list[str], new: list[str]) -> list[Part]:
    """Keep a longest common subsequence, which is read off the rows from the end."""
    rows, steps = _rows(old, new), []
    i, j = len(old), len(new)
    while i or j:
        if i and j and old[i - 1] == new[j - 1]:
            i, j = i - 1, j - 1
            steps.append(Part(KEPT, old[i]))
        elif i and (not j or rows[j] >> (i - 1) & 1):
            i -= 1
            steps.append(Part(TAKEN, old[i]))
        else:
            j -= 1
            steps.append(Part(ADDED, new[j]))
    return steps[::-1]


def _rows(old: list[str], new: list[str]) -> list[int]:
    """For the first 0, 1, 2... words of `new` a number whose bit i is 0 where word i of `old`
    makes the longest common subsequence longer by one (Hyyrö's bit-parallel algorithm).
    """
    places: dict[str, int] = {}
    for i, word in enumerate(old):
        places[word] = places.get(word, 0) | 1 << i
    everywhere = (1 << len(old)) - 1
    rows = [everywhere]
    for word in new:
        row = rows[-1]
        found = row & places.get(word, 0)
        rows.append((row + found | row - found) & everywhere)
    return rows


def _runs(steps: list[Part]) -> list[tuple[str, str, str]]:
    """Triples: removed words, words added in their place, unchanged words after them."""
    runs: list[tuple[str, str, str]] = []
    for is_kept, group in groupby(steps, key=lambda step: step.kind == KEPT):
        parts = list(group)
        if is_kept:
            taken, added, _ = runs.pop() if runs else ("", "", "")
            runs.append((taken, added, _text(parts, KEPT)))
            continue
        before, after = _text(parts, TAKEN), _text(parts, ADDED)
        if runs and runs[-1][2] == " ":
            # Changes separated by a single space read better as one change.
            taken, added, _ = runs.pop()
            before, after = f"{taken} {before}", f"{added} {after}"
        runs.append((before, after, ""))
    return runs


def _text(parts: list[Part], kind: str) -> str:
    return "".join(part.text for part in parts if part.kind == kind)


def _put(paragraphs: list[Paragraph], part: Part) -> None:
    if part.kind == TAKEN:
        paragraphs[-1].append(Part(TAKEN, re.sub(r"\n+", BREAK, part.text)))
        return
    first, *rest = re.split(r"\n+", part.text)
    if first:
        paragraphs[-1].append(Part(part.kind, first))
    paragraphs.extend([Part(part.kind, piece)] if piece else [] for piece in rest)

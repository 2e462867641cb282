"""The differences between two texts, word by word, in paragraphs."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

TOKEN = re.compile(r"\n+|[^\S\n]+|\w+|[^\w\s]")
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
    """The new text in paragraphs, with the words added to and removed from the old one."""
    paragraphs: list[Paragraph] = [[]]
    for part in _parts(TOKEN.findall(old), TOKEN.findall(new)):
        _put(paragraphs, part)
    return [p for p in paragraphs if p]


def changed(paragraphs: list[Paragraph]) -> bool:
    """Whether anything differs."""
    return any(part.kind != KEPT for paragraph in paragraphs for part in paragraph)


def _parts(old: list[str], new: list[str]) -> list[Part]:
    found: list[Part] = []
    for taken, added, kept in _runs(old, new):
        for kind, text in ((TAKEN, taken), (ADDED, added), (KEPT, kept)):
            if text:
                found.append(Part(kind, text))
    return found


def _runs(old: list[str], new: list[str]) -> list[tuple[str, str, str]]:
    """Triples: removed words, words added in their place, unchanged words after them."""
    runs: list[tuple[str, str, str]] = []
    for verb, i, j, k, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        before, after = "".join(old[i:j]), "".join(new[k:n])
        if verb == "equal":
            taken, added, _ = runs.pop() if runs and not runs[-1][2] else ("", "", "")
            runs.append((taken, added, after))
        elif runs and runs[-1][2] == " ":
            # Changes separated by a single space read better as one change.
            taken, added, _ = runs.pop()
            runs.append((f"{taken} {before}", f"{added} {after}", ""))
        else:
            runs.append((before, after, ""))
    return runs


def _put(paragraphs: list[Paragraph], part: Part) -> None:
    if part.kind == TAKEN:
        paragraphs[-1].append(Part(TAKEN, re.sub(r"\n+", BREAK, part.text)))
        return
    first, *rest = re.split(r"\n+", part.text)
    if first:
        paragraphs[-1].append(Part(part.kind, first))
    paragraphs.extend([Part(part.kind, piece)] if piece else [] for piece in rest)

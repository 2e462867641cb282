"""Generate stories of the demo company: own words, an adapted brief, a copied brief."""

import random
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from webapp.demo.programs.briefs import Planned
from webapp.demo_data import words
from webapp.demo_data.places import FIRST, UNITS

HERE = Path(__file__).parent
LINES: dict[str, dict[str, Any]] = {
    code: tomllib.loads((HERE / f"lines_{code}.toml").read_text(encoding="utf-8"))
    for code in ("en", "fr")
}
SHORT = 0.3


class Text(NamedTuple):
    """A title and a text."""

    title: str
    body: str


class Writer:
    """Generates texts; `own` and `adapted` are chances, the rest is copied."""

    def __init__(self, chance: random.Random, own: float, adapted: float) -> None:
        self._chance = chance
        self._own, self._adapted = own, adapted
        # Complete stories; each is used once.
        self._whole = {
            code: [Text(*s[1:]) for s in words.STORIES if s[0] == code] for code in LINES
        }

    def write(self, brief: Planned, language: str, unit: str) -> Text:
        """Return a story from a brief by a person of a unit."""
        roll = self._chance.random()
        if roll < self._own / 8 and self._whole[language]:
            return self._whole[language].pop(0)
        lines = LINES[language]
        facts = brief.words["facts"][language]
        if roll < self._own:
            parts = self._own_words(brief.key, language)
        elif roll < self._own + self._adapted:
            leaning = self._chance.choice(lines["leaning"])
            parts = [self._chance.choice(facts), leaning, *self._own_words(brief.key, language)]
        else:
            parts = [*facts, self._chance.choice(lines["leaning"])]
        own_titles = self._chance.random() < 0.5
        titles = lines["titles"][brief.key] if own_titles else lines["anywhere"]
        return self._filled(self._chance.choice(titles), " ".join(parts), language, unit)

    def _own_words(self, key: str, language: str) -> list[str]:
        lines = LINES[language]
        opening, closing = (
            self._chance.choice(p) for p in (lines["openings"][key], lines["closings"])
        )
        most = 1 if self._chance.random() < SHORT else self._chance.randint(2, 4)
        return [opening, *self._chance.sample(lines["middles"], most), closing]

    def _filled(self, title: str, body: str, language: str, unit: str) -> Text:
        place = getattr(UNITS[unit], language)
        who = self._chance.choice(FIRST[language])
        return Text(title.format(place=place, who=who), body.format(place=place, who=who))


def suggested(body: str, language: str) -> str:
    """Return the text with one edit that a reviewer suggests."""
    for found, instead in LINES[language]["better"]:
        if found in body:
            return body.replace(found, instead, 1)
    return f"{body} {LINES[language]['closings'][-1]}"


def revised(body: str, language: str) -> str:
    """Return the text after an objection: without the last sentence, with a new one."""
    kept = body.rsplit(". ", 1)[0].rstrip(".")
    return f"{kept}. {LINES[language]['added']}"

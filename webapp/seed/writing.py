"""Writing as people of the demo company do: own words, a brief adapted, a brief copied."""

import random
from typing import NamedTuple

from webapp.seed import lines_en, lines_fr, words
from webapp.seed.briefs import Planned
from webapp.seed.places import FIRST, UNITS

LINES = {"en": lines_en, "fr": lines_fr}
SHORT = 0.3


class Told(NamedTuple):
    """A title and a text."""

    title: str
    body: str


class Writer:
    """Puts texts together; `own` and `adapted` are chances, the rest is copied."""

    def __init__(self, chance: random.Random, own: float, adapted: float) -> None:
        self._chance = chance
        self._own, self._adapted = own, adapted
        # Stories somebody took an hour for; each is told once.
        self._whole = {
            code: [Told(*s[1:]) for s in words.STORIES if s[0] == code] for code in LINES
        }

    def tell(self, brief: Planned, language: str, unit: str) -> Told:
        """A story from a brief, by somebody of a unit."""
        roll = self._chance.random()
        if roll < self._own / 8 and self._whole[language]:
            return self._whole[language].pop(0)
        lines = LINES[language]
        facts = brief.words["facts"][language]
        if roll < self._own:
            parts = self._freely(brief.key, language)
        elif roll < self._own + self._adapted:
            leaning = self._chance.choice(lines.LEANING)
            parts = [self._chance.choice(facts), leaning, *self._freely(brief.key, language)]
        else:
            parts = [*facts, self._chance.choice(lines.LEANING)]
        own_titles = self._chance.random() < 0.5
        titles = lines.TITLES[brief.key] if own_titles else lines.ANYWHERE
        return self._filled(self._chance.choice(titles), " ".join(parts), language, unit)

    def _freely(self, key: str, language: str) -> list[str]:
        lines = LINES[language]
        opening, closing = (self._chance.choice(p) for p in (lines.OPENINGS[key], lines.CLOSINGS))
        most = 1 if self._chance.random() < SHORT else self._chance.randint(2, 4)
        return [opening, *self._chance.sample(lines.MIDDLES, most), closing]

    def _filled(self, title: str, body: str, language: str, unit: str) -> Told:
        place = getattr(UNITS[unit], language)
        who = self._chance.choice(FIRST[language])
        return Told(title.format(place=place, who=who), body.format(place=place, who=who))


def better(body: str, language: str) -> str:
    """The wording a reviewer would suggest: one place is changed."""
    for found, instead in LINES[language].BETTER:
        if found in body:
            return body.replace(found, instead, 1)
    return f"{body} {LINES[language].CLOSINGS[-1]}"


def revised(body: str, language: str) -> str:
    """What an author makes of it after an objection: the last sentence goes, one is added."""
    kept = body.rsplit(". ", 1)[0].rstrip(".")
    return f"{kept}. {LINES[language].ADDED}"

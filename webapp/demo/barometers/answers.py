"""Answers of the people of the demo company to a wave, cast like real ones."""

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from webapp.answer_store import cast, mint, open_ballots
from webapp.ballots.grouping import groups_of
from webapp.ballots.models import WaveGroup
from webapp.barometers.answering import answers_of, asked
from webapp.barometers.models import Wave
from webapp.barometers.questions import Question
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.demo.company import Company
from webapp.demo_data.places import UNITS
from webapp.demo_data.truth import Truth
from webapp.directory.queries import unit_tree, units

# Means of `open_to_it` and of a choice whose second answer is the usual one.
USUAL, RARE = 1.0, 0.12
# People recommend more gladly than they agree.
KINDER = 0.7
# The share of people who write a comment while texts are left, and the number of rounds of a year.
WRITING, ROUNDS_OF_TEXTS = 0.15, 4
NO_COMMENT: Final[Mapping[str, str]] = {}


def answer(company: Company, wave: Wave, number: int, texts: Sequence[str]) -> None:
    """Let a share of the people of each unit answer; `number` counts the waves of the year.

    `texts` are comments of the whole year; each round has its part of them. Nobody is mailed: the
    groups are noted as if all mails had arrived.
    """
    # Its own chance, so that the rest of the year does not depend on barometers.
    chance = random.Random(f"{company.truth.seed} {wave.version.barometer.kind} {number}")
    ids = {unit.name: unit.id for unit in units()}
    works = [one.unit for one in company.staff if one.works(company.day) and one.unit in ids]
    tree = [(depth, unit.id, unit.parent_id) for depth, unit in unit_tree()]
    groups = groups_of({str(at): ids[place] for at, place in enumerate(works)}, tree)
    questions = wave.version.questions["questions"]
    with unit_of_work():
        for group, people in groups.items():
            db.session().add(
                WaveGroup(wave_id=wave.id, key=group, invited=len(people), reminded=True)
            )
    comments = _comments(questions, texts[number::ROUNDS_OF_TEXTS])
    for group, people in groups.items():
        codes = mint(len(people))
        open_ballots(wave.id, group, codes)
        for code, at in zip(codes, people, strict=True):
            if chance.random() < company.truth.answering:
                values = _values(company.truth, chance, questions, works[int(at)], number)
                writes = chance.random() < WRITING
                cast(wave.id, code, values, next(comments, NO_COMMENT) if writes else NO_COMMENT)


def _comments(questions: list[Question], texts: Sequence[str]) -> Iterator[Mapping[str, str]]:
    """Each text once, as a comment to the question that asks for one."""
    for question in questions:
        if question["type"] == "text":
            yield from ({question["key"]: text} for text in texts)


def _values(
    truth: Truth, chance: random.Random, questions: list[Question], place: str, number: int
) -> dict[str, int | str]:
    """The answers of one person of a unit to the questions that are asked."""
    level = truth.level + truth.level_change * number
    level += truth.unit_spread * (UNITS[place].open_to_it - USUAL)
    level += chance.gauss(0, truth.person_spread)
    values: dict[str, Any] = {}
    for question in asked(questions, values):
        possible = answers_of(question)
        if question["type"] == "choice":
            values[question["key"]] = possible[0 if chance.random() < RARE else 1]
        elif possible:
            value = level + chance.gauss(0, truth.answer_spread_of_items)
            value += truth.level_themes.get(question.get("theme", ""), 0)
            value += KINDER if question["type"] == "enps" else 0
            value = 6 - value if question.get("reversed") else value
            place_of_it = round((value - 1) / 4 * (len(possible) - 1))
            values[question["key"]] = possible[min(len(possible) - 1, max(0, place_of_it))]
    return values

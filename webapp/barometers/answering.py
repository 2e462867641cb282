"""Read what a person answered to a version, from a form in any language."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Final

from webapp.barometers.models import BarometerVersion
from webapp.barometers.questions import ENPS, SCALE, Question
from webapp.core.errors import Invalid

# Names in the form: PREFIX + key, and for a comment CONSENT + key. Keys contain no hyphen.
PREFIX: Final = "q-"
CONSENT: Final = "publish-"
LONGEST_COMMENT: Final = 2000
MOST_MARKS: Final = 30
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
Values = dict[str, int | str]


def asked(questions: list[Question], values: Mapping[str, int | str]) -> Iterator[Question]:
    """The questions that these answers lead to, in their order.

    `values` may grow while the questions are read: a condition is about an earlier question.
    """
    for question in questions:
        condition = question.get("asked_if")
        if condition is None or values.get(condition["question"]) in condition["one_of"]:
            yield question


def read(version: BarometerVersion, form_data: Mapping[str, Any]) -> tuple[Values, dict[str, str]]:
    """Values and comments by the key of the question, of questions that were asked and answered.

    A comment is kept only where its box "may be published" is ticked. Raises Invalid with
    PREFIX + key as the field.
    """
    values: Values = {}
    comments: dict[str, str] = {}
    for question in asked(version.questions["questions"], values):
        key = question["key"]
        given = str(form_data.get(PREFIX + key) or "")
        if question["type"] == "text":
            comment = _comment(key, given)
            if comment and form_data.get(CONSENT + key):
                comments[key] = comment
        elif given:
            values[key] = _value(question, given)
    return values, comments


def answers_of(question: Question) -> list[int | str]:
    """Every answer that a question with fixed answers accepts, in order; [] for a comment."""
    if question["type"] == "choice":
        return [option["key"] for option in question["options"]]
    if question["type"] == "text":
        return []
    low, high = ENPS if question["type"] == "enps" else SCALE
    return list(range(low, high + 1))


def _value(question: Question, given: str) -> int | str:
    known = {str(answer): answer for answer in answers_of(question)}
    if given not in known:
        raise Invalid(PREFIX + question["key"], "Choose one of the answers, or none.")
    return known[given]


def _comment(key: str, given: str) -> str:
    """The comment, tidied. Raises Invalid where it is too long or hides characters."""
    # Normalizing many marks in a row takes long, so length and marks come first.
    if len(given) > 2 * LONGEST_COMMENT:
        raise Invalid(
            PREFIX + key, "This is too long: %(most)s characters at most.",
            most=str(LONGEST_COMMENT),
        )  # fmt: skip
    marks = 0
    for character in given:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > MOST_MARKS:
            raise Invalid(PREFIX + key, "One letter has more than 30 accents. Remove some.")
    text = unicodedata.normalize("NFC", given).replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > LONGEST_COMMENT:
        raise Invalid(
            PREFIX + key, "This is too long: %(most)s characters at most.",
            most=str(LONGEST_COMMENT),
        )  # fmt: skip
    if _CONTROL.search(text):
        raise Invalid(
            PREFIX + key,
            "This contains an invisible control character. Please type the text again.",
        )
    return text

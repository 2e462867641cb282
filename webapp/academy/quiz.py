"""The questions of a quiz, written as plain text.

    Which key ends a call?
    - The camera
    + The red one

    The next question?
    ...

A question begins each part; parts are separated by empty lines. `+` is the right answer, `-` a wrong
one. The same form in each language, with the right answers at the same places.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from webapp.core.errors import Invalid
from webapp.core.i18n import LANGUAGES

MOST_QUESTIONS: Final = 20
MOST_ANSWERS: Final = 6
LONGEST: Final = 300
Question = dict[str, Any]


def parsed(field: str, text: str) -> list[Question]:
    """The questions of a text. Raises Invalid on the field, with the number of the line."""
    found: list[Question] = []
    current: Question | None = None
    for number, each in enumerate(text.splitlines(), 1):
        line = each.strip()
        if len(line) > LONGEST:
            raise Invalid(field, "Line %(line)s is too long.", line=str(number))
        if not line:
            current = None
        elif current is None:
            if line[0] in "+-":
                raise Invalid(
                    field, "Line %(line)s: a question comes before its answers.", line=str(number)
                )
            current = {"text": line, "answers": [], "right": -1}
            found.append(current)
        else:
            _answer(field, current, line, number)
    _check(field, found)
    return found


def _answer(field: str, question: Question, line: str, number: int) -> None:
    sign, answer = line[0], line[1:].strip()
    if sign not in "+-" or not answer:
        raise Invalid(field, "Line %(line)s: begin an answer with + or -.", line=str(number))
    if sign == "+":
        if question["right"] >= 0:
            raise Invalid(
                field, "Line %(line)s: a question has one right answer.", line=str(number)
            )
        question["right"] = len(question["answers"])
    question["answers"].append(answer)


def _check(field: str, questions: Sequence[Question]) -> None:
    if len(questions) > MOST_QUESTIONS:
        raise Invalid(field, "%(most)s questions at most.", most=str(MOST_QUESTIONS))
    for number, question in enumerate(questions, 1):
        if not 2 <= len(question["answers"]) <= MOST_ANSWERS:  # noqa: PLR2004 - a choice
            raise Invalid(
                field,
                "Question %(number)s needs 2 to %(most)s answers.",
                number=str(number),
                most=str(MOST_ANSWERS),
            )
        if question["right"] < 0:
            raise Invalid(
                field,
                "Question %(number)s has no right answer: begin it with +.",
                number=str(number),
            )


def check_same_form(questions: Mapping[str, Sequence[Question]]) -> None:
    """Raise Invalid where the languages differ in more than words."""
    first, *others = LANGUAGES
    for other in others:
        forms = [
            [(len(q["answers"]), q["right"]) for q in questions[language]]
            for language in (first, other)
        ]
        if forms[0] != forms[1]:
            raise Invalid(
                f"questions_{other}",
                "Both languages need the same questions, with the right answers at the same places.",
            )


def written(questions: Sequence[Question]) -> str:
    """The text of some questions; `parsed` reads it back."""
    return "\n\n".join(
        "\n".join([
            question["text"],
            *(f"{'+' if n == question['right'] else '-'} {answer}" for n, answer in enumerate(question["answers"])),
        ])
        for question in questions
    )  # fmt: skip


def wrong(questions: Sequence[Question], given: Sequence[int | None]) -> list[int]:
    """The positions of questions that were not answered rightly."""
    return [
        n
        for n, question in enumerate(questions)
        if n >= len(given) or given[n] != question["right"]
    ]

"""The rules that a questionnaire keeps, so that it can be asked in every language."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from webapp.barometers.answering import answers_of
from webapp.barometers.questions import Question, Texts
from webapp.core.errors import Invalid
from webapp.core.i18n import LANGUAGES
from webapp.experience import ExperienceTheme

# Questions, and options of one question.
MOST_QUESTIONS: Final = 60
MOST_OPTIONS: Final = 20
LONGEST_TEXT: Final = 300
LONGEST_END: Final = 60
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,29}")
_TYPES: Final = frozenset({"scale", "enps", "choice", "text"})
_FIELDS: Final = Question.__required_keys__ | Question.__optional_keys__
_LEAST_OPTIONS: Final = 2
_ENDS: Final = 2


def check(questions: Sequence[Question], scales: Mapping[str, Texts]) -> None:
    """Check a questionnaire. `scales` are the names of scores by key.

    Raises Invalid with the field "questions" and the key of the question in the sentence.
    """
    if not 0 < len(questions) <= MOST_QUESTIONS:
        raise Invalid("questions", "A questionnaire has between 1 and %(most)s questions.",
            most=str(MOST_QUESTIONS))  # fmt: skip
    for key, names in scales.items():
        if not _KEY.fullmatch(key) or not _complete(names, LONGEST_END):
            raise Invalid(
                "questions", "The score “%(key)s” needs a name in each language.", key=key
            )
    known: dict[str, Question] = {}
    for question in questions:
        key = str(question.get("key", ""))
        if not _KEY.fullmatch(key) or key in known or key in scales:
            raise Invalid("questions", "The key “%(key)s” is used twice, or is not a key.", key=key)
        _check_question(question, key, scales)
        _check_condition(question, key, known)
        known[key] = question


def _check_question(question: Question, key: str, scales: Mapping[str, Texts]) -> None:
    unknown = set(question) - _FIELDS
    if unknown or question.get("type") not in _TYPES:
        raise Invalid(
            "questions", "Question “%(key)s” has no known type, or an unknown field.", key=key
        )
    if not _complete(question.get("texts"), LONGEST_TEXT):
        raise Invalid("questions", "Question “%(key)s” needs a text in each language.", key=key)
    _check_ends(question, key)
    _check_options(question, key)
    if (scale := question.get("scale")) and (scale not in scales or question["type"] != "scale"):
        raise Invalid(
            "questions", "Question “%(key)s” counts in a score that does not exist.", key=key
        )
    theme = question.get("theme")
    if theme is not None and theme not in set(ExperienceTheme):
        raise Invalid("questions", "Question “%(key)s” has an unknown theme.", key=key)


def _check_ends(question: Question, key: str) -> None:
    ends: Any = question.get("ends")
    rated = question["type"] in {"scale", "enps"}
    if (question["type"] == "scale" and ends is None) or (ends is not None and not rated):
        raise Invalid(
            "questions", "Question “%(key)s” needs words at both ends of its scale.", key=key
        )
    if ends is not None and not (
        set(ends) == set(LANGUAGES)
        and all(len(each) == _ENDS and all(_fits(t, LONGEST_END) for t in each)
                for each in ends.values())
    ):  # fmt: skip
        raise Invalid(
            "questions", "Question “%(key)s” needs words at both ends of its scale.", key=key
        )


def _check_options(question: Question, key: str) -> None:
    options = question.get("options")
    if (question["type"] == "choice") != (options is not None):
        raise Invalid(
            "questions",
            "Only a choice has answers to choose from: see question “%(key)s”.",
            key=key,
        )
    if options is None:
        return
    keys = [str(option.get("key", "")) for option in options]
    if not _LEAST_OPTIONS <= len(keys) <= MOST_OPTIONS or len(set(keys)) != len(keys):
        raise Invalid("questions", "Question “%(key)s” needs between 2 and %(most)s different answers.",
            key=key, most=str(MOST_OPTIONS))  # fmt: skip
    for option in options:
        if not _KEY.fullmatch(str(option.get("key"))) or not _complete(
            option.get("texts"), LONGEST_TEXT
        ):
            raise Invalid(
                "questions",
                "Each answer to question “%(key)s” needs a text in each language.",
                key=key,
            )


def _check_condition(question: Question, key: str, known: Mapping[str, Question]) -> None:
    condition = question.get("asked_if")
    if condition is None:
        return
    earlier = known.get(condition.get("question", ""))
    if earlier is None:
        raise Invalid(
            "questions", "Question “%(key)s” depends on a question that is not before it.", key=key
        )
    possible, chosen = answers_of(earlier), condition.get("one_of") or []
    if not chosen or any(answer not in possible for answer in chosen):
        raise Invalid(
            "questions", "Question “%(key)s” depends on an answer that is not possible.", key=key
        )


def _complete(texts: Any, most: int) -> bool:  # noqa: ANN401 - read from a file
    """Whether there is a text of at most so many characters in each language, and no other."""
    return (
        isinstance(texts, Mapping)
        and set(texts) == set(LANGUAGES)
        and all(_fits(text, most) for text in texts.values())
    )


def _fits(text: Any, most: int) -> bool:  # noqa: ANN401 - read from a file
    return isinstance(text, str) and 0 < len(text.strip()) <= most

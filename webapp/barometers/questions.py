"""The form of a questionnaire, which is stored as JSON and never holds a person's data."""

from typing import Final, Literal, NotRequired, TypedDict

QuestionType = Literal["scale", "enps", "choice", "text"]
SCALE: Final = (1, 5)
ENPS: Final = (0, 10)
Texts = dict[str, str]


class Condition(TypedDict):
    """Ask only people who gave one of these answers to an earlier question."""

    question: str
    one_of: list[int | str]


class Option(TypedDict):
    """One answer of a choice."""

    key: str
    texts: Texts


class Question(TypedDict):
    """One question. Its key is unique in the questionnaire, and its texts have every language.

    scale: 1 to 5, `ends` are the words at both ends, by language. enps: 0 to 10. choice: one of
    `options`. text: a comment. Every answer is optional.
    """

    key: str
    type: QuestionType
    texts: Texts
    ends: NotRequired[dict[str, list[str]]]
    options: NotRequired[list[Option]]
    # The items with the same `scale` are one score, 0 to 100; `reversed` items are turned.
    scale: NotRequired[str]
    reversed: NotRequired[bool]
    # A value of ExperienceTheme.
    theme: NotRequired[str]
    asked_if: NotRequired[Condition]


class Content(TypedDict):
    """What a version holds: its questions, and the names of its scores by key and language."""

    questions: list[Question]
    scales: dict[str, Texts]

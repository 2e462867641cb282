"""The form of a decision about a result, which is stored as JSON."""

from typing import Final, Literal, TypedDict

from webapp.barometers.questions import Texts

Verdict = Literal["do", "do_not"]
MOST_ITEMS: Final = 12
LONGEST_ITEM: Final = 600


class DecisionItem(TypedDict):
    """You said; we do, or we do not, because.

    `about` is "theme:" and a value of ExperienceTheme, or "measure:" and a measure of the result.
    """

    about: str
    verdict: Verdict
    said: Texts
    answer: Texts


class Correction(TypedDict):
    """What was added later; `on` is an ISO date."""

    on: str
    texts: Texts


class Decision(TypedDict):
    """All items, and corrections in their order. Published items do not change."""

    items: list[DecisionItem]
    corrections: list[Correction]

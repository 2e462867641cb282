"""The registry of measures: what a figure is, in words that pages, README and notebooks share."""

from dataclasses import dataclass
from typing import Final, Literal

from analytics.plain.texts import text
from analytics.plain.traffic import Code

MeasureName = Literal["gross_visits", "authentic_visits", "authentic_reach", "removed"]


@dataclass(frozen=True, slots=True)
class Measure:
    """
    One measure. `floor` is the smallest group it may be shown for; `source` is what it follows.

    `name`, `unit` and `formula` speak the language asked for.
    """

    key: MeasureName
    floor: int
    source: str

    def name(self, locale: str) -> str:
        return text(locale, f"measures.{self.key}.name")

    def unit(self, locale: str) -> str:
        return text(locale, f"measures.{self.key}.unit")

    def formula(self, locale: str) -> str:
        return text(locale, f"measures.{self.key}.formula")


ACTIVITY: Final = 5
"""Floor of activity counts: a convention; configuration may raise it and never lowers it."""

_LISTS: Final = "MRC Invalid Traffic guideline, general part; crawler-user-agents; ua-parser"
_MRC_SOCIAL: Final = "MRC Social Media Measurement Guidelines v1.0; daily visitor key: this project"

registry: Final[dict[MeasureName, Measure]] = {
    measure.key: measure
    for measure in (
        Measure("gross_visits", ACTIVITY, "IAB Click Measurement Guidelines v1.0, click received"),
        Measure("authentic_visits", ACTIVITY, _LISTS),
        Measure("authentic_reach", ACTIVITY, _MRC_SOCIAL),
        Measure("removed", ACTIVITY, _LISTS),
    )
}


def label(code: Code, locale: str) -> str:
    """What a removal code is called, in plain words."""
    return text(locale, f"codes.{code}.label")


def why(code: Code, locale: str) -> str:
    """Why requests under this code are left out, in one sentence."""
    return text(locale, f"codes.{code}.why")

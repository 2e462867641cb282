"""The registry of measures: definitions that pages, README and notebooks share."""

from dataclasses import dataclass
from typing import Final, Literal

from analytics.core.texts import text
from analytics.core.traffic import Code

MeasureName = Literal[
    "gross_visits",
    "authentic_visits",
    "authentic_reach",
    "removed",
    "enrolled",
    "active_30",
    "activated_14",
    "activated_30",
    "retention",
    "left_90",
    "concentration",
    "own_words",
    "reported_views",
    "readings_told",
]
Form = Literal["count", "share", "index"]


@dataclass(frozen=True, slots=True)
class Measure:
    """
    One measure. `floor` is the smallest group it may be shown for; `source` is its reference.

    `name`, `unit` and `formula` return text in the given locale. `form` is how the value is
    written: a whole number, a share (0 to 1, shown in per cent), an index (0 to 1, no unit).
    """

    key: MeasureName
    floor: int
    source: str
    form: Form = "count"

    def name(self, locale: str) -> str:
        return text(locale, f"measures.{self.key}.name")

    def unit(self, locale: str) -> str:
        return text(locale, f"measures.{self.key}.unit")

    def formula(self, locale: str) -> str:
        return text(locale, f"measures.{self.key}.formula")


ACTIVITY: Final = 5
"""Floor of activity counts: a convention."""
DISTRIBUTION: Final = 8
"""Floor of distributions over classes."""
MEAN: Final = 10
"""Floor of means and rates."""
TREND: Final = 15
"""Floor of each week of a trend."""

_LISTS: Final = "MRC Invalid Traffic guideline (GIVT); crawler-user-agents; ua-parser"
# Sources are names, because pages show them in every language. Franc-Parler is our own definition.
_MRC_SOCIAL: Final = "MRC Social Media Measurement Guidelines v1.0; Franc-Parler"
# The interval is on the scale log(-log).
_KAPLAN_MEIER: Final = "Kaplan & Meier 1958; Greenwood 1926; Kalbfleisch 1980"
# The interval is method 3 of Newcombe; the window is our own.
_WILSON: Final = "Wilson: Newcombe 1998; Franc-Parler"
# Bounds from the totals of a platform.
_AGGREGATES: Final = "Franc-Parler; MRC Social Media 2015"
# Containment after Broder; bands from the 95 answers of Clough & Stevenson.
_BANDS: Final = "Broder 1997; Clough & Stevenson 2011"

registry: Final[dict[MeasureName, Measure]] = {
    measure.key: measure
    for measure in (
        Measure("gross_visits", ACTIVITY, "IAB Click Measurement Guidelines v1.0"),
        Measure("authentic_visits", ACTIVITY, _LISTS),
        Measure("authentic_reach", ACTIVITY, _MRC_SOCIAL),
        Measure("removed", ACTIVITY, _LISTS),
        Measure("enrolled", ACTIVITY, "Franc-Parler"),
        Measure("active_30", MEAN, _WILSON, "share"),
        Measure("activated_14", MEAN, _WILSON, "share"),
        Measure("activated_30", MEAN, _WILSON, "share"),
        Measure("retention", TREND, _WILSON, "share"),
        Measure("left_90", MEAN, _KAPLAN_MEIER, "share"),
        Measure("concentration", MEAN, "Gini 1912", "index"),
        Measure("own_words", DISTRIBUTION, _BANDS, "share"),
        Measure("reported_views", ACTIVITY, _AGGREGATES),
        Measure("readings_told", ACTIVITY, "Franc-Parler"),
    )
}


def label(code: Code, locale: str) -> str:
    """Return the name of a removal code."""
    return text(locale, f"codes.{code}.label")


def why(code: Code, locale: str) -> str:
    """Return one sentence: why requests with this code are removed."""
    return text(locale, f"codes.{code}.why")

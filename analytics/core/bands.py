"""
Texts by how much of them the brief supplied: the stored figure, its JSON form and sentences.

A figure is about a program, never about a person. It measures similarity to supplied text, not
sincerity. The bands come from 95 labelled answers of students in English (Clough & Stevenson 2011).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, Self

from analytics.core.group_figure import UnknownReason, reason_clause
from analytics.core.own_words import SHORTEST, containment, tokens
from analytics.core.texts import counted, number, percent, period, text

Band = Literal["own", "adapted", "copied", "short"]
BANDS: Final[tuple[Band, ...]] = ("own", "adapted", "copied", "short")
OWN: Final = 0.08
"""Containment below which a text is in own words."""
COPIED: Final = 0.75
"""Containment above which it is copied."""
AUTHORS: Final = 5
"""Least number of authors of the texts: the floor of activity counts."""


@dataclass(frozen=True, slots=True)
class BandRow:
    """One row of the table behind the chart, as text."""

    band: str
    texts: str
    share: str
    interval: str
    why: str


@dataclass(frozen=True, slots=True)
class BandShare:
    """`count` of `n` texts are in the band: `value` (0 to 1) with its 95 % interval (Wilson)."""

    band: Band
    count: int
    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class OwnWords:
    """
    The texts of one program by band, all four bands in order, or the reason why they are unknown.

    `texts` texts by `people` authors from `first_week` to `last_week`. Raises ValueError where the
    bands do not add up to the texts.
    """

    program: str | None
    texts: int | None
    people: int | None
    bands: tuple[BandShare, ...]
    first_week: str | None
    last_week: str | None
    reason: UnknownReason | None = None

    def __post_init__(self) -> None:
        if (self.texts is None) != (self.reason is not None):
            raise ValueError("Texts by band are counted, or there is a reason.")
        if sum(each.count for each in self.bands) != (self.texts or 0):
            raise ValueError(f"The bands do not add up to {self.texts} texts.")

    def sentence(self, locale: str) -> str:
        """Return the bands with their intervals, and the caveat."""
        if self.texts is None or self.first_week is None or self.last_week is None:
            return text(locale, "own_words.unknown", why=reason_clause(self.reason, locale))
        sentence = text(
            locale,
            "own_words.told",
            texts=counted(locale, "texts", self.texts),
            people=counted(locale, "people", self.people or 0),
            period=period(locale, self.first_week, self.last_week),
            parts=", ".join(_part(locale, each) for each in self.bands),
        )
        return f"{sentence} {caveat(locale)}"

    def table(self, locale: str) -> tuple[BandRow, ...]:
        """Return one row per band; none where the figure is unknown."""
        return tuple(_line(locale, each) for each in self.bands)

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form that `from_dict` reads."""
        return {**asdict(self), "bands": [asdict(each) for each in self.bands]}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Read the result of `as_dict`. Raises ValueError for an unknown band, TypeError."""
        shares = tuple(BandShare(**each) for each in stored["bands"])
        unknown = [each.band for each in shares if each.band not in BANDS]
        if unknown:
            raise ValueError(f"{unknown[0]} is no band.")
        return cls(**{**stored, "bands": shares})

    @classmethod
    def empty(cls, program: str | None, reason: UnknownReason) -> Self:
        """Return an unknown figure with its reason."""
        return cls(program, None, None, (), None, None, reason)


def score(body: str, brief: str) -> float | None:
    """
    Return the containment of runs of three words (0 to 1), None below twelve words (too short).

    Column `containment` of table `texts` holds this number.
    """
    return containment(body, brief) if len(tokens(body)) >= SHORTEST else None


def band(similarity: float | None) -> Band:
    """Return the band of a score: own below 0.08, copied above 0.75, adapted between them."""
    if similarity is None:
        return "short"
    if similarity < OWN:
        return "own"
    return "copied" if similarity > COPIED else "adapted"


def label(name: Band, locale: str) -> str:
    """Return the name of a band."""
    return text(locale, f"bands.{name}.label")


def caveat(locale: str) -> str:
    """Return what the bands measure, what they do not, and how they were calibrated."""
    return text(locale, "own_words.honesty")


def _part(locale: str, each: BandShare) -> str:
    return text(
        locale,
        "own_words.part",
        label=label(each.band, locale).lower(),
        count=number(locale, each.count),
        share=percent(locale, each.value),
        low=percent(locale, each.low),
        high=percent(locale, each.high),
    )


def _line(locale: str, each: BandShare) -> BandRow:
    ends = {"low": percent(locale, each.low), "high": percent(locale, each.high)}
    return BandRow(
        band=label(each.band, locale),
        texts=number(locale, each.count),
        share=percent(locale, each.value),
        interval=text(locale, "interval", **ends),
        why=text(locale, f"bands.{each.band}.why"),
    )

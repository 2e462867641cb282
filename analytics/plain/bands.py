"""
Texts by how much of them the brief supplied, as pages store them, read them back and say them.

About a program, never about a person. It is likeness to supplied text and says nothing of
sincerity. The bands come from 95 labelled answers of students in English (Clough & Stevenson 2011).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, Self

from analytics.plain.own_words import SHORTEST, containment, tokens
from analytics.plain.reading import Reason, why_unknown
from analytics.plain.texts import counted, number, percent, period, text

Band = Literal["own", "adapted", "copied", "short"]
BANDS: Final[tuple[Band, ...]] = ("own", "adapted", "copied", "short")
OWN: Final = 0.08
"""Containment below which a text is in own words."""
COPIED: Final = 0.75
"""Containment above which it is copied."""
AUTHORS: Final = 5
"""People who must stand behind the texts: the floor of activity counts."""


@dataclass(frozen=True, slots=True)
class BandLine:
    """One line of the table behind the chart, in words."""

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
    The texts of one program by band, all four bands in order, or why they are not shown.

    `texts` by `people` different people from `first_week` to `last_week`. Raises ValueError where
    the bands do not add up to the texts.
    """

    program: str | None
    texts: int | None
    people: int | None
    bands: tuple[BandShare, ...]
    first_week: str | None
    last_week: str | None
    reason: Reason | None = None

    def __post_init__(self) -> None:
        if (self.texts is None) != (self.reason is not None):
            raise ValueError("Texts by band are counted, or there is a reason.")
        if sum(each.count for each in self.bands) != (self.texts or 0):
            raise ValueError(f"The bands do not add up to {self.texts} texts.")

    def sentence(self, locale: str) -> str:
        """The bands with their intervals, and what they do not say."""
        if self.texts is None or self.first_week is None or self.last_week is None:
            return text(locale, "own_words.unknown", why=why_unknown(self.reason, locale))
        told = text(
            locale,
            "own_words.told",
            texts=counted(locale, "texts", self.texts),
            people=counted(locale, "people", self.people or 0),
            period=period(locale, self.first_week, self.last_week),
            parts=", ".join(_part(locale, each) for each in self.bands),
        )
        return f"{told} {honesty(locale)}"

    def table(self, locale: str) -> tuple[BandLine, ...]:
        """One line for each band; none where nothing is shown."""
        return tuple(_line(locale, each) for each in self.bands)

    def as_dict(self) -> dict[str, Any]:
        """For JSON; `from_dict` reads it back."""
        return {**asdict(self), "bands": [asdict(each) for each in self.bands]}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Read back what `as_dict` gave. Raises ValueError for an unknown band, TypeError."""
        shares = tuple(BandShare(**each) for each in stored["bands"])
        strange = [each.band for each in shares if each.band not in BANDS]
        if strange:
            raise ValueError(f"{strange[0]} is no band.")
        return cls(**{**stored, "bands": shares})

    @classmethod
    def empty(cls, program: str | None, reason: Reason) -> Self:
        """Not shown, and why."""
        return cls(program, None, None, (), None, None, reason)


def score(said: str, brief: str) -> float | None:
    """
    Containment of runs of three words (0 to 1), None under twelve words: too short to compare.

    This is the number that table `texts` keeps.
    """
    return containment(said, brief) if len(tokens(said)) >= SHORTEST else None


def band(likeness: float | None) -> Band:
    """The band of a score: own below 0.08, copied above 0.75, adapted from one to the other."""
    if likeness is None:
        return "short"
    if likeness < OWN:
        return "own"
    return "copied" if likeness > COPIED else "adapted"


def label(name: Band, locale: str) -> str:
    """What a band is called."""
    return text(locale, f"bands.{name}.label")


def honesty(locale: str) -> str:
    """What the bands measure, what they do not, and on what they were calibrated."""
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


def _line(locale: str, each: BandShare) -> BandLine:
    ends = {"low": percent(locale, each.low), "high": percent(locale, each.high)}
    return BandLine(
        band=label(each.band, locale),
        texts=number(locale, each.count),
        share=percent(locale, each.value),
        interval=text(locale, "interval", **ends),
        why=text(locale, f"bands.{each.band}.why"),
    )

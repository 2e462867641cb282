"""Authentic visits with their interval: the stored figure, its JSON form, table and sentences."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

from analytics.core.measures import Measure, MeasureName, label, registry, why
from analytics.core.texts import counted, number, period, text
from analytics.core.traffic import CODES, Code

Kind = Literal["observed", "declared", "estimated"]


@dataclass(frozen=True, slots=True)
class VisitsRow:
    """One row of the table behind the chart: label, count, reason (empty for the two totals)."""

    label: str
    count: int
    why: str
    code: Code | None = None


@dataclass(frozen=True, slots=True)
class VisitsFigure:
    """
    Visits kept of `gross` requests; `gross = value + sum(removed)` holds exactly.

    `low` counts visitors known to be outside the company, `high` adds unknown viewers; `n` is the
    number of requests observed. Without any request all values are None, never 0.
    Raises ValueError where the identity does not hold.
    """

    measure: MeasureName
    program: str | None
    value: int | None
    low: int | None
    high: int | None
    n: int
    gross: int | None
    removed: tuple[tuple[Code, int], ...]
    first_week: str | None
    last_week: str | None
    kind: Kind = "observed"

    def __post_init__(self) -> None:
        left_out = sum(count for _, count in self.removed)
        if self.value is not None and self.gross != self.value + left_out:
            raise ValueError(f"{self.gross} is not {self.value} kept and {left_out} left out.")

    @property
    def definition(self) -> Measure:
        """Return the measure: name, unit, formula in words, floor and source."""
        return registry[self.measure]

    def sentence(self, locale: str) -> str:
        """Return one or two sentences: the figure, its period and interval, and why it is wide."""
        if self.value is None or self.first_week is None or self.last_week is None:
            return text(locale, "sentence.unknown")
        sentence = text(
            locale,
            "sentence.observed" if self.low == self.high else "sentence.up_to",
            visits=counted(locale, "visits", self.value),
            period=period(locale, self.first_week, self.last_week),
            requests=counted(locale, "requests", self.gross or 0),
            left_out=counted(locale, "left_out", sum(count for _, count in self.removed)),
        )
        return f"{sentence} {self._uncertainty(locale)}" if self.value else sentence

    def period(self, locale: str) -> str | None:
        """Return first Monday to last Sunday as text, None where nothing was observed."""
        if self.first_week is None or self.last_week is None:
            return None
        return period(locale, self.first_week, self.last_week)

    def interval(self, locale: str) -> str:
        """Return the interval as text; where low equals high, that the value is certain."""
        ends = {"low": number(locale, self.low), "high": number(locale, self.high)}
        return text(locale, "no_doubt" if self.low == self.high else "interval", **ends)

    def table(self, locale: str) -> tuple[VisitsRow, ...]:
        """Return the table behind the chart: requests, each reason that occurred, visits kept."""
        if self.value is None or self.gross is None:
            return ()
        reasons = (
            VisitsRow(label(code, locale), count, why(code, locale), code)
            for code, count in self.removed
            if count
        )
        start = VisitsRow(text(locale, "chart.start"), self.gross, "")
        return (start, *reasons, VisitsRow(text(locale, "chart.end"), self.value, ""))

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form that `from_dict` reads."""
        return {**asdict(self), "removed": [list(pair) for pair in self.removed]}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """
        Read the result of `as_dict`.

        Raises ValueError for an unknown code or wrong sum, TypeError for a wrong field.
        """
        removed = tuple((code, int(count)) for code, count in stored["removed"])
        unknown = [code for code, _ in removed if code not in CODES]
        if unknown:
            raise ValueError(f"{unknown[0]} is no removal code.")
        return cls(**{**stored, "removed": removed})

    def _uncertainty(self, locale: str) -> str:
        unknown = (self.high or 0) - (self.low or 0)
        ends = {"low": number(locale, self.low), "high": number(locale, self.high)}
        return counted(locale, "doubt", unknown, **ends)

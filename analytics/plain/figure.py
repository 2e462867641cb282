"""A counted figure with its interval, as pages store it, read it back and say it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

from analytics.plain.measures import Measure, MeasureName, label, registry, why
from analytics.plain.texts import counted, number, period, text
from analytics.plain.traffic import CODES, Code

Kind = Literal["observed", "declared", "estimated"]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of the table behind the chart: what, how many, why (empty for the two totals)."""

    label: str
    count: int
    why: str
    code: Code | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """
    Visits kept out of `gross` requests; `gross = value + sum(removed)` to the unit.

    `low` counts visitors known to be outside the company, `high` adds those whose place is unknown;
    `n` is the number of requests looked at. Where nothing was observed all is None, never 0.
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
        """Name, unit, formula in words, floor and source."""
        return registry[self.measure]

    def sentence(self, locale: str) -> str:
        """One or two sentences: the figure, its period, its interval and why it is so wide."""
        if self.value is None or self.first_week is None or self.last_week is None:
            return text(locale, "sentence.unknown")
        said = text(
            locale,
            "sentence.observed" if self.low == self.high else "sentence.up_to",
            visits=counted(locale, "visits", self.value),
            period=period(locale, self.first_week, self.last_week),
            requests=counted(locale, "requests", self.gross or 0),
            left_out=counted(locale, "left_out", sum(count for _, count in self.removed)),
        )
        return f"{said} {self._doubt(locale)}" if self.value else said

    def period(self, locale: str) -> str | None:
        """First Monday to last Sunday in words, None where nothing was observed."""
        if self.first_week is None or self.last_week is None:
            return None
        return period(locale, self.first_week, self.last_week)

    def interval(self, locale: str) -> str:
        """The interval in words; where low is high, that nothing is in doubt."""
        ends = {"low": number(locale, self.low), "high": number(locale, self.high)}
        return text(locale, "no_doubt" if self.low == self.high else "interval", **ends)

    def table(self, locale: str) -> tuple[TableRow, ...]:
        """The table behind the chart: requests, each reason that occurred, what stays."""
        if self.value is None or self.gross is None:
            return ()
        reasons = (
            TableRow(label(code, locale), count, why(code, locale), code)
            for code, count in self.removed
            if count
        )
        start = TableRow(text(locale, "chart.start"), self.gross, "")
        return (start, *reasons, TableRow(text(locale, "chart.end"), self.value, ""))

    def as_dict(self) -> dict[str, Any]:
        """For JSON; `from_dict` reads it back."""
        return {**asdict(self), "removed": [list(pair) for pair in self.removed]}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """
        Read back what `as_dict` gave.

        Raises ValueError for an unknown code or broken sum, TypeError for a field amiss.
        """
        removed = tuple((code, int(count)) for code, count in stored["removed"])
        strange = [code for code, _ in removed if code not in CODES]
        if strange:
            raise ValueError(f"{strange[0]} is no removal code.")
        return cls(**{**stored, "removed": removed})

    def _doubt(self, locale: str) -> str:
        doubtful = (self.high or 0) - (self.low or 0)
        ends = {"low": number(locale, self.low), "high": number(locale, self.high)}
        return counted(locale, "doubt", doubtful, **ends)

"""One row of the table of results, in words."""

from dataclasses import dataclass
from datetime import date
from math import isnan
from typing import Final

from analytics.core.texts import counted, decimal, text
from analytics.validation.measured import Measured

_POINTS: Final = 3


@dataclass(frozen=True, slots=True)
class Result:
    """A measure of a scenario beside its target, and the day on which it was computed."""

    measured: Measured
    as_of: date

    def sentence(self, locale: str) -> str:
        """Return scenario, measure, value, and where there is an aim, whether it was met."""
        line = "validation.line" if self.measured.has_aim else "validation.without_aim"
        return text(
            locale, line, scenario=self.scenario(locale), measure=self.measure(locale),
            value=self.value(locale), error=self.error(locale), aim=self.aim(locale),
            outcome=self.outcome(locale), draws=counted(locale, "validation_draws", self.measured.draws),
        )  # fmt: skip

    def scenario(self, locale: str) -> str:
        """Return the scenario in words."""
        return text(locale, f"validation.scenarios.{self.measured.scenario}")

    def measure(self, locale: str) -> str:
        """Return the measure in words that a value follows."""
        return text(locale, f"validation.measures.{self.measured.measure}")

    def value(self, locale: str) -> str:
        """Return the measured value with its unit."""
        return self._written(locale, self.measured.value)

    def error(self, locale: str) -> str:
        """Return half the width of the interval that is due to the number of draws."""
        return self._written(locale, self.measured.error)

    def aim(self, locale: str) -> str:
        """Return the limits."""
        if not self.measured.has_aim:
            return text(locale, "missing")
        low, high = (self._written(locale, end) for end in (self.measured.low, self.measured.high))
        if self.measured.measure != "bias" and self.measured.low <= 0:
            return text(locale, "validation.at_most", high=high)
        if self.measured.measure != "bias" and self.measured.high >= 1:
            return text(locale, "validation.at_least", low=low)
        return text(locale, "validation.between", low=low, high=high)

    def outcome(self, locale: str) -> str:
        """Return whether the aim was met."""
        if not self.measured.has_aim:
            return text(locale, "missing")
        if isnan(self.measured.value):
            return text(locale, "validation.unknown")
        return text(locale, "validation.met" if self.measured.passed else "validation.missed")

    def _written(self, locale: str, value: float) -> str:
        if isnan(value):
            return text(locale, "missing")
        if self.measured.measure == "bias":
            return decimal(locale, round(value, _POINTS) + 0.0, _POINTS).replace(
                "-", "\N{MINUS SIGN}"
            )
        return percent(locale, value)


def percent(locale: str, share: float) -> str:
    """Return a share (0 to 1) in per cent with one decimal."""
    return text(locale, "percent", number=decimal(locale, 100 * share, 1))

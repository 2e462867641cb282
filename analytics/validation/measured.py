"""What the draws of a case show, beside its targets."""

from collections.abc import Callable
from dataclasses import dataclass
from math import isnan, nan, sqrt
from typing import Final

import pandas as pd

from analytics.core.proportions import Z95
from analytics.validation.cases import Case, Measure, Target

LEVEL: Final = 0.05
_OF_EFFECT, _OF_SPREAD = 0.05, 0.1


@dataclass(frozen=True, slots=True)
class Measured:
    """
    A measure, half the width of its 95 % interval over draws (`error`), and its limits.

    Without an aim the limits are missing (nan), and `passed` is true.
    """

    scenario: str
    measure: Measure
    value: float
    error: float
    low: float
    high: float
    passed: bool
    draws: int

    @property
    def has_aim(self) -> bool:
        """Whether there are limits."""
        return not isnan(self.low)


def measured(case: Case, draws: pd.DataFrame) -> list[Measured]:
    """Return what the draws of a case show, one row per target. Raises ValueError without draws."""
    if draws.empty:
        raise ValueError(f"{case.name} has no draws.")
    return [_measured(case, target, draws) for target in case.targets]


def _measured(case: Case, target: Target, draws: pd.DataFrame) -> Measured:
    low, high = _limits(draws) if target.measure == "bias" else (target.low, target.high)
    value, error = _MEASURES[target.measure](draws)
    passed = isnan(low) or bool(low <= value <= high)
    return Measured(case.name, target.measure, value, error, low, high, passed, len(draws))


def _limits(draws: pd.DataFrame) -> tuple[float, float]:
    """Bias may be 5 % of the effect or 0.1 spreads of the estimate, whichever is larger."""
    wide = max(_OF_EFFECT * abs(draws["truth"].mean()), _OF_SPREAD * float(_missed(draws).std()))
    return -wide, wide


def _missed(draws: pd.DataFrame) -> pd.Series:
    missed: pd.Series = draws["value"] - draws["truth"]
    return missed


def _share(found: pd.Series) -> tuple[float, float]:
    share = float(found.mean())
    return share, Z95 * sqrt(share * (1 - share) / len(found))


def _mean(values: pd.Series) -> tuple[float, float]:
    return float(values.mean()), Z95 * float(values.std()) / sqrt(max(values.count(), 1))


def _coverage(draws: pd.DataFrame) -> tuple[float, float]:
    """A draw without an interval covers nothing."""
    return _share((draws["low"] <= draws["truth"]) & (draws["truth"] <= draws["high"]))


def _false_positives(draws: pd.DataFrame) -> tuple[float, float]:
    return _share(draws["p"] < LEVEL)


def _randomization(draws: pd.DataFrame) -> tuple[float, float]:
    known = draws["randomization"].dropna()
    return _share(known < LEVEL) if len(known) else (nan, nan)


def _bias(draws: pd.DataFrame) -> tuple[float, float]:
    return _mean(_missed(draws))


def _twfe_misses(draws: pd.DataFrame) -> tuple[float, float]:
    """The share of the effect that the usual regression loses."""
    lost, error = _mean(draws["truth"] - draws["twfe"])
    effect = float(draws["truth"].mean())
    return lost / effect, error / effect


def _stopped(draws: pd.DataFrame) -> tuple[float, float]:
    return _share(~draws["claim"].astype(bool))


def _claimed(draws: pd.DataFrame) -> tuple[float, float]:
    return _share(draws["claim"].astype(bool))


def _family(draws: pd.DataFrame) -> tuple[float, float]:
    return _share(draws["discoveries"] > 0)


_MEASURES: Final[dict[Measure, Callable[[pd.DataFrame], tuple[float, float]]]] = {
    "coverage": _coverage,
    "false_positives": _false_positives,
    "randomization": _randomization,
    "bias": _bias,
    "twfe_misses": _twfe_misses,
    "stopped": _stopped,
    "family": _family,
    "claimed": _claimed,
}

"""The result of a design: value with interval, checks, and the verdict with its reasons."""

from dataclasses import dataclass
from math import isnan
from typing import Final, Literal

Design = Literal["within", "rollout", "event_study"]
Period = Literal["week", "wave"]
Verdict = Literal["none", "descriptive", "association", "effect_under_stated_assumptions"]
VERDICTS: Final[tuple[Verdict, ...]] = (
    "none", "descriptive", "association", "effect_under_stated_assumptions",
)  # fmt: skip
"""From the weakest to the strongest."""
CheckName = Literal[
    "leads", "trends", "pretrend", "randomization", "bootstrap", "waves", "units", "treated", "controls",
    "cohorts", "decomposition", "comparison",
]  # fmt: skip
Reason = Literal[
    "no_data", "few_units", "few_treated", "few_controls", "few_waves", "no_variation",
    "no_untreated", "one_unit_cohorts", "leads", "pretrend", "selected", "no_rollout",
    "same_source", "not_random", "inference_fails", "bounds_cross_zero", "no_leads", "no_pretrend",
    "trends", "tests_disagree", "comparison_differs", "left_out", "below_20_units",
    "no_randomization", "family", "no_outcome_variation", "exact", "no_before", "few_exposed",
]  # fmt: skip
"""
Why a verdict is not stronger, or what limits an estimate; each has a sentence in both languages.

`gates.CEILINGS` says which verdict each of them leaves.
"""
RETRACTING: Final[frozenset[Reason]] = frozenset(
    {"leads", "trends", "pretrend", "selected", "family"}
)
"""Reasons that leave the verdict `association` and allow no conclusion from it."""
UNKNOWN: Final = float("nan")


@dataclass(frozen=True, slots=True)
class Check:
    """
    One check of a design. `value` is its statistic, `p` its probability, `passed` what it says.

    `p` is missing (nan) where the check is a count; `passed` is None where nothing was tested.
    """

    name: CheckName
    value: float = UNKNOWN
    p: float = UNKNOWN
    passed: bool | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What another estimator says, with its 95 % interval; nan where it has none."""

    name: Literal["twfe", "callaway_santanna"]
    value: float
    low: float = UNKNOWN
    high: float = UNKNOWN


@dataclass(frozen=True, slots=True)
class Estimate:
    """
    An estimate of a design with its 95 % interval, in units of the outcome; nan is unknown.

    `n` are the unit-periods and `units` the units that were used, `treated` those that opened (0 in
    the design within units), `lags` the earlier periods whose exposure counts, `weeks` the first
    and last ISO week. `mde` is the smallest true value that would be found in four of five cases.
    `robustness` is the share of remaining variance that an unmeasured confounder must explain in
    both exposure and outcome to bring the value to 0, `strongest` the share that the strongest
    measured one explains in both. `bounds` are the lowest and highest end of intervals over both
    ends of an exposure that is only known between two numbers, where there is one. `compared` is
    what other estimators say of the same question.
    """

    outcome: str
    exposure: str
    design: Design
    period: Period
    value: float
    low: float
    high: float
    n: int
    units: int
    verdict: Verdict
    treated: int = 0
    lags: int = 0
    weeks: tuple[str, str] | None = None
    se: float = UNKNOWN
    p: float = UNKNOWN
    mde: float = UNKNOWN
    robustness: float = UNKNOWN
    strongest: float = UNKNOWN
    bounds: tuple[float, float] | None = None
    reasons: tuple[Reason, ...] = ()
    checks: tuple[Check, ...] = ()
    compared: tuple[Comparison, ...] = ()

    @property
    def is_null(self) -> bool:
        """The interval includes 0: nothing was found, which is not the same as nothing there."""
        return not isnan(self.value) and self.low <= 0 <= self.high

    @property
    def is_retracted(self) -> bool:
        """A check shows that the value says nothing about the exposure, whatever its interval."""
        return bool(RETRACTING & set(self.reasons))

    @property
    def is_claim(self) -> bool:
        """
        The estimate states that something was found.

        That needs the verdict `association` or `effect_under_stated_assumptions`, an interval
        without 0, and no reason of `RETRACTING`. An association with one of these is worded as no
        conclusion: both moved together before the exposure as well, only share their trends, or
        units opened because of the outcome.
        """
        strong = self.verdict in {"association", "effect_under_stated_assumptions"}
        return strong and not isnan(self.low) and not self.is_null and not self.is_retracted

    def check(self, name: CheckName) -> Check | None:
        """Return the check of this name, or None where the design did not make it."""
        return next((each for each in self.checks if each.name == name), None)

    def sentence(self, locale: str) -> str:
        """Return value, interval, n, units, period, verdict and reasons in English or French."""
        from analytics.designs.wording import sentences  # noqa: PLC0415 - it reads estimates

        return sentences(self, locale)

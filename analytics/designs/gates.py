"""What a verdict may be at most, and why: gates by number of units and waves, and failed checks."""

from collections.abc import Sequence
from dataclasses import replace
from math import inf, isfinite, isnan
from typing import Final

from analytics.designs.estimate import VERDICTS, Estimate, Reason, Verdict

LEAST_UNITS: Final = 10
"""Units below which there is no interval."""
SURE_UNITS: Final = 20
"""Units below which an interval comes with a warning."""
LEAST_TREATED: Final = 4
LEAST_CONTROLS: Final = 4
LEAST_WAVES: Final = 6
SIGNIFICANT: Final = 0.05
CEILINGS: Final[dict[Reason, Verdict]] = {
    "no_data": "none",
    "no_variation": "none",
    "no_untreated": "none",
    "no_rollout": "none",
    "no_before": "none",
    "no_outcome_variation": "none",
    "exact": "descriptive",
    "few_exposed": "descriptive",
    "few_units": "descriptive",
    "few_treated": "descriptive",
    "few_controls": "descriptive",
    "few_waves": "descriptive",
    "same_source": "descriptive",
    "inference_fails": "descriptive",
    "bounds_cross_zero": "descriptive",
    "leads": "association",
    "trends": "association",
    "pretrend": "association",
    "no_pretrend": "association",
    "selected": "association",
    "not_random": "association",
    "tests_disagree": "association",
    "no_randomization": "association",
    "comparison_differs": "association",
    "family": "association",
}
"""The strongest verdict that each reason leaves; reasons that are not here limit no verdict."""
WITHOUT_INTERVAL: Final[frozenset[Reason]] = frozenset(
    {"few_units", "few_exposed", "few_treated", "few_controls", "exact"}
)
"""Reasons for which there is no interval: no method of this package is valid there."""


def judged(found: Estimate, ceiling: Verdict, reasons: Sequence[Reason]) -> Estimate:
    """
    Return an estimate with its reasons and the strongest verdict that they leave.

    `ceiling` is the strongest verdict of the design. Without a value the verdict is `none`.
    """
    every = tuple(dict.fromkeys((*found.reasons, *reasons)))
    limits = [ceiling, *(CEILINGS[each] for each in every if each in CEILINGS)]
    if isnan(found.value):
        limits.append("none")
    return replace(found, reasons=every, verdict=min(limits, key=VERDICTS.index))


def unbounded(found: Estimate) -> bool:
    """The bootstrap found no end of the interval on one side: its distribution says nothing."""
    return not isnan(found.low) and not (isfinite(found.low) and isfinite(found.high))


def bounded(found: Estimate, ends: Sequence[Estimate]) -> Estimate:
    """
    Return an estimate with the bounds over both ends of an exposure between two numbers.

    `ends` are the estimates with the low and with the high exposure; the bounds are the lowest and
    the highest end of all intervals. Without a value at one end, nothing bounds the estimate.
    """
    if not ends or isnan(found.low):
        return found
    every = (found, *ends)
    known = all(not isnan(each.low) for each in every)
    low, high = (min(e.low for e in every), max(e.high for e in every)) if known else (-inf, inf)
    crossed = not found.is_null and low <= 0 <= high
    reasons: tuple[Reason, ...] = (*found.reasons, *(("bounds_cross_zero",) if crossed else ()))
    return replace(found, bounds=(low, high), reasons=reasons)

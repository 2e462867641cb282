"""The checks of a rollout: weeks before, reassignments, and other estimators."""

from dataclasses import replace
from math import isnan
from typing import Final

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from analytics.designs.bootstrap import analytic, joint_p
from analytics.designs.comparisons import aggregated, changes, decomposition
from analytics.designs.estimate import UNKNOWN, Check, Comparison, Estimate, Reason
from analytics.designs.gates import SIGNIFICANT
from analytics.designs.imputation import CLOSED, Stages
from analytics.designs.openings import NEVER, Openings
from analytics.designs.projection import Matrix, Projection, Slope, Vector, numbered
from analytics.designs.randomization import reassigned
from analytics.designs.regression import regress

COMPARABLE: Final = 0.75
"""Share of the opened units that need a third of the tested periods again, known before them."""
ENOUGH_DRAWS: Final = 1_999
"""Draws that place a probability on one side of 5 %; no interval is read from them."""


def before_slope(
    openings: Openings, first: int, last: int, beside: Matrix | None = None
) -> tuple[Slope, Vector] | None:
    """
    Return the difference of units `first` to `last` periods before they opened, and its outcomes.

    It is estimated on cells that were not open, beside levels, controls and columns `beside` (cells
    that were not open by columns). None where nothing tells these periods from the others, or
    nothing is left to judge the difference by.
    """
    mask = openings.known & ~openings.open
    since = openings.event_time[mask]
    regressor = ((since >= first) & (since <= last)).astype(np.float64)
    units, periods = (numbered(each) for each in np.nonzero(mask))
    columns = [column[mask][:, None] for column in openings.controls]
    controls = np.hstack(
        [np.empty((len(units), 0)), *columns, *([] if beside is None else [beside])]
    )
    projection = Projection(units, periods, controls, np.ones(len(units)))
    slope = Slope.of(regressor, units, projection)
    if slope is None or projection.freedom < 2:  # noqa: PLR2004 - one is the slope's
        return None
    return slope, openings.outcome[mask]


def with_pretrend(
    found: Estimate, openings: Openings, before: int, draws: int, seed: int
) -> Estimate:
    """
    Return the estimate with the test that units did not differ just before their opening.

    Two windows are tested together: all `before` periods, which show a good quarter that led to the
    opening, and the last third of them, which shows what people did because they expected it. The
    test says little where most units have no earlier periods to compare with (`_comparable`).
    """
    if isnan(found.low):
        return _with(found, Check("pretrend"), [])
    windows = sorted({before, -(-before // 3)})
    made = [each for last in windows if (each := before_slope(openings, -last, -1)) is not None]
    if not made:
        return _with(found, Check("pretrend"), ["no_pretrend"])
    outcome = made[0][1]
    p = joint_p([slope for slope, _outcome in made], outcome, min(draws, ENOUGH_DRAWS), seed)
    values = [float(slope.weights @ outcome) for slope, _outcome in made]
    check = Check("pretrend", max(values, key=abs), p, passed=p >= SIGNIFICANT)
    if not check.passed:
        return _with(found, check, ["pretrend"])
    return _with(found, check, [] if _comparable(openings, before) else ["no_pretrend"])


def _comparable(openings: Openings, before: int) -> bool:
    """
    Return whether enough of the units that opened are known long enough before the tested periods.

    Where the tested periods are all that is known before an opening, the unit's own level takes up
    a good quarter, and the test passes whatever happened. In the validation it then stopped half of
    the rollouts that followed a good quarter, and with earlier periods nine of ten.
    """
    earlier = openings.known & (openings.event_time < -before)
    enough = earlier.sum(axis=1) >= -(-before // 3)
    return float(enough[openings.treated].mean()) >= COMPARABLE


def with_randomization(
    found: Estimate, openings: Openings, first: Stages, permutations: int, seed: int
) -> Estimate:
    """Return the estimate with its share of random reassignments, which may contradict it."""
    if isnan(found.low):
        return _with(found, Check("randomization"), [])
    if not permutations:
        return _with(found, Check("randomization"), ["no_randomization"])
    outcome = openings.outcome.copy()
    outcome[first.mask] -= first.explained_by_controls()
    p = reassigned(openings, outcome, permutations, seed)
    if isnan(p):
        return _with(found, Check("randomization"), ["no_randomization"])
    passed = found.is_null or p < SIGNIFICANT
    reasons: list[Reason] = [] if passed else ["tests_disagree"]
    return _with(found, Check("randomization", found.value, p, passed), reasons)


def with_comparisons(found: Estimate, openings: Openings, first: Stages) -> Estimate:
    """Return the estimate with two-way fixed effects and Callaway-Sant'Anna beside it."""
    pairs = decomposition(openings)
    wrong = float(sum(pair.weight for pair in pairs if pair.kind == "later against earlier"))
    found = _with(found, Check("decomposition", wrong if pairs else UNKNOWN), [])
    others = [_two_way(first, openings)]
    value, se = aggregated(changes(openings), "cells")
    if isnan(value):
        return replace(found, compared=tuple(others))
    half = se * float(stdtrit(max(found.units - 1, 1), 0.975))
    others.append(Comparison("callaway_santanna", value, value - half, value + half))
    passed = None if isnan(half) or isnan(found.low) else abs(value - found.value) <= half
    reasons: list[Reason] = ["comparison_differs"] if passed is False else []
    return replace(_with(found, Check("comparison", value, passed=passed), reasons),
                   compared=tuple(others))  # fmt: skip


def _two_way(first: Stages, openings: Openings) -> Comparison:
    names = [f"c{n}" for n in range(len(openings.controls))]
    columns = {
        name: column[first.mask] for name, column in zip(names, openings.controls, strict=True)
    }
    table = pd.DataFrame({
        "y": first.outcome, "open": (first.bins != CLOSED).astype(np.float64),
        "unit": first.units, "period": first.periods, **columns,
    })  # fmt: skip
    made = regress(
        table, "y", ["open", *names], levels=["unit", "period"], cluster="unit", errors="cluster"
    )
    if (own := made.get("open")) is None:
        return Comparison("twfe", UNKNOWN)
    test = analytic(own.value, own.se, int(first.units.max()) + 1)
    return Comparison("twfe", own.value, test.low, test.high)


def never_opened(openings: Openings) -> int:
    """Return the number of units that are known and never opened."""
    return int((openings.known.any(axis=1) & (openings.opened == NEVER)).sum())


def _with(found: Estimate, check: Check, reasons: list[Reason]) -> Estimate:
    return replace(found, checks=(*found.checks, check), reasons=(*found.reasons, *reasons))

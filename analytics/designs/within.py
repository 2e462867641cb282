"""The design within units: whether outcome and exposure of one unit move together over time."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from analytics.designs.bootstrap import (
    DRAWS,
    Inference,
    analytic,
    inferred,
    is_analytic,
)
from analytics.designs.cells import Cells, Question, cells_of
from analytics.designs.confounding import robustness_of, strongest_of
from analytics.designs.estimate import UNKNOWN, Check, Estimate, Period, Reason
from analytics.designs.gates import (
    LEAST_TREATED,
    LEAST_UNITS,
    LEAST_WAVES,
    SURE_UNITS,
    bounded,
    judged,
    unbounded,
)
from analytics.designs.grid import Grid, by_period, by_week, distinct
from analytics.designs.placebos import with_leads, with_trends
from analytics.designs.power import detectable
from analytics.designs.projection import Slope, Vector, nothing_left
from analytics.designs.regression import Coefficient, regress

SUM: Final = 0
"""Number of the coefficient that is the sum of those of all lags."""


def within(  # noqa: PLR0913 - each is one decision of the question
    panel: pd.DataFrame,
    outcome: str,
    exposure: str,
    lags: int,
    period: Period,
    confounders: Sequence[str] = (),
    *,
    leads: int | None = None,
    weights: str | None = None,
    same_source: bool = False,
    draws: int = DRAWS,
    seed: int = 1,
) -> Estimate:
    """
    Return by how much the outcome of a unit differs when its exposure was higher by 1.

    Model: y(u,t) = level(u) + level(t) + sum over l = 0..lags of b(l) x(u,t-l) + c · confounders +
    error; the value is the sum of b. `panel` has one row per `unit` and ISO `week`; a missing value
    is unknown. With waves, a row is a wave, and the exposure is summed since the wave before.
    `weights` names a column of cell weights. `leads` later periods of the exposure (by default as
    many as lags, at least 1) are a placebo: where their sum differs from 0, both moved together
    before the exposure, and nothing is claimed; nor where the value is 0 once each unit has a trend
    of its own. With columns `<exposure>_low` and `_high`, both ends are estimated too.
    `same_source`: both are answers to one questionnaire. From 40 units, 20 of which carry the value
    (`carriers`), errors follow units with t(G-1); from 10, in 4 of which the exposure varies, the
    wild cluster bootstrap decides with `draws` draws; below, there is no interval. The verdict is
    `association` at most. Raises ValueError for a panel without these columns, one column in two
    roles, and numbers of lags, leads or draws that cannot be.
    """
    if lags < 0 or draws < 1 or (leads is not None and leads < 1):
        raise ValueError("Lags are 0 or more, leads and draws 1 or more.")
    distinct([outcome, exposure, *confounders])
    question = Question(outcome, exposure, lags, period, tuple(confounders), weights, draws, seed)
    ends = [f"{exposure}_{end}" for end in ("low", "high")]
    ends = ends if set(ends) <= set(panel.columns) else []
    found = _checked(_grid(panel, question, ends), question, ends, leads or max(1, lags))
    return judged(found, "association", ["same_source"] if same_source else [])


def _checked(grid: Grid, question: Question, ends: Sequence[str], leads: int) -> Estimate:
    """Return the estimate with its placebos and bounds."""
    found = _estimated(grid, question)
    if np.isnan(found.value):
        return found
    found = with_leads(found, grid, question, leads)
    found = with_trends(found, grid, question)
    return bounded(found, [_estimated(grid, replace(question, exposure=end)) for end in ends])


def _grid(panel: pd.DataFrame, question: Question, ends: Sequence[str]) -> Grid:
    exposures = [question.exposure, *ends]
    extra = [question.weights] if question.weights else []
    grid = by_week(panel, [question.outcome, *exposures, *question.confounders, *extra])
    return by_period(grid, question.period, question.outcome, exposures, question.confounders)


def _estimated(grid: Grid, question: Question) -> Estimate:
    cells, mask = cells_of(grid, question)
    found = Estimate(
        question.outcome, question.exposure, "within", question.period, UNKNOWN, UNKNOWN, UNKNOWN,
        n=len(cells.outcome), units=cells.count, verdict="none", lags=question.lags,
    )  # fmt: skip
    if not found.n:
        return replace(found, reasons=("no_data",))
    slope = cells.slope(cells.terms[:, SUM], cells.others())
    if slope is None or slope.projection.freedom < 2:  # noqa: PLR2004 - one is the slope's
        return replace(found, reasons=("no_variation",))
    outcome = cells.outcome * slope.projection.root
    if nothing_left(slope.restricted(outcome[:, None]), outcome):
        return replace(found, reasons=("no_outcome_variation",))
    limits = _limits(cells, slope, outcome)
    value, inference = _inferred(cells, slope, question, limits)
    found = replace(
        found, value=value, low=inference.low, high=inference.high, se=inference.se, p=inference.p,
        mde=detectable(inference.se, max(cells.count - 1, 1)), weeks=grid.period(mask),
        robustness=robustness_of(slope, outcome), strongest=strongest_of(cells),
    )  # fmt: skip
    return _gated(found, int(mask.any(axis=0).sum()), limits)


def _limits(cells: Cells, slope: Slope, outcome: Vector) -> list[Reason]:
    """Return why there is no interval."""
    found: list[Reason] = [] if cells.count >= LEAST_UNITS else ["few_units"]
    if not found and cells.exposed < LEAST_TREATED:
        found.append("few_exposed")
    if nothing_left(slope.residuals(outcome[:, None]), outcome):
        found.append("exact")
    return found


def _inferred(
    cells: Cells, slope: Slope, question: Question, limits: Sequence[Reason]
) -> tuple[float, Inference]:
    """Return value and interval: by pyfixest, or by the bootstrap where few units carry it."""
    outcome = cells.outcome * slope.projection.root
    value = float(slope.weights @ outcome)
    if limits:
        return value, Inference(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
    if is_analytic(slope) and (row := _regressed(cells)) is not None:
        return row.value, analytic(row.value, row.se, cells.count)
    return value, inferred(slope, outcome, question.draws, question.seed)


def _regressed(cells: Cells) -> Coefficient | None:
    columns = {f"x{n}": column for n, column in enumerate(cells.terms.T)}
    columns |= {f"c{n}": column for n, column in enumerate(cells.controls.T)}
    fixed = {"y": cells.outcome, "unit": cells.units, "period": cells.periods, "w": cells.weights}
    found = regress(
        pd.DataFrame({**fixed, **columns}), "y", list(columns), levels=["unit", "period"],
        cluster="unit", errors="cluster", weights=None if (cells.weights == 1).all() else "w",
    )  # fmt: skip
    return found.get(f"x{SUM}")


def _gated(found: Estimate, periods: int, limits: Sequence[Reason]) -> Estimate:
    enough, reasons = found.units >= LEAST_UNITS, [*limits]
    checks = [Check("units", found.units, passed=enough)]
    if found.period == "wave":
        checks.append(Check("waves", periods, passed=periods >= LEAST_WAVES))
        reasons += [] if periods >= LEAST_WAVES else ["few_waves"]
    reasons += ["below_20_units"] if not limits and found.units < SURE_UNITS else []
    reasons += ["inference_fails"] if unbounded(found) else []
    return replace(found, reasons=tuple(reasons), checks=tuple(checks))

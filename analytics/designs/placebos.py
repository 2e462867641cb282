"""Whether something else moves outcome and exposure of a unit: later exposure, and trends."""

from dataclasses import replace
from math import isnan
from typing import NamedTuple

from analytics.designs.bootstrap import inferred
from analytics.designs.cells import Cells, Question, cells_of
from analytics.designs.estimate import Check, Estimate, Reason
from analytics.designs.gates import LEAST_UNITS, SIGNIFICANT
from analytics.designs.grid import Grid


class Placebo(NamedTuple):
    """A value and its probability under a true 0."""

    value: float
    p: float


def with_leads(found: Estimate, grid: Grid, question: Question, leads: int) -> Estimate:
    """
    Return the estimate with the test that the outcome does not go with later exposure.

    The sum of the coefficients of `leads` later periods is tested, beside the exposure of the same
    and earlier ones. Where it differs from 0, something else moves both.
    """
    if isnan(found.low):
        return _with(found, Check("leads"), None)
    cells, _mask = cells_of(grid, question, leads)
    if (test := _tested(cells, question)) is None:
        return _with(found, Check("leads"), "no_leads")
    passed = test.p >= SIGNIFICANT
    return _with(found, Check("leads", *test, passed=passed), None if passed else "leads")


def with_trends(found: Estimate, grid: Grid, question: Question) -> Estimate:
    """
    Return the estimate with the test that it is more than the trends of units.

    Two lines that rise in the same units go together whatever their cause. So an estimate that
    differs from 0 must still do so, on the same side, where each unit has a straight line of its
    own. Nothing is tested where the estimate does not differ from 0.
    """
    if isnan(found.low) or found.is_null:
        return _with(found, Check("trends"), None)
    cells, _mask = cells_of(grid, question)
    test = _tested(cells, question, trends=True)
    if test is None:
        return _with(found, Check("trends", passed=False), "trends")
    passed = test.p < SIGNIFICANT and test.value * found.value > 0
    return _with(found, Check("trends", *test, passed=passed), None if passed else "trends")


def _tested(cells: Cells, question: Question, *, trends: bool = False) -> Placebo | None:
    """Return the test of the sum of the terms; None where it cannot be estimated."""
    if cells.count < LEAST_UNITS:
        return None
    slope = cells.slope(cells.terms[:, 0], cells.others(), trends=trends)
    if slope is None or slope.projection.freedom < 2:  # noqa: PLR2004 - one is the slope's
        return None
    outcome = cells.outcome * slope.projection.root
    found = inferred(slope, outcome, question.draws, question.seed)
    return Placebo(float(slope.weights @ outcome), found.p)


def _with(found: Estimate, check: Check, reason: Reason | None) -> Estimate:
    more = () if reason is None else (reason,)
    return replace(found, checks=(*found.checks, check), reasons=(*found.reasons, *more))

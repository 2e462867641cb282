"""The design of a rollout: what opening a program in a unit changed, and whether one can say so."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal, get_args

import numpy as np
import pandas as pd

from analytics.designs.bootstrap import DRAWS, Inference, inferred
from analytics.designs.estimate import UNKNOWN, Check, CheckName, Estimate, Period, Reason
from analytics.designs.gates import (
    LEAST_CONTROLS,
    LEAST_TREATED,
    LEAST_UNITS,
    LEAST_WAVES,
    SURE_UNITS,
    WITHOUT_INTERVAL,
    judged,
    unbounded,
)
from analytics.designs.imputation import Stages, stages
from analytics.designs.openings import Openings, openings
from analytics.designs.power import detectable
from analytics.designs.projection import nothing_left
from analytics.designs.rollout_checks import (
    never_opened,
    with_comparisons,
    with_pretrend,
    with_randomization,
)

Chosen = Literal["lot", "calendar", "outcome", "unknown"]
"""
Why units opened when they did: by lot, by a calendar fixed before, because of how the outcome went,
or for reasons that were not written down.
"""
PERMUTATIONS: Final = 999
BEFORE: Final[dict[Period, int]] = {"week": 12, "wave": 1}
"""Periods before an opening in which units must not differ yet: a quarter, or one wave."""
EXPOSURE: Final = "program_open"


def rollout(  # noqa: PLR0913 - each is one decision of the question
    panel: pd.DataFrame,
    outcome: str,
    period: Period,
    confounders: Sequence[str] = (),
    *,
    chosen_by: Chosen = "unknown",
    before: int | None = None,
    draws: int = DRAWS,
    permutations: int = PERMUTATIONS,
    seed: int = 1,
) -> Estimate:
    """
    Return the mean difference that openings made to the outcome, over all open cells of the panel.

    `panel` has one row per `unit` and ISO `week`, and `opened`: the week in which the program
    opened in the unit, missing where it never did. The value is the mean of outcome minus imputed
    outcome (module `imputation`). From 40 units, 20 of which carry the value (`carriers`), errors
    follow units with t(G-1), unless one unit opened alone; from 10, with 4 that opened and 4 that
    never did, the wild cluster bootstrap decides, which fits both stages again; below, there is no
    interval. Beside it are the share of `permutations` of openings with a value as large, two-way
    fixed effects with the weight of comparisons with open units, Callaway-Sant'Anna, and a test of
    the `before` periods before each opening and of the last third of them, which needs earlier
    periods of three in four units. The verdict is `effect_under_stated_assumptions` only where
    every check passes and the caller states that units did not open because of the outcome:
    `chosen_by` `lot` or `calendar`. Raises ValueError for a panel without these columns, another
    `chosen_by`, and numbers that cannot be.
    """
    _can_be(chosen_by, 1 if before is None else before, draws, permutations)
    found = openings(panel, outcome, period, confounders)
    first = stages(found, np.zeros(found.known.shape, dtype=np.int64))
    estimate = _estimated(found, first, outcome, period, draws, seed)
    if first is None or estimate.verdict == "none":
        return estimate
    estimate = with_pretrend(estimate, found, before or BEFORE[period], draws, seed)
    estimate = with_randomization(estimate, found, first, permutations, seed)
    estimate = with_comparisons(estimate, found, first)
    chosen: dict[Chosen, list[Reason]] = {"outcome": ["selected"], "unknown": ["not_random"]}
    return judged(estimate, "effect_under_stated_assumptions", chosen.get(chosen_by, []))


def _can_be(chosen_by: str, before: int, draws: int, permutations: int) -> None:
    """Raise ValueError for a question that cannot be."""
    if chosen_by not in get_args(Chosen):
        raise ValueError(f"Units open by {', '.join(get_args(Chosen))}, not by {chosen_by}.")
    if min(before, draws) < 1 or permutations < 0:
        raise ValueError("Draws and periods before are 1 or more, permutations 0 or more.")


def _estimated(
    found: Openings, first: Stages | None, outcome: str, period: Period, draws: int, seed: int
) -> Estimate:
    """Return the value with its interval and gates; the verdict is `none` or `descriptive`."""
    start = Estimate(
        outcome, EXPOSURE, "rollout", period, UNKNOWN, UNKNOWN, UNKNOWN, n=int(found.known.sum()),
        units=int(found.known.any(axis=1).sum()), treated=int(found.treated.sum()), verdict="none",
    )  # fmt: skip
    main = first.imputation(0) if first is not None else None
    if first is None or main is None:
        return judged(start, "none", [_nothing(found)])
    start = replace(start, treated=first.opened_units(), n=len(first.outcome))
    if not first.varies():
        return judged(start, "none", ["no_outcome_variation"])
    start = gated(start, found, first)
    if nothing_left(main.residuals(first.outcome[:, None]), first.outcome):
        start = replace(start, reasons=(*start.reasons, "exact"))
    inference = Inference(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
    if not WITHOUT_INTERVAL & set(start.reasons):
        alone = "one_unit_cohorts" in start.reasons
        inference = inferred(main, first.outcome, draws, seed, alone=alone)
    start = replace(
        start, value=float(main.weights @ first.outcome), low=inference.low, high=inference.high,
        se=inference.se, p=inference.p, weeks=found.grid.period(first.mask),
        mde=detectable(inference.se, max(start.units - 1, 1)),
    )  # fmt: skip
    return judged(start, "descriptive", ["inference_fails"] if unbounded(start) else [])


def _nothing(found: Openings) -> Reason:
    """Return why there is no value."""
    if not found.known.any() and not found.left_out:
        return "no_data"
    if found.treated.any():
        return "no_untreated"
    return "no_before" if found.left_out else "no_rollout"


def gated(start: Estimate, found: Openings, first: Stages) -> Estimate:
    """Return an estimate without a value, with its counts and what they leave to be said."""
    counts: list[tuple[CheckName, int, int, Reason]] = [
        ("units", start.units, LEAST_UNITS, "few_units"),
        ("treated", start.treated, LEAST_TREATED, "few_treated"),
        ("controls", never_opened(found), LEAST_CONTROLS, "few_controls"),
    ]
    if start.period == "wave":
        waves = int(first.mask.any(axis=0).sum())
        counts.append(("waves", waves, LEAST_WAVES, "few_waves"))
    checks = [Check(name, count, passed=count >= least) for name, count, least, _why in counts]
    reasons = [why for _name, count, least, why in counts if count < least]
    alone = int((found.cohorts() == 1).sum())
    checks.append(Check("cohorts", alone))
    if not WITHOUT_INTERVAL & set(reasons):
        reasons += ["one_unit_cohorts"] if alone else []
        reasons += ["below_20_units"] if start.units < SURE_UNITS else []
    reasons += ["left_out"] if first.left_out or found.left_out else []
    return replace(start, checks=tuple(checks), reasons=tuple(reasons))

"""What holds for every panel: order, units of measurement, and what is common to all units."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import designs
from analytics.designs import Estimate
from tests.analytics.panel_builders import noise, panel_of

UNITS, WEEKS = 12, 18


def panel(seed: int) -> pd.DataFrame:
    """A panel with openings and unknown cells."""
    random = np.random.default_rng(seed)
    reach = random.normal(size=(UNITS, WEEKS))
    outcome = noise(UNITS, WEEKS, seed) + 0.05 * reach
    outcome[random.random(outcome.shape) < 0.1] = np.nan
    opened = [int(week) if week < WEEKS else None for week in random.integers(8, 2 * WEEKS, UNITS)]
    return panel_of(outcome, opened, authentic_reach=reach)


def both(table: pd.DataFrame) -> tuple[Estimate, Estimate]:
    given: dict[str, Any] = {"draws": 199, "seed": 3}
    return (
        designs.within(table, "comfort", "authentic_reach", 1, "week", **given),
        designs.rollout(table, "comfort", "week", before=4, permutations=19, **given),
    )


def numbers(found: Estimate) -> list[float]:
    return [found.value, found.low, found.high, found.p, found.mde]


@given(st.integers(0, 2**16))
@settings(max_examples=6)
def test_order_of_rows_changes_nothing(seed: int) -> None:
    table = panel(seed)
    for one, other in zip(both(table), both(table.sample(frac=1, random_state=seed)), strict=True):
        assert str(one) == str(other)


@given(st.integers(0, 2**16), st.floats(0.1, 20), st.floats(-50, 50))
@settings(max_examples=6)
def test_units_of_the_outcome_change_the_unit_only(seed: int, factor: float, shift: float) -> None:
    table = panel(seed)
    changed = table.assign(comfort=table["comfort"] * factor + shift)
    scale = np.array([factor, factor, factor, 1.0, factor])
    for one, other in zip(both(table), both(changed), strict=True):
        assert numbers(other) == pytest.approx(
            (np.array(numbers(one)) * scale).tolist(), rel=1e-5, abs=1e-7, nan_ok=True
        )
        assert (one.verdict, one.reasons) == (other.verdict, other.reasons)


@given(st.integers(0, 2**16), st.floats(-5, 5))
@settings(max_examples=6)
def test_what_all_units_share_changes_nothing(seed: int, size: float) -> None:
    """A season that moves every unit, and levels of units, are no difference."""
    table = panel(seed)
    season = np.sin(table["week"].str[-2:].astype(int)) * size
    level = table["unit"].str[-3:].astype(int) * size
    changed = table.assign(comfort=table["comfort"] + season + level)
    for one, other in zip(both(table), both(changed), strict=True):
        assert numbers(other) == pytest.approx(numbers(one), rel=1e-5, abs=1e-7, nan_ok=True)


@given(st.integers(0, 2**16))
@settings(max_examples=6)
def test_every_estimate_is_within_its_interval_and_says_so(seed: int) -> None:
    for found in both(panel(seed)):
        if not np.isnan(found.low):
            assert found.low <= found.value <= found.high
            assert found.is_null == (found.low <= 0 <= found.high)
        assert found.sentence("en") != found.sentence("fr")

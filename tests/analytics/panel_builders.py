"""Panels with a truth that tests set."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.designs.grid import week_name, week_number

FIRST = week_number("2026-W01")


def panel_of(
    outcome: NDArray[np.float64],
    opened: Sequence[int | None] = (),
    **columns: NDArray[np.float64],
) -> pd.DataFrame:
    """A panel from matrices of units by weeks; `opened` has a number of a week per unit."""
    units, weeks = outcome.shape
    table = pd.DataFrame({
        "unit": np.repeat([f"unit {n:03}" for n in range(units)], weeks),
        "week": [week_name(FIRST + week) for week in range(weeks)] * units,
        "comfort": outcome.ravel(),
        **{name: values.ravel() for name, values in columns.items()},
    })  # fmt: skip
    if opened:
        names = [None if week is None else week_name(FIRST + week) for week in opened]
        table["opened"] = np.repeat(np.array(names, dtype=object), weeks)
    return table


def noise(units: int, weeks: int, seed: int) -> NDArray[np.float64]:
    """Levels of units and weeks, and errors of a unit that last some weeks."""
    random = np.random.default_rng(seed)
    errors = np.zeros((units, weeks))
    for week in range(weeks):
        before = errors[:, week - 1] if week else 0.0
        errors[:, week] = 0.6 * before + random.normal(0, 0.1, units)
    levels = random.normal(0, 0.3, units)[:, None] + random.normal(0, 0.1, weeks)[None, :]
    return np.asarray(errors + levels)


def rollout_panel(
    units: int, weeks: int, opened: Sequence[int | None], *, grows: float = 0.0, seed: int = 1
) -> pd.DataFrame:
    """A panel in which the difference after an opening grows by `grows` a week."""
    full = [*opened, *[None] * (units - len(opened))]
    at = np.array([weeks if week is None else week for week in full])[:, None]
    since = np.maximum(np.arange(weeks)[None, :] - at + 1, 0)
    return panel_of(noise(units, weeks, seed) + grows * since, full)

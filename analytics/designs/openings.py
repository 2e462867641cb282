"""The cells of a panel around the opening of a program in each unit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.designs.estimate import Period
from analytics.designs.grid import (
    Grid,
    Mask,
    Matrix,
    Numbers,
    by_period,
    by_week,
    distinct,
    week_number,
)

OPENED: Final = "opened"
NEVER: Final = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Openings:
    """
    Outcomes by unit and period, and the place of each unit's first open period (`NEVER`: none).

    `known` are the cells with an outcome and all confounders; units whose every known cell is open
    are left out, because nothing is known of them before.
    """

    grid: Grid
    outcome: Matrix
    opened: Numbers
    known: Mask
    controls: Sequence[Matrix]
    left_out: int

    @property
    def open(self) -> Mask:
        """The cells at or after the opening of their unit."""
        return np.arange(self.outcome.shape[1])[None, :] >= self.opened[:, None]

    @property
    def event_time(self) -> Matrix:
        """Periods since the opening of the unit: 0 in its first open period, nan without one."""
        since = np.arange(self.outcome.shape[1])[None, :] - np.where(
            self.opened == NEVER, 0, self.opened
        )[:, None].astype(np.float64)
        return np.where((self.opened == NEVER)[:, None], np.nan, since)

    @property
    def treated(self) -> Mask:
        """The units that opened and are known while open."""
        found: Mask = np.logical_or.reduce(self.open & self.known, axis=1)
        return found

    def cohorts(self) -> NDArray[np.int64]:
        """Return the number of units that opened in each period in which any unit did."""
        return np.unique(self.opened[self.treated], return_counts=True)[1]


def openings(
    panel: pd.DataFrame, outcome: str, period: Period, confounders: Sequence[str] = ()
) -> Openings:
    """
    Return the openings of a panel with `unit`, `week`, the outcome and `opened`.

    `opened` is the ISO week in which the program opened in the unit, missing where it never did.
    With waves, the first wave that closes in this week or later is open. Raises ValueError for a
    missing column, or two openings of one unit.
    """
    if OPENED not in panel.columns:
        raise ValueError(f"The panel has no column {OPENED}.")
    distinct([outcome, *confounders])
    grid = by_period(
        by_week(panel, [outcome, *confounders]), period, outcome, (), tuple(confounders)
    )
    values, controls = grid.columns[outcome], [grid.columns[name] for name in confounders]
    opened = np.searchsorted(grid.weeks, _weeks(panel, grid)).astype(np.int64)
    opened[opened == len(grid.weeks)] = NEVER
    known: Mask = np.logical_and.reduce([np.isfinite(each) for each in (values, *controls)])
    found = Openings(grid, values, opened, known, controls, 0)
    before: Mask = np.logical_or.reduce(known & ~found.open, axis=1)
    late = int((known.any(axis=1) & ~before).sum())
    return replace(found, known=known & before[:, None], left_out=late)


def _weeks(panel: pd.DataFrame, grid: Grid) -> Numbers:
    """Return the number of the week in which each unit opened."""
    given = panel[["unit", OPENED]].assign(unit=panel["unit"].astype(str)).drop_duplicates()
    if given["unit"].duplicated().any():
        raise ValueError("A unit opens once: `opened` has two values for one unit.")
    weeks = given.set_index("unit")[OPENED].reindex(list(grid.units))
    return np.array(
        [NEVER if pd.isna(week) else week_number(str(week)) for week in weeks], dtype=np.int64
    )

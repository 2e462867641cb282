"""A panel as matrices of units by periods, and its rows that a design can use."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.designs.estimate import Period

Matrix = NDArray[np.float64]
"""Units by periods, or cells by columns; nan is unknown."""
Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]
DAYS: Final = 7
LARGEST: Final = 1e100
"""Squares of larger values exceed the largest number that a computer has."""


def week_number(week: str) -> int:
    """
    Return the number of an ISO week (`2026-W10`) among all weeks; the next week has the next one.

    Raises ValueError for a text that names no week.
    """
    year, mark, number = str(week).partition("-W")
    if not mark:
        raise ValueError(f"“{week}” is no ISO week such as 2026-W10.")
    return date.fromisocalendar(int(year), int(number), 1).toordinal() // DAYS


def week_name(number: int) -> str:
    """Return the ISO week of a number of `week_number`."""
    year, week, _day = date.fromordinal(int(number) * DAYS + 1).isocalendar()
    return f"{year}-W{week:02}"


@dataclass(frozen=True, slots=True)
class Grid:
    """
    Columns of a panel as matrices of units by periods; `weeks` are the numbers of the periods.

    With periods of a week there is no gap between them. With waves, a period is a week in which the
    outcome of any unit is known.
    """

    units: tuple[str, ...]
    weeks: Numbers
    columns: Mapping[str, Matrix]

    def lagged(self, name: str, periods: int) -> Matrix:
        """Return a column as it was that many periods before; negative: after."""
        values = self.columns[name]
        moved = np.full_like(values, np.nan)
        if abs(periods) >= values.shape[1]:
            return moved
        if periods >= 0:
            moved[:, periods:] = values[:, : values.shape[1] - periods]
        else:
            moved[:, :periods] = values[:, -periods:]
        return moved

    def period(self, used: Mask) -> tuple[str, str]:
        """Return the first and the last week among the periods with a used cell."""
        at = self.weeks[used.any(axis=0)]
        return week_name(at[0]), week_name(at[-1])


def distinct(names: Sequence[str]) -> None:
    """Raise ValueError where one column has two roles in a question."""
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"Column {', '.join(twice)} has two roles in one question.")


def by_week(panel: pd.DataFrame, columns: Iterable[str]) -> Grid:
    """
    Return columns of a panel by unit and week; a week without a row is unknown in every column.

    `panel` has the columns `unit`, `week` (ISO, `2026-W10`) and those asked for, one row per unit
    and week. Infinite values are unknown. Raises ValueError for a missing column, two rows of one
    cell, no row, a row without unit or week, and a value that is no number or above `LARGEST`.
    """
    names = list(dict.fromkeys(columns))
    _checked(panel, names)
    codes, units = pd.factorize(panel["unit"].astype(str), sort=True)
    at, known = pd.factorize(panel["week"].astype(str))
    numbers = np.array([week_number(week) for week in known], dtype=np.int64)
    first = numbers.min()
    place = numbers[at] - first
    shape = len(units), int(numbers.max() - first) + 1
    found = {}
    for name in names:
        matrix = np.full(shape, np.nan)
        matrix[codes, place] = _numbers(panel, name)
        found[name] = matrix
    return Grid(tuple(units), np.arange(shape[1], dtype=np.int64) + first, found)


def _checked(panel: pd.DataFrame, names: Sequence[str]) -> None:
    """Raise ValueError for a panel whose cells cannot be told apart."""
    if absent := [name for name in ("unit", "week", *names) if name not in panel.columns]:
        raise ValueError(f"The panel has no column {', '.join(absent)}.")
    if panel.empty:
        raise ValueError("The panel has no rows.")
    if panel[["unit", "week"]].isna().any(axis=None):
        raise ValueError("A row of the panel has no unit or no week.")
    if panel.duplicated(["unit", "week"]).any():
        raise ValueError("The panel has two rows of one unit and week.")


def _numbers(panel: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """Return a column as numbers; what is infinite is unknown."""
    try:
        values = panel[name].to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise ValueError(f"Column {name} of the panel has values that are no numbers.") from error
    known: NDArray[np.float64] = np.where(np.isfinite(values), values, np.nan)
    if (np.abs(known) > LARGEST).any():
        raise ValueError(f"Column {name} of the panel has a value that is too large.")
    return known


def by_period(
    grid: Grid, period: Period, outcome: str, summed: Sequence[str], averaged: Sequence[str]
) -> Grid:
    """
    Return a grid by week as it is, or by wave.

    A wave is a week in which the outcome of any unit is known. Columns `summed` are added over the
    weeks since the wave before, and unknown where one of these weeks is; columns `averaged` are the
    mean of their known weeks. Both are unknown in the first wave. Other columns keep the value of
    the week of the wave. Raises ValueError for a period that is neither.
    """
    if period not in get_args(Period):
        raise ValueError(f"A period is week or wave, not {period}.")
    if period == "week":
        return grid
    ends = np.flatnonzero(np.isfinite(grid.columns[outcome]).any(axis=0))
    found = {name: values[:, ends] for name, values in grid.columns.items()}
    for name in (*summed, *averaged):
        values = grid.columns[name]
        waves = np.full((len(values), len(ends)), np.nan)
        for wave, (start, end) in enumerate(pairwise(ends), 1):
            window = values[:, start + 1 : end + 1]
            waves[:, wave] = window.sum(axis=1) if name in summed else _known_mean(window)
        found[name] = waves
    return Grid(grid.units, grid.weeks[ends], found)


def _known_mean(window: Matrix) -> NDArray[np.float64]:
    known = np.isfinite(window)
    count = known.sum(axis=1)
    total = np.where(known, window, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def usable(*columns: Matrix) -> Mask:
    """
    Return the cells in which every column is known, without those that no comparison can use.

    A unit or period with one known cell is explained by its own level, so it adds nothing; leaving
    it out keeps the number of units honest.
    """
    mask: Mask = np.logical_and.reduce([np.isfinite(column) for column in columns])
    while True:
        kept = mask & (mask.sum(axis=1) > 1)[:, None] & (mask.sum(axis=0) > 1)[None, :]
        if (kept == mask).all():
            return mask
        mask = kept

"""
Imputation: what a unit would have had without its opening, from cells that were not open.

Written here although pyfixest has `did2s`: that one ends in an error where a unit has one cell
before its opening, its errors do not name the cells without a comparison, and its bootstrap draws
for the second stage only. Where `did2s` works, the tests show the same value to nine digits.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.designs.grid import Mask
from analytics.designs.openings import Openings
from analytics.designs.projection import (
    Matrix,
    Numbers,
    Vector,
    dummies,
    nothing_left,
    numbered,
)

SMALL: Final = 1e-8
ROUNDING: Final = 1e-6
CLOSED: Final = -1
"""The bin of a cell that was not open."""


class Fit:
    """Least squares on columns that may depend on each other, as a linear map."""

    def __init__(self, columns: Matrix) -> None:
        self.columns = columns
        sizes, axes = np.linalg.eigh(columns.T @ columns)
        real = sizes > SMALL * max(float(sizes[-1]), 1.0) if len(sizes) else sizes > 0
        self._inverse = (axes[:, real] / sizes[real]) @ axes[:, real].T
        self._span = axes[:, real] @ axes[:, real].T

    def coefficients(self, outcomes: Matrix) -> Matrix:
        """Return the shortest coefficients that fit outcomes."""
        found: Matrix = self._inverse @ (self.columns.T @ outcomes)
        return found

    def residuals(self, outcomes: Matrix) -> Matrix:
        """Return what the columns leave of outcomes."""
        return outcomes - self.columns @ self.coefficients(outcomes)

    def predicts(self, rows: Matrix) -> Mask:
        """Return for each row of regressors whether the fit determines its prediction."""
        missed = np.abs(rows - rows @ self._span)
        found: Mask = np.logical_and.reduce(missed < ROUNDING, axis=1)
        return found

    def pull(self, rows: Matrix) -> Vector:
        """Return by how much each fitted outcome moves the sum of the predictions of rows."""
        moved: Vector = self.columns @ (self._inverse @ rows.sum(axis=0))
        return moved


@dataclass(frozen=True, slots=True)
class Imputation:
    """
    The mean difference between outcome and imputed outcome over open cells of one bin.

    Stage one fits levels of units and periods (and controls) to cells that were not open; stage two
    takes the mean of outcome minus prediction over each bin of open cells. All parts are linear in
    the outcome, so a bootstrap that multiplies them fits both stages again. `bins` numbers the bin
    of each cell, `CLOSED` where it was not open. What is left of the bin is measured from a line in
    the time since the opening: around the mean alone, an effect that grows would count as noise,
    and intervals would be a sixth too wide.
    Source: Borusyak, Jaravel & Spiess 2024 (residuals of section 4.3); Gardner 2022.
    """

    weights: Vector
    direction: Vector
    clusters: Numbers
    outcome: Vector
    bins: Numbers
    target: int
    fit: Fit
    columns: Matrix
    beside: Matrix
    """One column of 0 and 1 for every other bin."""
    growth: Vector
    """Periods since the opening, less their mean over the bin; 0 outside the bin."""

    def residuals(self, outcomes: Matrix) -> Matrix:
        """Return what both stages leave of outcomes; 0 in open cells of other bins."""
        closed, own = self.bins == CLOSED, self.bins == self.target
        coefficients = self.fit.coefficients(outcomes[closed])
        left = np.zeros_like(outcomes)
        left[closed] = outcomes[closed] - self.fit.columns @ coefficients
        effect = outcomes[own] - self.columns[own] @ coefficients
        left[own] = effect - effect.mean(axis=0)
        size = float(self.growth @ self.growth)
        return left - np.outer(self.growth, self.growth @ left) / size if size > 0 else left

    def restricted(self, outcomes: Matrix) -> Matrix:
        """Return what levels, controls, the other bins and growth leave of outcomes."""
        return Fit(np.column_stack([self.columns, self.beside, self.growth])).residuals(outcomes)


@dataclass(frozen=True, slots=True)
class Stages:
    """Cells of a rollout that can be compared, and the first stage on those not open."""

    units: Numbers
    periods: Numbers
    outcome: Vector
    bins: Numbers
    since: Vector
    """Periods since the opening; 0 where a cell was not open."""
    columns: Matrix
    fit: Fit
    mask: Mask
    left_out: int
    controls: int
    """The number of controls: the last columns."""

    def opened_units(self) -> int:
        """Return the number of units with an open cell that can be compared."""
        return len(np.unique(self.units[self.bins != CLOSED]))

    def explained_by_controls(self) -> Vector:
        """Return what controls explain of the outcome of each cell, by the first stage."""
        if not self.controls:
            return np.zeros(len(self.outcome))
        coefficients = self.fit.coefficients(self.outcome[self.bins == CLOSED][:, None])[:, 0]
        return self.columns[:, -self.controls :] @ coefficients[-self.controls :]

    def varies(self) -> bool:
        """Return whether levels of units and periods, and controls, leave anything of the outcome."""
        outcome = self.outcome[:, None]
        return not nothing_left(Fit(self.columns).residuals(outcome), self.outcome)

    def imputation(self, target: int) -> Imputation | None:
        """Return the mean over one bin; None where no open cell of it can be compared."""
        own = self.bins == target
        if not own.any():
            return None
        weights = own / own.sum()
        weights[self.bins == CLOSED] = -self.fit.pull(self.columns[own]) / own.sum()
        others = [each for each in np.unique(self.bins) if each not in {CLOSED, target}]
        beside = (self.bins[:, None] == np.array(others, dtype=np.int64)).astype(np.float64)
        growth = np.where(own, self.since - self.since[own].mean(), 0.0)
        return Imputation(
            weights, own.astype(np.float64), self.units, self.outcome, self.bins, target, self.fit,
            self.columns, beside, growth,
        )  # fmt: skip


def stages(openings: Openings, bins: Numbers) -> Stages | None:
    """
    Return the first stage of openings; None where no cell was open or no cell was not.

    `bins` numbers the open cells, units by periods. Open cells whose prediction nothing determines
    (a period in which every unit was open) are left out and counted.
    """
    known = openings.known
    numbers = np.where(openings.open, bins, CLOSED)[known]
    if not ((numbers == CLOSED).any() and (numbers != CLOSED).any()):
        return None
    units, periods = (numbered(each) for each in np.nonzero(known))
    controls = [_scaled(column[known]) for column in openings.controls]
    columns = np.column_stack([dummies(units), dummies(periods), *controls])
    closed = numbers == CLOSED
    fit = Fit(columns[closed])
    kept = closed | fit.predicts(columns)
    mask = known.copy()
    mask[known] = kept
    since = np.where(openings.open, openings.event_time, 0.0)[known]
    return Stages(
        numbered(units[kept]), periods[kept], openings.outcome[known][kept], numbers[kept],
        since[kept], columns[kept], fit, mask, int((~kept).sum()), len(controls),
    )  # fmt: skip


def _scaled(control: Vector) -> Vector:
    """Return a control with mean 0 and deviation 1, so that its unit does not decide ranks."""
    centered = control - control.mean()
    scaled: Vector = centered / (float(centered.std()) or 1.0)
    return scaled

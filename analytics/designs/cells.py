"""The cells of a panel that the design within units uses, and its question."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.designs.estimate import Period
from analytics.designs.grid import Grid, Mask, Matrix, Numbers, usable
from analytics.designs.projection import Projection, Slope, Vector, numbered


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a panel, fixed before it is opened; `draws` and `seed` are the bootstrap's."""

    outcome: str
    exposure: str
    lags: int
    period: Period
    confounders: tuple[str, ...]
    weights: str | None
    draws: int
    seed: int


@dataclass(frozen=True, slots=True)
class Cells:
    """The used cells: outcome, exposure terms (the first carries the sum) and controls."""

    units: Numbers
    periods: Numbers
    outcome: Vector
    terms: Matrix
    controls: Matrix
    weights: Vector

    @property
    def count(self) -> int:
        """The number of units."""
        return int(self.units.max()) + 1 if len(self.units) else 0

    @property
    def exposed(self) -> int:
        """The number of units in which the exposure varies."""
        least, most = (np.full((self.count, self.terms.shape[1]), end) for end in (np.inf, -np.inf))
        np.minimum.at(least, self.units, self.terms)
        np.maximum.at(most, self.units, self.terms)
        return int((most > least).any(axis=1).sum())

    def slope(self, regressor: Vector, others: Matrix, *, trends: bool = False) -> Slope | None:
        """Return the coefficient of a regressor beside others and levels; None if nothing left."""
        projection = Projection(self.units, self.periods, others, self.weights, trends=trends)
        return Slope.of(regressor, self.units, projection)

    def others(self) -> Matrix:
        """Return all regressors but the one that carries the sum."""
        return np.column_stack([self.terms[:, 1:], self.controls])


def cells_of(grid: Grid, question: Question, leads: int = 0) -> tuple[Cells, Mask]:
    """
    Return the cells in which outcome, lags of the exposure and confounders are known.

    The first term carries the sum of the coefficients, because
    sum of b(l) x(l) = (sum of b(l)) x(0) + sum over l > 0 of b(l) (x(l) - x(0)).
    With `leads`, that many later periods of the exposure are the terms, and the lags are controls.
    """
    lagged = [grid.lagged(question.exposure, lag) for lag in range(question.lags + 1)]
    ahead = [grid.lagged(question.exposure, -lead) for lead in range(1, leads + 1)]
    named = [grid.columns[name] for name in question.confounders]
    terms, controls = (ahead, lagged + named) if leads else (lagged, named)
    outcome = grid.columns[question.outcome]
    weight = _weights(grid, question)
    mask = usable(outcome, weight, *terms, *controls)
    units, periods = (numbered(each) for each in np.nonzero(mask))
    parts = [terms[0], *(term - terms[0] for term in terms[1:])]
    return Cells(
        units, periods, outcome[mask], _stacked(parts, mask), _stacked(controls, mask), weight[mask]
    ), mask


def _weights(grid: Grid, question: Question) -> Matrix:
    if question.weights is None:
        return np.ones_like(grid.columns[question.outcome])
    weight = grid.columns[question.weights]
    return np.where(weight > 0, weight, np.nan)


def _stacked(columns: Sequence[Matrix], mask: Mask) -> Matrix:
    return np.array([column[mask] for column in columns]).reshape(len(columns), mask.sum()).T

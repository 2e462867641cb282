"""Least squares on levels of units and periods, as linear maps of the outcome."""

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Numbers = NDArray[np.int64]
ROUNDING: Final = 1e-7
SMALL: Final = 1e-9
"""Share of a column's size below which nothing of it is left."""
EPSILON: Final = 1e-13
"""Share of large numbers that is lost in a difference of two of them."""


class LinearEstimate(Protocol):
    """
    An estimate that is a weighted sum of outcomes: value = `weights` · y.

    `residuals` and `restricted` map outcomes (cells by columns) to what the full model leaves, and
    what the model without the tested value leaves. `direction` is the regressor of the tested
    value, so `weights` · `direction` = 1. `clusters` numbers the unit of each cell from 0.
    """

    @property
    def weights(self) -> Vector: ...

    @property
    def direction(self) -> Vector: ...

    @property
    def clusters(self) -> Numbers: ...

    def residuals(self, outcomes: Matrix) -> Matrix: ...

    def restricted(self, outcomes: Matrix) -> Matrix: ...


def dummies(codes: Numbers) -> Matrix:
    """Return one column of 0 and 1 per code."""
    found: Matrix = (codes[:, None] == np.arange(int(codes.max()) + 1)[None, :]).astype(np.float64)
    return found


def numbered(labels: Numbers) -> Numbers:
    """Return labels as numbers from 0 without gaps, in their order."""
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def _normal(columns: Matrix) -> Matrix:
    """Return columns of length 1."""
    normal: Matrix = columns / np.linalg.norm(columns, axis=0)
    return normal


def _remains(columns: Matrix, left: Matrix) -> NDArray[np.bool_]:
    """Return which columns have more left than rounding."""
    whole = np.maximum(np.linalg.norm(columns, axis=0), SMALL)
    remains: NDArray[np.bool_] = np.linalg.norm(left, axis=0) > ROUNDING * whole
    return remains


class Projection:
    """
    Removes the levels of units and periods, and further columns, from outcomes by least squares.

    Cells are weighted by `cell_weights`. With `trends`, a straight line of each unit is removed
    too. What belongs to one unit is removed exactly, so that only one column per period and control
    is left to solve for (Frisch, Waugh & Lovell).
    """

    def __init__(
        self, units: Numbers, periods: Numbers, controls: Matrix, cell_weights: Vector,
        *, trends: bool = False,
    ) -> None:  # fmt: skip
        self.root = np.sqrt(cell_weights)
        self._own = _normal(dummies(units) * self.root[:, None])
        if trends:
            lines = dummies(units) * (periods * self.root)[:, None]
            left = self._without_own(lines)
            self._own = np.hstack([self._own, _normal(left[:, _remains(lines, left)])])
        columns = np.column_stack([dummies(periods), controls]) * self.root[:, None]
        left = self._without_own(columns)
        scaled = _normal(left[:, _remains(columns, left)])
        sizes, axes = np.linalg.eigh(scaled.T @ scaled)
        real = sizes > SMALL * max(len(sizes), 1)
        self._basis = scaled @ (axes[:, real] / np.sqrt(sizes[real]))
        self.freedom = len(units) - self._own.shape[1] - self._basis.shape[1]

    def _without_own(self, scaled: Matrix) -> Matrix:
        left: Matrix = scaled - self._own @ (self._own.T @ scaled)
        return left

    def remove(self, scaled: Matrix) -> Matrix:
        """Return what is left of columns that were multiplied by `root`."""
        left = self._without_own(scaled)
        rest: Matrix = left - self._basis @ (self._basis.T @ left)
        return rest


def nothing_left(left: Vector, whole: Vector) -> bool:
    """Return whether `left`, what a model leaves of `whole`, is rounding."""
    varying, all_of_it = (float(np.linalg.norm(each)) for each in (whole - whole.mean(), whole))
    return float(np.linalg.norm(left)) <= max(SMALL * varying, EPSILON * all_of_it)


@dataclass(frozen=True, slots=True)
class Slope:
    """
    The coefficient of one regressor beside everything that a projection removes.

    All its vectors are multiplied by the root of the cells' weights.
    """

    weights: Vector
    direction: Vector
    clusters: Numbers
    projection: Projection
    left: Vector
    """What the projection leaves of the regressor."""

    @classmethod
    def of(cls, regressor: Vector, clusters: Numbers, projection: Projection) -> "Slope | None":
        """Return the estimate, or None where the projection leaves nothing of the regressor."""
        direction = regressor * projection.root
        left = projection.remove(direction[:, None])[:, 0]
        size = float(left @ left)
        if size <= SMALL * float(direction @ direction):
            return None
        return cls(left / size, direction, clusters, projection, left)

    def restricted(self, outcomes: Matrix) -> Matrix:
        """Return what the model without the regressor leaves of outcomes."""
        return self.projection.remove(outcomes)

    def residuals(self, outcomes: Matrix) -> Matrix:
        """Return what the model with the regressor leaves of outcomes."""
        return self.restricted(outcomes) - np.outer(self.left, self.weights @ outcomes)

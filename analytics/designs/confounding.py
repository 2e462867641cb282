"""How strong an unmeasured confounder must be, beside the strongest one that was measured."""

import numpy as np

from analytics.designs.cells import Cells
from analytics.designs.projection import Slope, Vector
from analytics.sensitivity import partial_r2, robustness


def robustness_of(slope: Slope, outcome: Vector) -> float:
    """
    Return the share of variance that a confounder must explain on both sides to give a value of 0.

    `outcome` is multiplied by the root of the cells' weights. Variances are those of the model with
    independent errors, because the shares describe the data and not their sampling.
    Source: Cinelli & Hazlett 2020.
    """
    t, dof = _t(slope, outcome)
    return robustness(t, dof)


def strongest_of(cells: Cells) -> float:
    """
    Return the largest share that one measured confounder explains; nan where none is declared.

    A confounder must explain both sides, so its share is the smaller one of two: of what the other
    regressors leave of the outcome, and of the exposure.
    """
    return max((_share(cells, at) for at in range(cells.controls.shape[1])), default=float("nan"))


def _share(cells: Cells, at: int) -> float:
    confounder = cells.controls[:, at]
    rest = np.column_stack([cells.terms[:, 1:], np.delete(cells.controls, at, axis=1)])
    exposure = cells.terms[:, 0]
    sides = [
        (cells.outcome, cells.slope(confounder, np.column_stack([exposure, rest]))),
        (exposure, cells.slope(confounder, rest)),
    ]
    return min(_explained(slope, side) for side, slope in sides)


def _explained(slope: Slope | None, side: Vector) -> float:
    if slope is None:
        return 0.0
    t, dof = _t(slope, side * slope.projection.root)
    return partial_r2(t, dof)


def _t(slope: Slope, outcome: Vector) -> tuple[float, int]:
    dof = max(slope.projection.freedom - 1, 1)
    left = slope.residuals(outcome[:, None])[:, 0]
    spread = float(np.sqrt(left @ left / dof / (slope.left @ slope.left)))
    value = float(slope.weights @ outcome)
    return (value / spread if spread > 0 else float("inf")), dof

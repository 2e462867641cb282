"""Randomization inference: the same openings given to other units, many times at once."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from analytics.designs.openings import NEVER, Openings
from analytics.designs.projection import Matrix, Numbers

_TIE: Final = 1e-9


def reassigned(openings: Openings, outcome: Matrix, draws: int, seed: int) -> float:
    """
    Return the share of random reassignments whose imputed difference is at least as large.

    The openings of the units that have known cells change places `draws` times; the own one counts
    too, so the smallest probability is 1 / (draws + 1). `outcome` is without what controls explain.
    Missing (nan) where the cells that are not open fall apart into parts without a comparison.
    Source: Fisher 1935; Imbens & Rubin 2015, chapter 5.
    """
    used = openings.known.any(axis=1)
    opened, random = openings.opened[used], np.random.default_rng(seed)
    places = np.argsort(random.random((draws, len(opened))), axis=1)
    every = np.vstack([opened[None, :], opened[places]])
    try:
        found = np.abs(imputed(outcome[used], openings.known[used], every))
    except np.linalg.LinAlgError:
        return float("nan")
    return float(np.mean(found >= found[0] * (1 - _TIE)))


def imputed(outcome: Matrix, known: NDArray[np.bool_], opened: Numbers) -> NDArray[np.float64]:
    """
    Return the imputed difference of each row of `opened` (draws by units), as matrix products.

    Levels of units are removed from the normal equations, so that one system of the size of the
    periods is left per draw, and all draws are solved together. Cells whose unit or period has no
    cell that is not open are left out. Raises LinAlgError where the equations have no solution.
    """
    periods = np.arange(outcome.shape[1])
    openness = periods[None, None, :] >= np.where(opened == NEVER, len(periods), opened)[:, :, None]
    closed = (known[None] & ~openness).astype(np.float64)
    values = np.where(known, outcome, 0.0)[None]
    of_unit, of_period = closed.sum(axis=2), closed.sum(axis=1)
    shares = closed / np.maximum(of_unit, 1.0)[:, :, None]
    means = (shares * values).sum(axis=2)
    normal = -closed.transpose(0, 2, 1) @ shares
    # One level is free, and a period without a closed cell has none: both are set to 0.
    normal += 1.0 / len(periods)
    at = np.arange(len(periods))
    normal[:, at, at] += of_period + (of_period == 0)
    right = (closed * (values - means[:, :, None])).sum(axis=1)
    period = np.linalg.solve(normal, right[:, :, None])[:, :, 0]
    unit = means - (shares * period[:, None, :]).sum(axis=2)
    compared = (of_unit > 0)[:, :, None] & (of_period > 0)[:, None, :] & known[None] & openness
    differences = values - unit[:, :, None] - period[:, None, :]
    count = np.maximum(compared.sum(axis=(1, 2)), 1)
    found: NDArray[np.float64] = (differences * compared).sum(axis=(1, 2)) / count
    return found

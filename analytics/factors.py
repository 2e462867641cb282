"""One common factor of correlated items."""

from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize


def one_factor(r: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """
    Return loadings and remaining variances of one factor that fit correlations by maximum likelihood.

    None where the search does not end. Source: Jöreskog 1967.
    """
    k = len(r)
    _sizes, axes = np.linalg.eigh(r)
    first = axes[:, -1] * np.sign(axes[:, -1].sum() or 1.0)

    def misfit(parameters: NDArray[np.float64]) -> float:
        loadings, rest = parameters[:k], parameters[k:]
        model = np.outer(loadings, loadings) + np.diag(rest)
        return float(np.linalg.slogdet(model)[1] + np.trace(np.linalg.solve(model, r)))

    start = np.concatenate([np.clip(first * sqrt(k) * 0.7, -0.9, 0.9), np.full(k, 0.5)])
    bounds = [(-1.0, 1.0)] * k + [(0.005, 1.0)] * k
    found = minimize(misfit, start, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-14})
    return (found.x[:k], found.x[k:]) if found.success else None

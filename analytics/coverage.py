"""How often intervals hold, by exact enumeration of all possible answers."""

from collections.abc import Sequence
from math import lgamma
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.core.enps import enps

STEP: Final = 0.04
COLUMNS: Final = ("n", "mean", "least", "promoters", "detractors")


def enps_coverage(sizes: Sequence[int], step: float = STEP) -> pd.DataFrame:
    """
    Return how often the interval of `core.enps.enps` holds the true score, by number of answers.

    One row per size with the columns of `COLUMNS`: the mean and the least coverage (0 to 1) over
    all true shares of promoters and detractors on a grid of `step` inside the triangle (each above
    0, together below 1), and the shares at which it is least. Nothing is drawn: all outcomes of n
    answers are enumerated with their multinomial probabilities.
    """
    ticks = np.arange(1, round(1 / step)) * step
    grid = np.array([(p, d) for p in ticks for d in ticks if p + d < 1 - step / 2])
    rows = []
    for n in sizes:
        held = _held(n, grid)
        least = int(held.argmin())
        rows.append((n, float(held.mean()), float(held[least]), *grid[least]))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _held(n: int, grid: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the coverage at each true pair of shares."""
    outcomes = [(a, b) for a in range(n + 1) for b in range(n + 1 - a)]
    counts = np.array(outcomes)
    found = [enps(a, n - a - b, b) for a, b in outcomes]
    ends = np.array([(each.low, each.high) for each in found], dtype=np.float64)
    log_ways = np.array(
        [lgamma(n + 1) - lgamma(a + 1) - lgamma(b + 1) - lgamma(n - a - b + 1) for a, b in outcomes]
    )
    p, d = grid[:, :1], grid[:, 1:]
    logs = log_ways + counts[:, 0] * np.log(p) + counts[:, 1] * np.log(d)
    logs += (n - counts.sum(axis=1)) * np.log(1 - p - d)
    true = 100 * (p - d)
    # An end that equals the true score up to rounding holds it.
    inside = (ends[:, 0] <= true + 1e-9) & (true <= ends[:, 1] + 1e-9)
    covered: NDArray[np.float64] = (np.exp(logs) * inside).sum(axis=1)
    return covered

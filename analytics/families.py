"""Many tests at once: adjusted probabilities within a declared family."""

from typing import Final

import pandas as pd
from scipy.stats import false_discovery_control

LEVEL: Final = 0.05
"""Share of false discoveries that is accepted."""


def adjusted(p: pd.Series) -> pd.Series:
    """
    Return the adjusted p of each test of a family, with the same index; missing ones stay missing.

    Raises ValueError for a p outside 0 to 1. Source: Benjamini & Hochberg 1995.
    """
    known = p.dropna()
    if not known.between(0, 1).all():
        raise ValueError("A probability is from 0 to 1.")
    found = p.astype("float64").copy()
    if len(known):
        found[known.index] = false_discovery_control(known.to_numpy(dtype="float64"))
    return found


def discoveries(p: pd.Series, level: float = LEVEL) -> pd.Series:
    """Return for each test whether it is a discovery; a missing p is none."""
    return adjusted(p).le(level)

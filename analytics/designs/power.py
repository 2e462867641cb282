"""The smallest true value that a design would find."""

from functools import lru_cache
from math import isfinite, isnan
from typing import Final

from scipy.optimize import brentq
from scipy.special import stdtrit
from scipy.stats import nct

POWER: Final = 0.8
LEVEL: Final = 0.05


def detectable(se: float, dof: float, power: float = POWER, level: float = LEVEL) -> float:
    """
    Return the smallest true value that a two-sided test finds with this probability.

    `se` is the standard error of the estimate, in its unit; `dof` the degrees of freedom of t.
    Missing (nan) for a missing or infinite `se`. Raises ValueError for `dof` below 1.
    Source: noncentral t, Cohen 1988.
    """
    if dof < 1:
        raise ValueError("There are no degrees of freedom.")
    if isnan(se) or not isfinite(se):
        return float("nan")
    return se * _distance(dof, power, level)


@lru_cache(maxsize=256)
def _distance(dof: float, power: float, level: float) -> float:
    """Return the true value in standard errors."""
    border = float(stdtrit(dof, 1 - level / 2))

    def missing(distance: float) -> float:
        # Finding the wrong sign has no weight at this power, and scipy loses digits there.
        return float(nct.sf(border, dof, distance)) - power

    return float(brentq(missing, 0.0, 2 * border + 5.0))

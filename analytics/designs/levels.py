"""
Levels and slopes of units as random draws: second opinions beside levels that are free.

Where random and free levels give different slopes, units differ for good in what also moves the
outcome, and only the free ones can be read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.core.proportions import Z95
from analytics.designs.regression import Coefficient

INTERCEPT = "Intercept"


def random_levels(
    table: pd.DataFrame, outcome: str, regressors: Sequence[str], unit: str, period: str
) -> dict[str, Coefficient]:
    """
    Return coefficients, and `Intercept`, where levels of units are random (linearmodels).

    Rows are numbered by `unit` and `period`, a number or a date. It assumes that levels have
    nothing to do with the regressors. Source: Swamy & Arora 1972.
    """
    # Only estimates need it, and servers do not install it.
    from linearmodels.panel import RandomEffects  # noqa: PLC0415 - see above

    rows = table.set_index([unit, period])
    design = rows[list(regressors)].assign(**{INTERCEPT: 1.0})
    fit = RandomEffects(rows[outcome], design).fit()
    parts = (fit.params, fit.std_errors, fit.tstats, fit.pvalues)
    columns = np.column_stack([np.asarray(each, dtype=np.float64) for each in parts])
    return {
        str(name): Coefficient(*(float(each) for each in row))
        for name, row in zip(design.columns, columns, strict=True)
    }


@dataclass(frozen=True, slots=True)
class RandomSlopes:
    """
    The mean slope over units, with its 95 % interval, where each unit has a level and a slope.

    `intercept` is the mean level with its standard error. `spread` holds the standard deviations of
    levels, of slopes and of what is left; `n` are the rows, `units` the units.
    """

    value: float
    low: float
    high: float
    se: float
    intercept: tuple[float, float]
    spread: tuple[float, float, float]
    log_likelihood: float
    n: int
    units: int


def random_slopes(table: pd.DataFrame, outcome: str, regressor: str, unit: str) -> RandomSlopes:
    """
    Return the mean slope of units whose levels and slopes differ, by REML (statsmodels).

    Rows with a missing value are left out. Source: Laird & Ware 1982.
    """
    # Only estimates need it, and servers do not install it.
    from statsmodels.regression.mixed_linear_model import (  # noqa: PLC0415 - see above
        MixedLM,
    )

    rows = table[[outcome, regressor, unit]].dropna()
    design = np.column_stack([np.ones(len(rows)), rows[regressor].to_numpy(dtype=np.float64)])
    units = pd.factorize(rows[unit])[0]
    fit = MixedLM(rows[outcome].to_numpy(np.float64), design, groups=units, exog_re=design).fit()
    (level, value), (level_se, se) = np.asarray(fit.fe_params), np.asarray(fit.bse_fe)
    levels, slopes = np.sqrt(np.diag(fit.cov_re))
    return RandomSlopes(
        float(value), float(value - Z95 * se), float(value + Z95 * se), float(se),
        (float(level), float(level_se)), (float(levels), float(slopes), float(np.sqrt(fit.scale))),
        float(fit.llf), len(rows), int(units.max()) + 1,
    )  # fmt: skip

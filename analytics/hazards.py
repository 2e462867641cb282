"""Proportional hazards: how covariates go with the rate at which durations end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.core.proportions import Z95

Values = Sequence[float] | NDArray[Any] | pd.Series


@dataclass(frozen=True, slots=True)
class Cox:
    """
    Coefficients of a Cox model: logarithms of hazard ratios, with 95 % intervals.

    `table` has one row per covariate, with the columns value, se, low, high, p. `n` are the
    durations, `events` those whose end was observed; `log_likelihood` is the partial one.
    """

    table: pd.DataFrame
    log_likelihood: float
    n: int
    events: int


def cox(
    durations: Values,
    observed: Values,
    covariates: pd.DataFrame,
    clusters: Sequence[Any] | pd.Series | None = None,
) -> Cox:
    """
    Fit a Cox model with Efron's handling of ties (statsmodels).

    `durations` are in any unit; `observed` is true where the end was observed. `covariates` has one
    numeric column per covariate and one row per duration. With `clusters`, standard errors allow
    durations of one cluster to go together, such as those of one unit. An association: those who
    differ in a covariate may differ in more. Raises ValueError for lengths that differ, a missing
    or negative value, or no observed end.
    Source: Cox 1972; Efron 1977; Lin & Wei 1989.
    """
    times, ended = np.asarray(durations, dtype=np.float64), np.asarray(observed, dtype=np.bool_)
    table = covariates.to_numpy(dtype=np.float64)
    if not times.shape == ended.shape == (len(table),):
        raise ValueError("Durations, `observed` and covariates differ in length.")
    if not ((times >= 0).all() and np.isfinite(table).all() and ended.any()):
        raise ValueError("A value is missing or negative, or no end was observed.")
    # Servers that only read stored figures do not install it.
    from statsmodels.duration.hazard_regression import PHReg  # noqa: PLC0415 - see above

    groups = None if clusters is None else pd.factorize(pd.Series(list(clusters)))[0]
    fit = PHReg(times, table, status=ended.astype(int), ties="efron").fit(groups=groups)
    value, se = np.asarray(fit.params), np.asarray(fit.bse)
    columns = {
        "value": value, "se": se, "low": value - Z95 * se, "high": value + Z95 * se,
        "p": np.asarray(fit.pvalues),
    }  # fmt: skip
    found = pd.DataFrame(columns, index=covariates.columns)
    return Cox(found, float(fit.llf), len(times), int(ended.sum()))

"""Survival curves: durations of which some had not ended when observation stopped."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.core.proportions import Z95

COLUMNS: Final = ("time", "n", "events", "value", "se", "low", "high")

Values = Sequence[float] | NDArray[Any] | pd.Series


def kaplan_meier(durations: Values, observed: Values) -> pd.DataFrame:
    """
    Return one row per time at which a duration ended, with the columns of `COLUMNS`.

    `durations` are in any unit, 0 or more; `observed` is true where the end was observed, false
    where observation stopped before it (censored). `n` is the number at risk just before `time`,
    `value` the share that lasts beyond it, `se` Greenwood's standard error, `low` and `high` the
    95 % interval on log(-log): missing where the share is 0. A duration censored at a time counts
    as at risk at that time. Raises ValueError for a negative or missing duration, or for lengths
    that differ.
    Source: Kaplan & Meier 1958; Greenwood 1926; Kalbfleisch & Prentice 1980.
    """
    times, ended = np.asarray(durations, dtype=np.float64), np.asarray(observed, dtype=np.bool_)
    if times.shape != ended.shape:
        raise ValueError(f"{times.size} durations, but {ended.size} values of `observed`.")
    if not (times >= 0).all():
        raise ValueError("A duration is negative or missing.")
    ends, events = np.unique(times[ended], return_counts=True)
    n = times.size - np.searchsorted(np.sort(times), ends, side="left")
    value = np.cumprod((n - events) / n)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(np.cumsum(events / (n * (n - events))))
        half = np.exp(Z95 * spread / np.abs(np.log(value)))
        found = (ends, n, events, value, value * spread, value**half, value ** (1 / half))
    curve = pd.DataFrame(dict(zip(COLUMNS, found, strict=True)))
    curve.loc[curve["value"] == 0, ["se", "low", "high"]] = np.nan
    return curve

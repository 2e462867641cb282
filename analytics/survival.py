"""Survival curves: durations of which some had not ended when observation stopped."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import chi2

from analytics.core.proportions import Z95
from analytics.core.texts import probability, text
from analytics.hazards import Cox, cox

__all__ = ["COLUMNS", "Cox", "LogRank", "aalen_johansen", "cox", "kaplan_meier", "log_rank"]

COLUMNS: Final = ("time", "n", "events", "value", "se", "low", "high")

Values = Sequence[float] | NDArray[Any] | pd.Series


class LogRank(NamedTuple):
    """The log-rank test that groups have one survival curve: statistic, freedom, probability."""

    statistic: float
    freedom: int
    p: float

    def sentence(self, locale: str) -> str:
        """Return the probability of such a difference where the groups have one curve."""
        return text(locale, "log_rank.same", p=probability(locale, self.p))


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


def aalen_johansen(durations: Values, causes: Values) -> pd.DataFrame:
    """
    Return the cumulative share that ended by each cause, with competing causes: time, cause, value.

    `causes` is 0 where observation stopped before an end, otherwise the number of the cause. Unlike
    1 minus Kaplan-Meier of each cause, the shares of all causes and of those left add up to 1. One
    row per time of an end and cause. Raises as `kaplan_meier`.
    Source: Aalen & Johansen 1978.
    """
    cause = np.asarray(causes, dtype=np.int64)
    curve = kaplan_meier(durations, cause > 0)
    times = np.asarray(durations, dtype=np.float64)
    before = np.concatenate([[1.0], curve["value"].to_numpy()[:-1]])
    parts = []
    for each in np.unique(cause[cause > 0]):
        events = np.array([np.sum((times == at) & (cause == each)) for at in curve["time"]])
        share = np.cumsum(before * events / curve["n"].to_numpy())
        parts.append(pd.DataFrame({"time": curve["time"], "cause": each, "value": share}))
    empty = pd.DataFrame({"time": [], "cause": [], "value": []})
    return pd.concat(parts, ignore_index=True) if parts else empty


def log_rank(durations: Values, observed: Values, groups: Sequence[Any] | pd.Series) -> LogRank:
    """
    Test whether groups have the same survival curve. Raises ValueError for fewer than two groups.

    Source: Mantel 1966; Peto & Peto 1972.
    """
    times, ended = np.asarray(durations, dtype=np.float64), np.asarray(observed, dtype=np.bool_)
    codes, names = pd.factorize(pd.Series(groups))
    k = len(names)
    if k < 2:  # noqa: PLR2004 - nothing to compare
        raise ValueError("A test compares two groups or more.")
    difference, variance = np.zeros(k), np.zeros((k, k))
    for at in np.unique(times[ended]):
        n = np.array([np.sum((times >= at) & (codes == each)) for each in range(k)], dtype=float)
        d = np.array([np.sum((times == at) & ended & (codes == each)) for each in range(k)])
        whole, ends = n.sum(), d.sum()
        difference += d - n * ends / whole
        if whole > 1:
            spread = ends * (whole - ends) / (whole - 1)
            variance += spread * (np.diag(n / whole) - np.outer(n, n) / whole**2)
    left = difference[:-1]
    statistic = float(left @ np.linalg.pinv(variance[:-1, :-1]) @ left)
    return LogRank(statistic, k - 1, float(chi2.sf(statistic, k - 1)))

"""Rates of participation from rows, before release rules are applied (see release.py)."""

from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.core.proportions import Proportion, wilson
from analytics.participation.members import done, enrolled, members, moment_of
from analytics.survival import Values, kaplan_meier

RETENTION: Final = ("week", "n", "active", "value", "low", "high")
CHURN: Final = ("day", "n", "events", "value", "se", "low", "high")
_DAY: Final = np.timedelta64(1, "D")
_WEEK: Final = np.timedelta64(7, "D")


def activation(
    enrollments: pd.DataFrame, actions: pd.DataFrame, days: int, as_of: datetime
) -> Proportion:
    """
    Return the share with an action within `days` days, of people who joined that long ago.

    People observed for less time, a closed account included, are in neither count.
    Source: measure `activated_30` of the registry.
    """
    moment, window = moment_of(as_of), pd.Timedelta(days=days)
    people = members(enrollments, moment)
    people = people[people["joined"] + window <= people["until"]]
    acts = done(people, actions, moment)
    soon = acts[acts["at"] <= acts["joined"] + window]
    return wilson(soon["member"].nunique(), len(people))


def active(
    enrollments: pd.DataFrame, actions: pd.DataFrame, as_of: datetime, days: int = 30
) -> Proportion:
    """Return the share with an action in the last `days` days, of people enrolled at `as_of`."""
    moment = moment_of(as_of)
    people = enrolled(enrollments, moment)
    acts = done(people, actions, moment)
    recent = acts[acts["at"] > moment - pd.Timedelta(days=days)]
    return wilson(recent["member"].nunique(), len(people))


def retention(enrollments: pd.DataFrame, actions: pd.DataFrame, as_of: datetime) -> pd.DataFrame:
    """
    Return one row per week after joining (0 is the first), with the columns of `RETENTION`.

    `n` people were observed for the whole week, `active` of them had an action in it; `value`,
    `low`, `high` are that share (0 to 1) with Wilson's interval. Weeks with n = 0 are missing.
    """
    moment = moment_of(as_of)
    people = members(enrollments, moment)
    whole = _whole(people["until"] - people["joined"], _WEEK)
    acts = done(people, actions, moment)
    seen = acts[["member"]].assign(week=_whole(acts["at"] - acts["joined"], _WEEK))
    seen = seen[seen["week"] < whole[seen["member"].to_numpy()]].drop_duplicates()
    longest = int(whole.max(initial=0))
    acted = np.bincount(seen["week"].to_numpy(), minlength=longest)
    rows = [_week(week, int((whole > week).sum()), int(acted[week])) for week in range(longest)]
    kinds = dict.fromkeys(RETENTION[:3], "int64") | dict.fromkeys(RETENTION[3:], "float64")
    return pd.DataFrame(rows, columns=list(RETENTION)).astype(kinds)


def churn(enrollments: pd.DataFrame, as_of: datetime) -> pd.DataFrame:
    """
    Return one row per day after joining on which a person first left by choice: columns `CHURN`.

    `value` (0 to 1) is the share that has left by then, one minus Kaplan-Meier, with Greenwood's
    `se` and the 95 % interval on log(-log). Closed accounts, and people enrolled at `as_of`, are
    censored. `n` is the number at risk. Reasons for leaving are neither known nor estimated.
    """
    durations, left = observed_stays(enrollments, as_of)
    curve = kaplan_meier(durations, left).rename(columns={"time": "day"})
    ends = {"low": 1 - curve["high"], "high": 1 - curve["low"]}
    return curve.assign(value=1 - curve["value"], **ends)[list(CHURN)].astype({"day": "int64"})


def observed_stays(
    enrollments: pd.DataFrame, as_of: datetime
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the days observed of each person's first stay, and whether it ended by choice."""
    people = members(enrollments, moment_of(as_of))
    days = _whole(people["first_end"] - people["joined"], _DAY)
    return days, people["opted_out"].notna().to_numpy(np.bool_)


def gini(x: Values) -> float | None:
    """
    Return the Gini index of `x` (each 0 or more): 0 is equal, (n - 1)/n is all with one person.

    None where the sum is 0. Raises ValueError for a negative or missing value. Source: Gini 1912,
    2 sum(i x_i) / (n sum(x)) - (n + 1)/n over x in rising order.
    """
    values = np.sort(np.asarray(x))
    if not (values >= 0).all():
        raise ValueError("A value is negative or missing.")
    total, n = values.sum(), values.size
    if total == 0:
        return None
    ranks = np.arange(1, n + 1)
    return float((2 * (ranks * values).sum() - (n + 1) * total) / (n * total))


def _whole(spans: "pd.Series[pd.Timedelta]", unit: np.timedelta64) -> NDArray[np.int64]:
    """Return the number of whole units in each span."""
    return (spans.to_numpy("timedelta64[us]") // unit).astype(np.int64)


def _week(week: int, n: int, acted: int) -> tuple[float | None, ...]:
    found = wilson(acted, n)
    return week, n, acted, found.value, found.low, found.high

"""Read the released tables: stages, and how long hires stay."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics import quality, snapshots, survival
from analytics.contracts import Released
from analytics.contracts.recruitment import STAGES
from analytics.core.proportions import wilson
from analytics.snapshots import Snapshot


def lasting(times: pd.DataFrame) -> pd.DataFrame:
    """
    Return the share of hires still working after each month, with the columns of kaplan_meier.

    `time` is in months from 1: the share that lasts beyond it. Reads table `hire_times`.
    """
    months, ended = _each(times)
    return survival.kaplan_meier(months + 1, ended != "no")


def after(times: pd.DataFrame, months: int) -> tuple[float, float | None, float | None] | None:
    """
    Return the share of hires still working after some months with its 95 % interval.

    None where nobody was observed for that long. The interval is missing where none or all last.
    """
    observed, _ended = _each(times)
    curve = lasting(times)
    before = curve[curve["time"] <= months]
    if not (observed >= months).any() and not (before["value"] == 0).any():
        return None
    if before.empty:
        share = wilson(observed.size, observed.size)
        return 1.0, share.low, share.high
    value, low, high = before[["value", "low", "high"]].iloc[-1]
    return (
        float(value), None if pd.isna(low) else float(low), None if pd.isna(high) else float(high)
    )  # fmt: skip


def _each(times: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.str_]]:
    """Months of each hire, and whether its work ended then."""
    counts = times["hires"].to_numpy(dtype=np.int64)
    return (
        np.repeat(times["months"].to_numpy(dtype=np.int64), counts),
        np.repeat(times["ended"].to_numpy(dtype=str), counts),
    )


def reached(table: pd.DataFrame, source: str = "all") -> pd.DataFrame:
    """Return the funnel of one source from table `application_funnel`, up to a hidden stage."""
    own = table[table["source"] == source].set_index("stage").reindex(list(STAGES))
    known = own["applications"].notna().cummin()
    counts = own.loc[known, "applications"].rename("n").rename_axis("stage").reset_index()
    return quality.funnel(counts)


def table(snapshot: Snapshot | None, name: Released) -> pd.DataFrame:
    """Return a table of a snapshot; empty without a snapshot, or where it is older than the table."""
    return snapshots.released_or_empty(snapshot, name)

"""What may be shown of how long hires stay: the curve of all, and shares of groups and causes."""

from collections.abc import Collection, Hashable
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics import survival
from analytics.contracts import conform, frame
from analytics.core.measures import ACTIVITY, MEAN
from analytics.core.proportions import wilson
from analytics.privacy import is_homogeneous
from analytics.recruitment.curves import after
from analytics.recruitment.small import shown

LONGEST: Final = 24
"""Months of work that are told apart."""
HORIZONS: Final = (3, 12)
"""Months after which shares of groups are shown: 90 and 365 days."""
HORIZONS_OF_CAUSES: Final = (12, 24, 6, 18, 3, 9, 15, 21)
"""Months after which shares of causes are shown, the ones tried first in front."""
CAUSES: Final = ("person", "employer", "unknown")
_DAYS: Final = tuple(90 if month == 3 else round(month * 365 / 12) for month in range(LONGEST + 1))  # noqa: PLR2004


def timed(hires: pd.DataFrame) -> pd.DataFrame:
    """Return each hire with `months` of work observed, at most 24, and the cause of its end then.

    `cause` is empty while work lasts; a transfer is not an end: nothing is known of a person after.
    """
    months = np.searchsorted(_DAYS, hires["days"], side="right") - 1
    cause = hires["ended_by"].where(hires["ended_by"].isin(CAUSES) & (months < LONGEST), "")
    return hires.assign(months=months, cause=cause)


def release_times(hires: pd.DataFrame) -> pd.DataFrame:
    """Return table `hire_times`: months of work until it ended, or until the last file, of all hires.

    Nothing else is told of a hire here: neither source, nor unit, nor cause. Empty below ten hires.
    """
    return conform(_counted(hires) if len(hires) >= MEAN else frame("hire_times", []), "hire_times")


def release_groups(hires: pd.DataFrame, groups: Collection[str]) -> pd.DataFrame:
    """Return table `hire_sources`: the shares that still work after 90 and 365 days, by source.

    `same` is the probability of the log-rank test that the shown sources have one curve. The first
    row is for all hires, and has the shares of table `hire_times`.
    """
    if len(hires) < MEAN:
        return frame("hire_sources", [])
    own = hires[hires["declared"].isin(groups)]
    shares = _of_groups(hires, "declared", groups)
    same = None
    if len(groups) > 1:
        same = survival.log_rank(own["months"] + 1, own["cause"] != "", list(own["declared"])).p
    rows: list[dict[str, Any]] = [{"source": "all", "hires": len(hires), **_shares(hires)}]
    for source, each in own.groupby("declared"):
        rows.append({"source": source, "hires": len(each), **shares[str(source)]})
    return frame("hire_sources", [{**row, "same": same} for row in rows])


def release_causes(hires: pd.DataFrame) -> pd.DataFrame:
    """Return table `hire_causes`: the share whose work ended by each cause (Aalen and Johansen).

    A month has rows only where at least five ends of each cause, and of the causes that are not
    shown, came since the month before it with rows. So no row tells who of a few left by what cause.
    Months beyond the longest observation have none.
    """
    if len(hires) < MEAN:
        return frame("hire_causes", [])
    counts = [int((hires["cause"] == cause).sum()) for cause in CAUSES]
    kept = [c for c, keep in zip(CAUSES, shown(counts, ACTIVITY), strict=True) if keep]
    codes = hires["cause"].map({c: at + 1 for at, c in enumerate(CAUSES)}).fillna(0).astype(int)
    found = survival.aalen_johansen(hires["months"] + 1, codes)
    groups = [hires["cause"] == cause for cause in kept]
    others = hires["cause"].isin(CAUSES) & ~hires["cause"].isin(kept)
    groups += [others] if others.any() else []
    rows = [
        {"cause": cause, "months": month, "value": _until(found, CAUSES.index(cause) + 1, month)}
        for month in (_told_apart(hires["months"] + 1, groups) if kept else ())
        for cause in kept
    ]
    return frame("hire_causes", rows)


def release_units(
    hires: pd.DataFrame, groups: Collection[str], staff: pd.DataFrame
) -> pd.DataFrame:
    """Return table `unit_retention`: all hires of each unit beside all of its staff of a year ago.

    `groups` are the units whose hires are shown; `staff` has unit, n and stayed, missing where they
    are not shown.
    """
    people = staff.set_index("unit")
    shares = _of_groups(hires, "unit", groups)
    rows = []
    for unit in sorted({*groups, *people.index[people["n"].notna()]}):
        own = hires[hires["unit"] == unit]
        row: dict[str, Any] = {"unit": unit}
        if unit in groups:
            row |= {"hires": len(own), **shares[unit]}
        if unit in people.index and not pd.isna(people.loc[unit, "n"]):
            row |= _stayed(people.loc[unit].to_dict())
        rows.append(row)
    return frame("unit_retention", rows)


def _stayed(own: dict[Hashable, Any]) -> dict[str, Any]:
    n = int(own["n"])
    if pd.isna(own["stayed"]):
        return {"staff": n}
    share = wilson(int(own["stayed"]), n)
    return {"staff": n, "stayed": share.value, "stayed_low": share.low, "stayed_high": share.high}


def _shares(own: pd.DataFrame) -> dict[str, float | None]:
    """Shares after 90 and 365 days; missing where nobody was observed that long."""
    found: dict[str, float | None] = {}
    for months in HORIZONS:
        share = after(_counted(own), months) or (None, None, None)
        name = f"months_{months}"
        found |= dict(zip((name, f"{name}_low", f"{name}_high"), share, strict=True))
    return found


def _of_groups(
    hires: pd.DataFrame, column: str, groups: Collection[str]
) -> dict[str, dict[str, float | None]]:
    """
    Shares by group, without those that say the same of each of fewer than thirty people.

    Readers know the share of all hires and so that of the groups without one together. Where this
    would say the same of each of fewer than thirty people, the smallest group has none either.
    """
    sizes = hires[hires[column].isin(groups)].groupby(column).size().sort_values(kind="stable")
    found = {str(group): _shares(hires[hires[column] == group]) for group in sizes.index}
    for name in (f"months_{months}" for months in HORIZONS):
        kept = [
            str(group) for group, n in sizes.items()
            if found[str(group)][name] is not None and not _is_alike(found[str(group)][name], n)
        ]  # fmt: skip
        while kept:
            others = hires[~hires[column].isin(kept)]
            if others.empty or not _is_alike(_shares(others)[name], len(others)):
                break
            kept.pop(0)
        for group in found.keys() - set(kept):
            found[group] |= dict.fromkeys((name, f"{name}_low", f"{name}_high"))
    return found


def _is_alike(share: float | None, n: int) -> bool:
    return share is not None and is_homogeneous(share * n, n, MEAN)


def _counted(own: pd.DataFrame) -> pd.DataFrame:
    ended = own["cause"].where(own["cause"] == "", "yes").replace("", "no")
    counts = pd.DataFrame({"months": own["months"], "ended": ended})
    return counts.groupby(["months", "ended"]).size().reset_index(name="hires")


def _until(found: pd.DataFrame, cause: int, month: int) -> float:
    own = found[(found["cause"] == cause) & (found["time"] <= month)]
    return float(own["value"].iloc[-1])


def _told_apart(months: pd.Series, groups: list[pd.Series]) -> list[int]:
    """Months between which each group has five ends or more: a year first, then what fits."""
    found: list[int] = []
    for month in (each for each in HORIZONS_OF_CAUSES if each < months.max()):
        bounds = sorted({0, month, *found})
        between = [(months > low) & (months <= high) for low, high in pairwise(bounds)]
        if all(int((part & group).sum()) >= ACTIVITY for part in between for group in groups):
            found.append(month)
    return sorted(found)

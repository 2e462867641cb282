"""
Renew what was released of hires before: never so that the difference tells of a few people.

A manager's answer about one hire would follow from two means, the second with that hire in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics import quality
from analytics.contracts import Released, conform, frame
from analytics.contracts.recruitment import CAUSES, PARTS
from analytics.core.measures import ACTIVITY, MEAN
from analytics.recruitment.release import RecruitmentRelease, with_cohort
from analytics.recruitment.staying import timed

Known = Mapping[str, Any]
"""What a release was computed from, for the next one: `quality` and `causes`, plain values."""
RATED: Final = PARTS[:3]
"""Parts that somebody rated or entered; retention is what everybody sees."""


def renew(
    found: RecruitmentRelease, hires: pd.DataFrame, known: Known
) -> tuple[RecruitmentRelease, dict[str, Any]]:
    """
    Return a release with what stays as it was released before, and what to know next time.

    `hires` are those of the release, `known` that of the release before; empty for the first. It has
    numbers that are not shown.
    """
    begun = timed(with_cohort(hires[hires["days"] >= 0]))
    rated, of_quality = renew_quality(found.frames["hires"], begun, known.get("quality", {}))
    causes, of_causes = renew_causes(found.frames["hire_causes"], begun, known.get("causes", {}))
    frames: dict[Released, pd.DataFrame] = {**found.frames, "hires": rated, "hire_causes": causes}
    return replace(found, frames=frames), {"quality": of_quality, "causes": of_causes}


def renew_quality(
    found: pd.DataFrame, hires: pd.DataFrame, known: Known
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """
    Return table `hires` with the parts that were released before, and what to know next time.

    A part of a cohort is renewed once it is known of ten hires more, or fewer, than before. `found`
    is the table from today's `hires`; `known` is `quality` of the release before.
    """
    counts = quality.parts(hires).groupby(hires["cohort"]).count()
    next_known: dict[str, Any] = dict(known)
    rows = []
    for found_row in found.to_dict("records"):
        row = {str(name): value for name, value in found_row.items()}
        own = counts.loc[row["cohort"]].astype(int).to_dict()
        rows.append(_renewed(row, own, next_known.setdefault(row["cohort"], {})))
        next_known[row["cohort"]] = rows[-1].pop("known")
    table = conform(frame("hires", rows), "hires") if rows else frame("hires", [])
    return table, next_known


def _renewed(row: dict[str, Any], counts: Mapping[Any, int], before: Known) -> dict[str, Any]:
    """Return a row with its rated parts as they are released, and `known` for the next time."""
    kept = {
        part: before[part]
        for part in RATED
        if part in before and abs(counts[part] - before[part][0]) < MEAN
    }
    new = {
        part: [counts[part], float(row[part])]
        for part in RATED
        if part not in kept and not pd.isna(row[part])
    }
    parts = {**kept, **new}
    own = np.array(
        [*(parts.get(part, (0, np.nan))[1] for part in RATED), row["retention"]], np.float64
    )
    value = quality.value_of(own)
    # The width of the interval would tell of answers that the mean does not contain.
    apart = before.get("apart") if not new else None
    apart = apart or [row["value"] - row["low"], row["high"] - row["value"]]
    return {
        **row, **dict(zip(PARTS, own, strict=True)), "value": value,
        "low": np.clip(value - apart[0], 0, 100), "high": np.clip(value + apart[1], 0, 100),
        **{f"without_{p}": quality.value_of(np.delete(own, at)) for at, p in enumerate(PARTS)},
        "known": {**parts, "apart": None if pd.isna(apart[0]) else [float(a) for a in apart]},
    }  # fmt: skip


def renew_causes(
    found: pd.DataFrame, hires: pd.DataFrame, known: Known
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """
    Return table `hire_causes`: today's, or the one released before, and what to know next time.

    Today's where, between the months of both, no end or five ends or more by each cause were added;
    causes that neither shows count together. `hires` have `months` and `cause`, as timed.
    """
    ends = {
        cause: hires.loc[hires["cause"] == cause, "months"].value_counts().sort_index()
        for cause in CAUSES
    }
    now: dict[str, Any] = {
        "ends": {c: {str(m): int(n) for m, n in each.items()} for c, each in ends.items()},
        "rows": found.astype({"cause": str, "months": int, "value": float}).to_dict("records"),
    }
    if not known.get("rows") or _differ_enough(known, now):
        return found, now
    return conform(frame("hire_causes", known["rows"]), "hire_causes"), dict(known)


def _differ_enough(before: Known, now: Known) -> bool:
    rows = [*before["rows"], *now["rows"]]
    shown = {row["cause"] for row in rows}
    groups = [[cause] for cause in shown] + [[c for c in CAUSES if c not in shown]]
    bounds = sorted({0, *(int(row["months"]) for row in rows)})
    changes = (
        _ends(now, group, low, high) - _ends(before, group, low, high)
        for group in groups
        for low, high in pairwise(bounds)
    )
    return all(change == 0 or abs(change) >= ACTIVITY for change in changes)


def _ends(known: Known, causes: Sequence[str], low: int, high: int) -> int:
    """Return how many ended by these causes after some months, up to others.

    An end in month m counts in the curve at m + 1.
    """
    return sum(
        n
        for cause in causes
        for month, n in known["ends"].get(cause, {}).items()
        if low < int(month) + 1 <= high
    )

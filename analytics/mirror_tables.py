"""The scores of employees and customers in a snapshot, and their comparison by quarter."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pandas as pd

from analytics import mirror
from analytics.contracts import Released, frame
from analytics.core.mirror_figure import MirrorFigure
from analytics.core.mirror_scores import WaveScore, employee_scores
from analytics.core.wave_results import OF_SOME
from analytics.snapshots import Snapshot, SnapshotError

INDEX: Final = ("gap", "symmetry", "level")


def customers(snapshot: Snapshot | None) -> pd.DataFrame:
    """Return table `customers` of a snapshot; empty without one, or where it is older."""
    found = _released(snapshot, "customers")
    return frame("customers", []) if found is None else found


def employees(waves: pd.DataFrame | None) -> dict[str, pd.DataFrame]:
    """
    Return the scores of employees by quarter, with the columns `mirror.SCORES`; {} without any.

    `waves` is table `barometers`, or None. The quarter of a wave is that of the Thursday of the week
    in which it closed. Waves of people who arrive, return or leave are left out.
    """
    if waves is None:
        return {}
    own = waves[(waves["population"] == "employees") & ~waves["moment"].isin(OF_SOME)]
    own = own[own["n"].notna() & own["value"].notna()]
    rows = employee_scores(_score(row) for row in own.to_dict("records"))
    return {quarter: _scores(each) for quarter, each in rows.items()}


def by_quarter(snapshot: Snapshot | None) -> dict[str, MirrorFigure]:
    """Return the comparison of each quarter with scores of customers, the oldest first."""
    ours, theirs = employees(_released(snapshot, "barometers")), customers(snapshot)
    return {
        str(quarter): mirror.compare(ours.get(str(quarter), _scores([])), part)
        for quarter, part in theirs.groupby("quarter", observed=True)
    }


def index_table(figures: Mapping[str, MirrorFigure]) -> pd.DataFrame:
    """Return gap, symmetry and level over units, one row per quarter in which they are known."""
    columns = ["quarter", "units", *(f"{n}{end}" for n in INDEX for end in ("", "_low", "_high"))]
    rows = [
        [quarter, each.whole.n, *(getattr(each.whole, name) for name in columns[2:])]
        for quarter, each in figures.items()
        if each.whole is not None
    ]
    return pd.DataFrame(rows, columns=columns)


def _released(snapshot: Snapshot | None, name: Released) -> pd.DataFrame | None:
    if snapshot is None:
        return None
    try:
        return snapshot.released(name)
    except SnapshotError:
        return None


def _score(row: Mapping[Any, Any]) -> WaveScore:
    theme, sd = (None if pd.isna(row[name]) else row[name] for name in ("theme", "sd"))
    year, week = str(row["week"]).split("-W")
    thursday = date.fromisocalendar(int(year), int(week), 4)
    quarter = f"{thursday.year}-Q{(thursday.month - 1) // 3 + 1}"
    return WaveScore(
        quarter, str(row["week"]), str(row["wave"]), str(row["unit"]), theme, row["kind"],
        int(row["n"]), float(row["value"]), sd,
    )  # fmt: skip


def _scores(rows: list[dict[str, Any]]) -> pd.DataFrame:
    kinds = {"score": "float64", "sd": "float64", "n": "int64"}
    return pd.DataFrame(rows, columns=list(mirror.SCORES)).astype(kinds)

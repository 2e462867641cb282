"""The panel: one row per program, unit and counted week."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Final

import pandas as pd

from analytics import snapshots
from analytics.contracts import conform
from analytics.reach import COUNTS, ledger
from analytics.snapshots import Snapshot, SnapshotError
from analytics.traffic import classify

COLUMNS: Final = ("program", "unit", "week", *COUNTS)


def build(snapshot: Snapshot) -> pd.DataFrame:
    """
    The panel of a snapshot, as its weeks were released: a late row changes no week before its own.

    Program totals only (`unit` is 'all'): units appear once the release machinery can decide which
    of them may be shown. A week without any request is absent, not zero. Raises SnapshotError.
    """
    return snapshot.panel


def from_requests(requests: pd.DataFrame) -> pd.DataFrame:
    """Program totals by week from `requests` rows or from a raw log, as table `panel`."""
    classified = classify(requests).assign(unit="all")
    parts = [
        ledger(rows).assign(program=str(program))
        for program, rows in classified.groupby("program", sort=True)
    ]
    joined = pd.concat(parts) if parts else pd.DataFrame(columns=list(COLUMNS))
    return conform(joined[list(COLUMNS)].reset_index(drop=True), "panel")


def freeze(
    folder: Path, requests: pd.DataFrame, cut_off: datetime, released: pd.DataFrame | None = None
) -> Snapshot:
    """
    Write a whole snapshot, both parts, and load it; nothing stays behind where a step fails.

    `released` is the panel that may be shown; without it all weeks of the requests are.
    Raises ContractError for rows that lie, SnapshotError where the folder exists already.
    """
    if folder.exists():
        raise SnapshotError(f"{folder.name} exists already; a snapshot is written once.")
    draft = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        snapshots.write_part(draft, "rows", {"requests": requests}, cut_off)
        shown = from_requests(requests) if released is None else released
        snapshots.write_part(draft, "panel", {"panel": shown}, cut_off)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return snapshots.load(folder)

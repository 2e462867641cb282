"""The panel: one row per program, unit and counted week."""

import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import pandas as pd

from analytics import snapshots
from analytics.contracts import PEOPLE, ContractError, People, Table, columns_of, conform, frame
from analytics.reach import COUNTS, totals
from analytics.snapshots import Snapshot, SnapshotError

_COUNTED: Final = frozenset(column.name for column in columns_of("requests")) - {
    "unit",
    "provenance",
}
_PORTION: Final = 4_000_000
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
    counted = totals(requests).assign(unit="all")
    return conform(counted[list(COLUMNS)], "panel")


def recount(snapshot: Snapshot) -> pd.DataFrame:
    """
    The panel counted anew from the rows of a snapshot: what `build` shows, plus whatever came late
    or was not released. Raises SnapshotError where the rows have been deleted.

    Whole days are counted one after the other and added up, so memory holds a portion of them.
    """
    parts = [totals(rows) for rows in snapshots.requests_by_days(snapshot, _COUNTED, _PORTION)]
    summed = pd.concat(parts).groupby(["program", "week"], as_index=False)[list(COUNTS)].sum()
    # As the ledger has it: nobody's place known is not nobody from outside.
    placed = (summed["authentic_low"] > 0) | (summed["authentic"] == 0)
    summed["reach"] = summed["reach_low"].where(placed)
    return conform(summed.assign(unit="all")[list(COLUMNS)], "panel")


def freeze(
    folder: Path,
    requests: pd.DataFrame,
    cut_off: datetime,
    released: pd.DataFrame | None = None,
    people: Mapping[People, pd.DataFrame] | None = None,
) -> Snapshot:
    """
    Write a whole snapshot, both parts, and load it; nothing stays behind where a step fails.

    `released` is the panel that may be shown; without it all weeks of the requests are. `people`
    holds the tables of people who allow measuring; those it does not name are written empty.
    Raises ContractError for rows that lie, SnapshotError where the folder exists already.
    """
    if folder.exists():
        raise SnapshotError(f"{folder.name} exists already; a snapshot is written once.")
    draft = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        tables = {"requests": requests, **_tables_of(people or {})}
        snapshots.write_part(draft, "rows", tables, cut_off)
        shown = from_requests(requests) if released is None else released
        snapshots.write_part(draft, "panel", {"panel": shown}, cut_off)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return snapshots.load(folder)


def _tables_of(people: Mapping[People, pd.DataFrame]) -> dict[Table, pd.DataFrame]:
    for name in people:
        if name not in PEOPLE:
            raise ContractError(name, "-", None, "this is no table of people")
    return {name: people[name] if name in people else frame(name, []) for name in PEOPLE}

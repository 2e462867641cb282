"""The panel: one row per program, unit and counted week."""

import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import pandas as pd

from analytics import snapshots
from analytics.contracts import (
    PEOPLE,
    ContractError,
    People,
    Released,
    Table,
    columns_of,
    conform,
    frame,
)
from analytics.core.measures import ACTIVITY
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
    Return the panel of a snapshot as it was released; late rows change no earlier week.

    Program totals only (`unit` is 'all'), until there are release rules for units. A week without
    any request is missing, not zero. Raises SnapshotError.
    """
    return snapshot.panel


def exposure(snapshot: Snapshot) -> pd.DataFrame:
    """
    Return what the people of each unit received in each closed week, as it was released.

    A number is missing where it concerns fewer than five people, zero included, so it is from 0 on
    and must not be read as 0. A week without visits and solicitations may have no rows. Raises
    SnapshotError where the snapshot is older than the table.
    """
    return snapshot.released("exposure")


def release_exposure(counted: pd.DataFrame) -> pd.DataFrame:
    """
    Return table `exposure` from unit, week, `solicitations` and the number of `people` asked.

    A number that concerns fewer than five people is missing. Its row is kept, because the absence
    of a row would tell 0 from 1 to 4; `people` is left out, because it is no part of the contract.
    There are no totals, so no difference reveals a missing number.
    """
    numbers = counted["solicitations"].astype("Int64")
    shown = counted.assign(solicitations=numbers.where(counted["people"] >= ACTIVITY))
    return conform(shown[[column.name for column in columns_of("exposure")]], "exposure")


def mentoring(snapshot: Snapshot) -> pd.DataFrame:
    """
    Return how the people of each unit took part in mentoring in each closed week, as released.

    A missing number is from 0 on, as in `exposure`. Raises SnapshotError where the snapshot is
    older than the table.
    """
    return snapshot.released("mentoring")


def release_mentoring(counted: pd.DataFrame) -> pd.DataFrame:
    """
    Return table `mentoring` from unit, week, `people`, `meetings` and the number of `attendees`.

    People are missing where they are fewer than five, meetings where fewer than five people of the
    unit attended any. Rows are kept and there are no totals, as in `release_exposure`.
    """
    enough = {"people": counted["people"], "meetings": counted["attendees"]}
    shown = counted.assign(
        **{
            name: counted[name].astype("Int64").where(people >= ACTIVITY)
            for name, people in enough.items()
        }
    )
    return conform(shown[[column.name for column in columns_of("mentoring")]], "mentoring")


def from_requests(requests: pd.DataFrame) -> pd.DataFrame:
    """Return program totals by week from `requests` rows or a raw log, as table `panel`."""
    counted = totals(requests).assign(unit="all")
    return conform(counted[list(COLUMNS)], "panel")


def recount(snapshot: Snapshot) -> pd.DataFrame:
    """
    Count the panel again from the rows of a snapshot: the result of `build` plus late rows and
    weeks that were not released. Raises SnapshotError where the rows have been deleted.

    Rows are read in portions of whole days, to limit memory.
    """
    parts = [totals(rows) for rows in snapshots.requests_by_days(snapshot, _COUNTED, _PORTION)]
    summed = pd.concat(parts).groupby(["program", "week"], as_index=False)[list(COUNTS)].sum()
    # As in `reach.ledger`: without any known viewer class, reach is unknown and not 0.
    known = (summed["authentic_low"] > 0) | (summed["authentic"] == 0)
    summed["reach"] = summed["reach_low"].where(known)
    return conform(summed.assign(unit="all")[list(COLUMNS)], "panel")


def freeze(
    folder: Path,
    requests: pd.DataFrame,
    cut_off: datetime,
    released: pd.DataFrame | None = None,
    people: Mapping[People, pd.DataFrame] | None = None,
    others: Mapping[Released, pd.DataFrame] | None = None,
) -> Snapshot:
    """
    Write both parts of a snapshot and load it; when a step fails, everything is removed.

    `released` is the panel that may be shown; the default is all weeks of the requests. `people`
    contains the tables of people who allow measuring; missing tables are written empty. `others`
    contains the released tables beside the panel; a missing one is not written. Raises
    ContractError for rows that violate the contract, SnapshotError where the folder exists.
    """
    if folder.exists():
        raise SnapshotError(f"{folder.name} exists already; a snapshot is written once.")
    draft = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        tables = {"requests": requests, **_tables_of(people or {})}
        snapshots.write_part(draft, "rows", tables, cut_off)
        shown = from_requests(requests) if released is None else released
        also: dict[Table, pd.DataFrame] = dict((others or {}).items())
        snapshots.write_part(draft, "panel", {"panel": shown, **also}, cut_off)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return snapshots.load(folder)


def _tables_of(people: Mapping[People, pd.DataFrame]) -> dict[Table, pd.DataFrame]:
    for name in people:
        if name not in PEOPLE:
            raise ContractError(name, "-", None, "this is no table of people")
    return {name: people[name] if name in people else frame(name, []) for name in PEOPLE}

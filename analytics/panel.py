"""The panel: one row per program, unit and counted week."""

import shutil
from collections.abc import Collection, Mapping
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
from analytics.counting import COUNTS, PORTION, count
from analytics.engine import bounded
from analytics.engines import Engine, embedded
from analytics.reach import totals
from analytics.snapshots import Snapshot, SnapshotError
from analytics.unit_outcomes import SOURCES, outcomes

__all__ = [
    "COLUMNS", "SOURCES", "build", "exposure", "freeze", "from_requests", "mentoring", "recount",
    "release_exposure", "release_mentoring", "unit_weeks",
]  # fmt: skip

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


def unit_weeks(snapshot: Snapshot) -> pd.DataFrame:
    """
    Return one row per unit and closed week, for designs: table `unit_weeks`, then the outcomes.

    Exposures and `applications` include small numbers, because numbers that are missing for being
    small would bias every estimate; so only functions that return estimates may call this. Outcomes are the columns
    of `SOURCES`, known in the week to which they belong and missing elsewhere (`unit_outcomes`). Of
    a unit and week without a row nothing is known. Raises SnapshotError where the rows were deleted.
    """
    counted = snapshots.rows(snapshot, "unit_weeks")
    keys = counted.astype({"unit": "str", "week": "str"}).rename(
        columns={"applied": "applications"}
    )
    return keys.merge(outcomes(snapshot), on=["unit", "week"], how="left", validate="1:1")


def from_requests(
    requests: pd.DataFrame, weeks: Collection[str] | None = None, engine: Engine = embedded
) -> pd.DataFrame:
    """
    Return program totals by week from `requests` rows or a raw log, as table `panel`.

    With `weeks` only these are counted. A request that arrived late is classified among all
    requests of its day; so pass the rows of other weeks on the same days, too. Raises EngineError.
    """
    counted = totals(requests, weeks, engine).assign(unit="all")
    return conform(counted[list(COLUMNS)], "panel")


def recount(
    snapshot: Snapshot,
    weeks: Collection[str] | None = None,
    engine: Engine = embedded,
    most: int = PORTION,
) -> pd.DataFrame:
    """
    Count the panel again from the rows of a snapshot: the result of `build` plus late rows and
    weeks that were not released. `weeks` selects weeks, each with the same counts as all at once.
    Raises SnapshotError where the rows have been deleted, EngineError.

    Memory does not grow with the rows: they are counted in portions of about `most`, in a bounded
    database.
    """
    with bounded() as connection:
        connection.register("rows", snapshots.request_rows(snapshot, connection))
        counted = count(connection, "program", engine, weeks=weeks, most=most)
    named = counted.rename(columns={"cell": "program"}).assign(unit="all")
    return conform(named[list(COLUMNS)], "panel")


def freeze(
    folder: Path,
    requests: pd.DataFrame,
    cut_off: datetime,
    released: pd.DataFrame | None = None,
    people: Mapping[People, pd.DataFrame] | None = None,
    others: Mapping[Released, pd.DataFrame] | None = None,
    units: pd.DataFrame | None = None,
) -> Snapshot:
    """
    Write both parts of a snapshot and load it; when a step fails, everything is removed.

    `released` is the panel that may be shown; the default is all weeks of the requests. `people`
    contains the tables of people who allow measuring; missing tables are written empty. `others`
    contains the released tables beside the panel, `units` is table `unit_weeks`; a missing one is
    not written. Raises ContractError for rows that violate the contract, SnapshotError where the
    folder exists.
    """
    if folder.exists():
        raise SnapshotError(f"{folder.name} exists already; a snapshot is written once.")
    draft = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        tables = {"requests": requests, **_tables_of(people or {})}
        if units is not None:
            tables["unit_weeks"] = units
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

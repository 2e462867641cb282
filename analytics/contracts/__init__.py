"""Contracts of the tables of a snapshot: columns with type, unit, meaning and constraints."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import pandas as pd

from analytics.contracts.columns import Column, Kind
from analytics.contracts.tables import PEOPLE, TABLES, People, Released, Table
from analytics.core.measures import ACTIVITY, DISTRIBUTION
from analytics.core.own_words import SHORTEST
from analytics.core.reported import COUNTS
from analytics.core.traffic import CODES

__all__ = [
    "PEOPLE",
    "TABLES",
    "Column",
    "ContractError",
    "Kind",
    "People",
    "Released",
    "Table",
    "check",
    "columns_of",
    "conform",
    "frame",
]

_DTYPES: Final[dict[Kind, str]] = {
    "text": "str",
    "time": "datetime64[us]",
    "flag": "bool",
    "count": "Int64",
    "number": "float64",
}


class ContractError(ValueError):
    """The first violation found: its table, column and row (from 1; None: the whole column)."""

    def __init__(self, table: str, column: str, row: int | None, why: str) -> None:
        self.table, self.column, self.row = table, column, row
        place = "" if row is None else f", row {row}"
        super().__init__(f"Table {table}, column {column}{place}: {why}.")


def check(frame: pd.DataFrame, table: Table) -> None:
    """
    Raise ContractError for the first violation of the contract.

    Columns are checked in the order of the contract, rows from the top. An extra column is a
    violation: a snapshot contains only what the contract names.
    """
    columns = columns_of(table)
    for column in columns:
        if column.name not in frame:
            raise ContractError(table, column.name, None, "the column is missing")
        _check_column(frame[column.name], table, column)
    named = {column.name for column in columns}
    for name in frame.columns:
        if name not in named:
            raise ContractError(table, str(name), None, "the contract names no such column")
    whole = _WHOLE.get(table)
    if whole is not None:
        whole(frame)


def columns_of(table: Table) -> tuple[Column, ...]:
    """Return the columns of a table in order. Raises ContractError for an unknown table."""
    if table not in TABLES:
        raise ContractError(table, "-", None, "no contract describes this table")
    return TABLES[table]


def frame(table: Table, records: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return a frame with the contract's columns and types from plain values, without checks."""
    names = [column.name for column in columns_of(table)]
    return conform(pd.DataFrame(list(records), columns=names), table)


def conform(data: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Convert the columns that are present to the types of the contract."""
    kinds: dict[Any, Any] = {
        column.name: _DTYPES[column.kind] for column in columns_of(table) if column.name in data
    }
    return data.astype(kinds)


def _check_column(values: "pd.Series[Any]", table: Table, column: Column) -> None:
    if not _has_kind(values, column.kind):
        why = f"holds {values.dtype}, not {_DTYPES[column.kind]}"
        raise ContractError(table, column.name, None, why)
    missing = values.isna()
    if not column.null:
        _refuse(missing, table, column, "a value is missing")
    if column.unique:
        _refuse(values.duplicated(), table, column, "the value is in an earlier row")
    if column.kind == "count":
        _refuse((values < 0).fillna(value=False), table, column, "a count is below zero")
    if column.kind == "number":
        _refuse(~(values.between(0, 1) | missing), table, column, "the share is not from 0 to 1")
    if column.kind == "text" and (column.allowed or column.pattern):
        _refuse(~(_fits(values, column) | missing), table, column, "the value is not allowed")


def _fits(values: "pd.Series[Any]", column: Column) -> "pd.Series[bool]":
    """Match each distinct value once: there are many rows and few distinct values."""
    distinct = pd.Series(values.dropna().unique(), dtype="str")
    if column.allowed:
        return values.isin(column.allowed)
    return values.isin(distinct[distinct.str.fullmatch(column.pattern or ".*")])


def _has_kind(values: "pd.Series[Any]", kind: Kind) -> bool:
    if kind == "count":
        return pd.api.types.is_integer_dtype(values.dtype)
    return str(values.dtype) == _DTYPES[kind]


def _refuse(wrong: "pd.Series[bool]", table: Table, column: Column, why: str) -> None:
    if wrong.any():
        raise ContractError(table, column.name, int(wrong.to_numpy().argmax()) + 1, why)


def _check_sums(panel: pd.DataFrame) -> None:
    parts = panel[["authentic", *CODES]].sum(axis=1)
    _refuse(panel["gross"] != parts, "panel", _named("panel", "gross"), "is not kept plus left out")
    for low, high in (("authentic_low", "authentic"), ("reach_low", "reach_high")):
        _refuse(panel[low] > panel[high], "panel", _named("panel", low), f"is above {high}")


def _check_exposure(exposure: pd.DataFrame) -> None:
    """Check that a unit has one row per week, and that no small number is written by mistake."""
    twice = exposure.duplicated(["unit", "week"])
    _refuse(twice, "exposure", _named("exposure", "week"), "the unit has an earlier row")
    small = (exposure["solicitations"] < ACTIVITY).fillna(value=False)
    _refuse(small, "exposure", _named("exposure", "solicitations"), "is below the floor")


def _check_mentoring(mentoring: pd.DataFrame) -> None:
    """Check that a unit has one row per week, and that no small number is written by mistake.

    Five people are in three meetings or more.
    """
    twice = mentoring.duplicated(["unit", "week"])
    _refuse(twice, "mentoring", _named("mentoring", "week"), "the unit has an earlier row")
    for name, least in (("people", ACTIVITY), ("meetings", (ACTIVITY + 1) // 2)):
        small = (mentoring[name] < least).fillna(value=False)
        _refuse(small, "mentoring", _named("mentoring", name), "is below the floor")


def _check_champions(champions: pd.DataFrame) -> None:
    """Check that a unit has one row per week, and that no small number is written by mistake."""
    twice = champions.duplicated(["unit", "week"])
    _refuse(twice, "champions", _named("champions", "week"), "the unit has an earlier row")
    for name in ("people", "resolved"):
        small = (champions[name] < ACTIVITY).fillna(value=False)
        _refuse(small, "champions", _named("champions", name), "is below the floor")
    alone = champions["champions"].notna() & champions["people"].isna()
    _refuse(alone, "champions", _named("champions", "champions"), "the unit is too small")
    more = (champions["champions"] > champions["people"]).fillna(value=False)
    _refuse(more, "champions", _named("champions", "champions"), "is above people")


def _check_help_times(times: pd.DataFrame) -> None:
    """Check that a month has one row per number of days, and enough requests to be shown."""
    twice = times.duplicated(["program", "month", "days"])
    _refuse(twice, "help_times", _named("help_times", "days"), "the month has an earlier row")
    asked = (times["resolved"] + times["waiting"]).groupby([times["program"], times["month"]])
    small = asked.transform("sum") < DISTRIBUTION
    _refuse(small, "help_times", _named("help_times", "month"), "is below the floor")


def _check_load(load: pd.DataFrame) -> None:
    """Check that a month has one row per band, and enough champions to be shown."""
    twice = load.duplicated(["program", "month", "band"])
    _refuse(twice, "champion_load", _named("champion_load", "band"), "the month has an earlier row")
    small = load.groupby(["program", "month"])["champions"].transform("sum") < DISTRIBUTION
    _refuse(small, "champion_load", _named("champion_load", "month"), "is below the floor")


def _check_events(events: pd.DataFrame) -> None:
    early = (events["last_day"] < events["first_day"]).fillna(value=False)
    _refuse(early, "events", _named("events", "last_day"), "is before first_day")


def _check_stays(enrollments: pd.DataFrame) -> None:
    """Check that a stay ends after it began, has a cause, and does not overlap the next one."""
    enrollments = enrollments.reset_index(drop=True)
    joined, left = enrollments["joined_at"], enrollments["left_at"]
    ended, at_end = _named("enrollments", "ended"), _named("enrollments", "left_at")
    _refuse(left < joined, "enrollments", at_end, "the stay ends before it began")
    _refuse(
        enrollments["ended"].isna() != left.isna(),
        "enrollments",
        ended,
        "contradicts left_at",
    )
    ordered = enrollments.sort_values(["person", "program", "joined_at", "left_at"])
    stays = ordered.groupby(["person", "program"], sort=False)
    before, first = stays["left_at"].shift(), stays.cumcount() == 0
    early = ~(first | (before <= ordered["joined_at"]))
    begun = _named("enrollments", "joined_at")
    _refuse(early.sort_index(), "enrollments", begun, "an earlier stay still lasts")


def _check_scores(texts: pd.DataFrame) -> None:
    unscored = texts["containment"].isna() & (texts["tokens"] >= SHORTEST)
    why = f"is missing for a text of {SHORTEST} words or more"
    _refuse(unscored, "texts", _named("texts", "containment"), why)


def _check_post_metrics(metrics: pd.DataFrame) -> None:
    """Check that a post has one row per age, constant attributes, and no counts where not read."""
    metrics = metrics.reset_index(drop=True)
    twice = metrics.duplicated(["post", "age"])
    why = "the post was read at this age in an earlier row"
    _refuse(twice, "post_metrics", _named("post_metrics", "age"), why)
    for name in ("person", "program", "unit", "week", "channel"):
        several = metrics.groupby("post", sort=False)[name].transform("nunique") > 1
        why = "differs from another row of the post"
        _refuse(several, "post_metrics", _named("post_metrics", name), why)
    for name in COUNTS:
        unread = metrics[name].notna() & metrics["hours"].isna()
        why = "has a value where the metrics were not read"
        _refuse(unread, "post_metrics", _named("post_metrics", name), why)


def _named(table: Table, name: str) -> Column:
    return next(column for column in columns_of(table) if column.name == name)


_WHOLE: Final[dict[Table, Callable[[pd.DataFrame], None]]] = {
    "panel": _check_sums,
    "exposure": _check_exposure,
    "mentoring": _check_mentoring,
    "champions": _check_champions,
    "help_times": _check_help_times,
    "champion_load": _check_load,
    "events": _check_events,
    "enrollments": _check_stays,
    "texts": _check_scores,
    "post_metrics": _check_post_metrics,
}

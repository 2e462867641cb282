"""Every table of a snapshot: its columns, with type, unit, meaning, and what may be missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import pandas as pd

from analytics.plain.traffic import AT_REQUEST, CODES

Kind = Literal["text", "time", "flag", "count"]
Table = Literal["requests", "panel"]

_DTYPES: Final[dict[Kind, str]] = {
    "text": "str",
    "time": "datetime64[us]",
    "flag": "bool",
    "count": "Int64",
}


class ContractError(ValueError):
    """The first lie found: in which table, in which column, in which row (from 1; None: all)."""

    def __init__(self, table: str, column: str, row: int | None, why: str) -> None:
        self.table, self.column, self.row = table, column, row
        place = "" if row is None else f", row {row}"
        super().__init__(f"Table {table}, column {column}{place}: {why}.")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `pattern` and `allowed` bind texts; a count is never negative."""

    name: str
    kind: Kind
    unit: str
    meaning: str
    null: bool = False
    unique: bool = False
    allowed: tuple[str, ...] | None = None
    pattern: str | None = None


_WEEK: Final = r"\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])"
_DAY: Final = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_VIEWERS: Final = ("external", "employee", "unknown")

_REQUESTS: Final = (
    Column("event_id", "text", "-", "one request, whatever else is equal", unique=True),
    Column("at", "time", "UTC, no zone", "when the request arrived"),
    Column("day", "text", "date", "its day in the organisation's zone", pattern=_DAY),
    Column("week", "text", "ISO week", "the week it is counted in", pattern=_WEEK),
    Column("unit", "text", "-", "org unit of the person who shared"),
    Column("program", "text", "-", "program the share belongs to"),
    Column("link", "text", "-", "tracked link that was opened"),
    Column("kind", "text", "-", "what was done", allowed=("click",)),
    Column("visitor", "text", "hex", "daily key; its salt dies with the day", pattern="[0-9a-f]+"),
    Column("viewer", "text", "-", "side of the company's wall", allowed=_VIEWERS),
    Column("is_paid", "flag", "-", "came through advertising"),
    Column("decided", "text", "code", "left out at the request", null=True, allowed=AT_REQUEST),
    Column("provenance", "text", "-", "how we know", allowed=("measured",)),
)
_PANEL: Final = (
    Column("program", "text", "-", "program the requests belong to"),
    Column("unit", "text", "-", "org unit, or 'all' for the whole program"),
    Column("week", "text", "ISO week", "the week counted", pattern=_WEEK),
    Column("gross", "count", "requests", "every request"),
    *(Column(code, "count", "requests", f"left out under {code}") for code in CODES),
    Column("authentic_low", "count", "visits", "kept, known to be from outside"),
    Column("authentic", "count", "visits", "kept, outside or unknown"),
    Column("reach_low", "count", "daily visitors, summed", "outside the company"),
    Column("reach", "count", "daily visitors, summed", "missing if no place known", null=True),
    Column("reach_high", "count", "daily visitors, summed", "outside or unknown"),
)
TABLES: Final[dict[Table, tuple[Column, ...]]] = {"requests": _REQUESTS, "panel": _PANEL}


def check(frame: pd.DataFrame, table: Table) -> None:
    """
    Silent when the frame keeps its contract; else ContractError naming the first lie.

    Columns are read in the order of the contract, rows from the top. A column too many is a lie:
    nothing may travel in a snapshot that the contract does not name.
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
    if table == "panel":
        _check_sums(frame)


def columns_of(table: Table) -> tuple[Column, ...]:
    """The columns of a table in order. Raises ContractError for a table nobody described."""
    if table not in TABLES:
        raise ContractError(table, "-", None, "no contract describes this table")
    return TABLES[table]


def frame(table: Table, records: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """A frame with the contract's columns and types from rows of plain values; not checked yet."""
    names = [column.name for column in columns_of(table)]
    return conform(pd.DataFrame(list(records), columns=names), table)


def conform(data: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The same values in the contract's types, as they come back from Parquet or a database."""
    kinds: dict[Any, Any] = {column.name: _DTYPES[column.kind] for column in columns_of(table)}
    return data.astype(kinds)


def _check_column(values: "pd.Series[Any]", table: Table, column: Column) -> None:
    if not _has_kind(values, column.kind):
        why = f"holds {values.dtype}, not {_DTYPES[column.kind]}"
        raise ContractError(table, column.name, None, why)
    missing = values.isna()
    if not column.null:
        _refuse(missing, table, column, "a value is missing")
    if column.unique:
        _refuse(values.duplicated(), table, column, "the value stood in an earlier row")
    if column.kind == "count":
        _refuse((values < 0).fillna(value=False), table, column, "a count is below zero")
    if column.kind == "text" and (column.allowed or column.pattern):
        _refuse(~(_fits(values, column) | missing), table, column, "the value is not allowed")


def _fits(values: "pd.Series[Any]", column: Column) -> "pd.Series[bool]":
    """Judged once per distinct value: a table holds far more rows than days or viewers."""
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
    by_name = {column.name: column for column in _PANEL}
    parts = panel[["authentic", *CODES]].sum(axis=1)
    _refuse(panel["gross"] != parts, "panel", by_name["gross"], "is not kept plus left out")
    for low, high in (("authentic_low", "authentic"), ("reach_low", "reach_high")):
        _refuse(panel[low] > panel[high], "panel", by_name[low], f"is above {high}")

"""Contracts of the tables of a snapshot: columns with type, unit, meaning and constraints."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics.contracts import recruitment, unit_weeks
from analytics.contracts.checks import WHOLE, ContractError, columns_of, refuse
from analytics.contracts.columns import Column, Kind
from analytics.contracts.tables import PEOPLE, TABLES, People, Released, Table

__all__ = [
    "PEOPLE", "TABLES", "Column", "ContractError", "Kind", "People", "Released", "Table", "check",
    "columns_of", "conform", "frame",
]  # fmt: skip

_DTYPES: Final[dict[Kind, str]] = {
    "text": "str",
    "time": "datetime64[us]",
    "flag": "bool",
    "count": "Int64",
    "number": "float64",
    "level": "float64",
}


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
    whole = WHOLE.get(table)
    if whole is not None:
        whole(frame)
    by_name = {column.name: column for column in columns}
    rules = (recruitment.WHOLE | unit_weeks.WHOLE).get(table)
    for name, wrong, why in rules(frame) if rules else ():
        refuse(wrong, table, by_name[name], why)


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
        refuse(missing, table, column, "a value is missing")
    if column.unique:
        refuse(values.duplicated(), table, column, "the value is in an earlier row")
    if column.kind == "count":
        refuse((values < 0).fillna(value=False), table, column, "a count is below zero")
    if column.kind == "number":
        inside = values.between(*column.within) | missing
        why = "the number is not from {:g} to {:g}".format(*column.within)
        refuse(~inside, table, column, why)
    if column.kind == "level":
        refuse(values.isin([np.inf, -np.inf]), table, column, "the level is not finite")
    if column.kind == "text" and (column.allowed or column.pattern):
        refuse(~(_fits(values, column) | missing), table, column, "the value is not allowed")


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

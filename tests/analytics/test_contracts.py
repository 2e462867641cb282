"""The contract names the first lie: which table, which column, which row."""

from typing import Any

import pandas as pd
import pytest

from analytics import contracts
from analytics.contracts import ContractError
from analytics.panel import from_requests
from tests.analytics.rows import row, table


def requests() -> pd.DataFrame:
    return table([row(1), row(2, 60), row(3, 120, decided="R1")])


def test_what_keeps_the_contract_passes_in_silence() -> None:
    contracts.check(requests(), "requests")
    contracts.check(table([]), "requests")
    contracts.check(from_requests(requests()), "panel")


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("day", "2026-13-01", "not allowed"),
        ("week", "2026-10", "not allowed"),
        ("viewer", "author", "not allowed"),
        ("kind", "impression", "not allowed"),
        ("decided", "R4", "not allowed"),
        ("provenance", "declared", "not allowed"),
        ("visitor", "192.0.2.7", "not allowed"),
        ("unit", None, "a value is missing"),
        ("event_id", "e000001", "stood in an earlier row"),
    ],
)
def test_the_first_lie_is_named(column: str, value: Any, why: str) -> None:
    lying = requests()
    lying.loc[2, column] = value
    with pytest.raises(ContractError, match=why) as found:
        contracts.check(lying, "requests")
    assert (found.value.table, found.value.column, found.value.row) == ("requests", column, 3)
    assert str(found.value).startswith(f"Table requests, column {column}, row 3: ")


def test_the_first_of_two_lies_is_the_one_named() -> None:
    lying = requests()
    lying.loc[1, "week"] = "never"
    lying.loc[0, "viewer"] = "nobody"
    with pytest.raises(ContractError) as found:
        contracts.check(lying, "requests")
    assert (found.value.column, found.value.row) == ("week", 2)


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        (requests().drop(columns="link"), "link"),
        (requests().assign(address="192.0.2.7"), "address"),
        (requests().assign(at="2026-03-02"), "at"),
        (requests().assign(is_paid=0), "is_paid"),
        (requests().assign(at=requests()["at"].dt.tz_localize("UTC")), "at"),
    ],
)
def test_a_column_amiss_is_named(changed: pd.DataFrame, column: str) -> None:
    with pytest.raises(ContractError) as found:
        contracts.check(changed, "requests")
    assert (found.value.column, found.value.row) == (column, None)


@pytest.mark.parametrize(
    ("column", "value", "named"),
    [
        ("gross", 9, "gross"),
        ("R1", -1, "R1"),
        ("reach_low", 9, "reach_low"),
        ("authentic_low", 9, "authentic_low"),
    ],
)
def test_a_panel_that_does_not_add_up_is_a_lie(column: str, value: int, named: str) -> None:
    lying = from_requests(requests())
    lying.loc[0, column] = value
    with pytest.raises(ContractError) as found:
        contracts.check(lying, "panel")
    assert (found.value.table, found.value.column, found.value.row) == ("panel", named, 1)


def test_a_table_without_a_contract_has_none() -> None:
    with pytest.raises(ContractError, match="no contract describes"):
        contracts.check(requests(), "people")  # type: ignore[arg-type]


def test_every_column_says_its_unit_and_meaning() -> None:
    for columns in contracts.TABLES.values():
        assert all(column.unit and column.meaning for column in columns)
        assert len({column.name for column in columns}) == len(columns)

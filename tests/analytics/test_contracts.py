"""The contract names the first lie: which table, which column, which row."""

from typing import Any

import pandas as pd
import pytest

from analytics import contracts
from analytics.contracts import ContractError
from analytics.panel import from_requests
from tests.analytics.people import act, actions, at, enrollments, stay, texts, written
from tests.analytics.readings import reading, readings, unread
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


def people(table: contracts.Table) -> pd.DataFrame:
    return {
        "enrollments": enrollments([stay(1, 0, 3), stay(1, 3), stay(2, 1, 9, "account")]),
        "actions": actions([act(1, 2), act(2, 3, "shared")]),
        "texts": texts([written(1, 0.1), written(2, None), written(3, 1.0)]),
        "readings": readings([reading(1), unread(1, "29d"), reading(2, "1h")]),
    }[table]


@pytest.mark.parametrize("name", contracts.PEOPLE)
def test_tables_of_people_pass_in_silence(name: contracts.People) -> None:
    contracts.check(people(name), name)
    contracts.check(contracts.frame(name, []), name)


@pytest.mark.parametrize(
    ("name", "column", "value", "row", "why"),
    [
        ("enrollments", "person", "claire@house.example", 1, "not allowed"),
        ("enrollments", "program", None, 1, "a value is missing"),
        ("enrollments", "ended", "dismissed", 1, "not allowed"),
        ("enrollments", "ended", None, 1, "says otherwise than left_at"),
        ("enrollments", "left_at", None, 1, "says otherwise than left_at"),
        ("enrollments", "left_at", at(-1), 1, "ends before it began"),
        ("enrollments", "left_at", at(4), 2, "an earlier stay still lasts"),
        ("actions", "kind", "signed_in", 1, "not allowed"),
        ("actions", "at", None, 1, "a value is missing"),
        ("texts", "language", "de", 1, "not allowed"),
        ("texts", "tokens", -1, 1, "below zero"),
        ("texts", "containment", 1.5, 1, "not from 0 to 1"),
        ("texts", "containment", -0.1, 1, "not from 0 to 1"),
        ("texts", "containment", float("inf"), 1, "not from 0 to 1"),
        ("texts", "containment", None, 1, "12 words or more"),
    ],
)
def test_a_lie_about_people_is_named(
    name: contracts.Table, column: str, value: Any, row: int, why: str
) -> None:
    lying = people(name)
    lying.loc[0, column] = value
    with pytest.raises(ContractError, match=why) as found:
        contracts.check(lying, name)
    assert (found.value.table, found.value.row) == (name, row)


def test_a_share_that_is_no_number_is_named() -> None:
    with pytest.raises(ContractError, match="column containment: holds str, not float64"):
        contracts.check(people("texts").assign(containment="none"), "texts")


def test_two_stays_at_once_are_seen_in_any_order() -> None:
    lying = people("enrollments").iloc[::-1].set_axis([7, 7, 7])
    lying["left_at"] = pd.Series([at(9), None, at(4)], index=lying.index, dtype="datetime64[us]")
    with pytest.raises(ContractError, match="column joined_at, row 2: an earlier stay"):
        contracts.check(lying, "enrollments")

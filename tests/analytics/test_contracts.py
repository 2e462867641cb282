"""The contract reports the table, column and row of the first violation."""

from typing import Any

import pandas as pd
import pytest

from analytics import contracts
from analytics.contracts import ContractError
from analytics.panel import from_requests
from tests.analytics.people_builders import (
    action_row,
    action_table,
    at,
    enrollment_table,
    stay_row,
    text_row,
    text_table,
)
from tests.analytics.post_metrics_builders import metrics_row, metrics_table, unread_row
from tests.analytics.request_builders import request_row, request_table


def requests() -> pd.DataFrame:
    return request_table([request_row(1), request_row(2, 60), request_row(3, 120, decided="R1")])


def test_valid_table_passes() -> None:
    contracts.check(requests(), "requests")
    contracts.check(request_table([]), "requests")
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
        ("event_id", "e000001", "is in an earlier row"),
    ],
)
def test_first_violation_is_reported(column: str, value: Any, why: str) -> None:
    invalid = requests()
    invalid.loc[2, column] = value
    with pytest.raises(ContractError, match=why) as found:
        contracts.check(invalid, "requests")
    assert (found.value.table, found.value.column, found.value.row) == ("requests", column, 3)
    assert str(found.value).startswith(f"Table requests, column {column}, row 3: ")


def test_first_of_two_violations_is_reported() -> None:
    invalid = requests()
    invalid.loc[1, "week"] = "never"
    invalid.loc[0, "viewer"] = "nobody"
    with pytest.raises(ContractError) as found:
        contracts.check(invalid, "requests")
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
def test_wrong_column_is_reported(changed: pd.DataFrame, column: str) -> None:
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
def test_panel_with_wrong_sum_is_refused(column: str, value: int, named: str) -> None:
    invalid = from_requests(requests())
    invalid.loc[0, column] = value
    with pytest.raises(ContractError) as found:
        contracts.check(invalid, "panel")
    assert (found.value.table, found.value.column, found.value.row) == ("panel", named, 1)


def test_unknown_table_is_refused() -> None:
    with pytest.raises(ContractError, match="no contract describes"):
        contracts.check(requests(), "people")  # type: ignore[arg-type]


def test_every_column_has_unit_and_meaning() -> None:
    for columns in contracts.TABLES.values():
        assert all(column.unit and column.meaning for column in columns)
        assert len({column.name for column in columns}) == len(columns)


def people(table: contracts.Table) -> pd.DataFrame:
    return {
        "enrollments": enrollment_table(
            [stay_row(1, 0, 3), stay_row(1, 3), stay_row(2, 1, 9, "account")]
        ),
        "actions": action_table([action_row(1, 2), action_row(2, 3, "shared")]),
        "texts": text_table([text_row(1, 0.1), text_row(2, None), text_row(3, 1.0)]),
        "post_metrics": metrics_table([metrics_row(1), unread_row(1, "29d"), metrics_row(2, "1h")]),
    }[table]


@pytest.mark.parametrize("name", contracts.PEOPLE)
def test_valid_tables_of_people_pass(name: contracts.People) -> None:
    contracts.check(people(name), name)
    contracts.check(contracts.frame(name, []), name)


@pytest.mark.parametrize(
    ("name", "column", "value", "row", "why"),
    [
        ("enrollments", "person", "claire@company.example", 1, "not allowed"),
        ("enrollments", "program", None, 1, "a value is missing"),
        ("enrollments", "ended", "dismissed", 1, "not allowed"),
        ("enrollments", "ended", None, 1, "contradicts left_at"),
        ("enrollments", "left_at", None, 1, "contradicts left_at"),
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
def test_violation_in_table_of_people_is_reported(
    name: contracts.Table, column: str, value: Any, row: int, why: str
) -> None:
    invalid = people(name)
    invalid.loc[0, column] = value
    with pytest.raises(ContractError, match=why) as found:
        contracts.check(invalid, name)
    assert (found.value.table, found.value.row) == (name, row)


def test_share_that_is_not_a_number_is_reported() -> None:
    with pytest.raises(ContractError, match="column containment: holds str, not float64"):
        contracts.check(people("texts").assign(containment="none"), "texts")


def test_overlapping_stays_are_found_in_any_order() -> None:
    invalid = people("enrollments").iloc[::-1].set_axis([7, 7, 7])
    invalid["left_at"] = pd.Series(
        [at(9), None, at(4)], index=invalid.index, dtype="datetime64[us]"
    )
    with pytest.raises(ContractError, match="column joined_at, row 2: an earlier stay"):
        contracts.check(invalid, "enrollments")

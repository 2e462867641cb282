"""The one text of the panel: equal to an oracle, week by week, and in its translation."""

from collections.abc import Mapping
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.counting import COUNTS, Cell, count
from analytics.engine import connect
from analytics.engines import embedded
from analytics.engines.texts import clickhouse
from analytics.engines.translate import translated
from analytics.panel import from_requests
from analytics.reach import ledger, totals
from analytics.traffic import classify
from tests.analytics import panel_oracle, request_strategies
from tests.analytics.request_builders import request_row, request_table
from tests.analytics.request_strategies import WEEKS

Rows = list[dict[str, Any]]
GRID = [("south", "2026-W09"), ("west", "2026-W10")]


def as_counts(table: pd.DataFrame, cell: Cell) -> dict[tuple[str, str], Mapping[str, Any]]:
    values = table.astype("object").where(table.notna(), None)
    return {
        (row[cell], row["week"]): {name: row[name] for name in COUNTS}
        for row in values.to_dict("records")
    }


@settings(max_examples=25, deadline=None)
@given(request_strategies.requests)
def test_the_text_equals_the_oracle(rows: Rows) -> None:
    table = request_table(rows)
    grid = pd.DataFrame(GRID, columns=["unit", "week"])
    expected = panel_oracle.counts(rows, "unit", GRID)
    assert as_counts(ledger(table, grid), "unit") == expected
    codes = classify(table)["removed_by"].astype("object").fillna("")
    assert dict(zip(table["event_id"], codes, strict=True)) == panel_oracle.codes(rows)


@settings(max_examples=15, deadline=None)
@given(request_strategies.requests, st.sets(st.sampled_from(WEEKS)))
def test_weeks_counted_apart_equal_all_at_once(rows: Rows, first: set[str]) -> None:
    table = request_table(rows)
    whole = totals(table)
    parts = [totals(table, weeks) for weeks in (first, set(WEEKS) - first)]
    joined = pd.concat(parts).sort_values(["program", "week"]).reset_index(drop=True)
    pd.testing.assert_frame_equal(joined, whole)


@settings(max_examples=10, deadline=None)
@given(request_strategies.requests, st.integers(12, 120))
def test_portions_equal_all_at_once(rows: Rows, most: int) -> None:
    table = request_table(rows)
    with connect() as connection:
        connection.register("rows", table)
        found = count(connection, "unit", embedded, most=most)
    pd.testing.assert_frame_equal(found.rename(columns={"cell": "unit"}), ledger(table))


def test_a_day_with_more_rows_than_a_portion_is_counted_in_parts_of_its_visitors() -> None:
    rows = [request_row(n, n * 40, visitor=f"{n % 50:032}") for n in range(400)]
    sizes: list[int] = []

    def engine(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
        sizes.append(int(connection.sql("SELECT count(*) FROM requests").fetchall()[0][0]))
        return embedded(connection)

    with connect() as connection:
        connection.register("rows", request_table(rows))
        found = count(connection, "unit", engine, most=100)
    assert (len(sizes), sum(sizes)) == (4, 400)
    assert max(sizes) < 200
    assert int(found["gross"].sum()) == 400


def test_a_late_row_is_classified_among_the_rows_of_its_day() -> None:
    rows = request_table([request_row(1), request_row(2, 10, week="2026-W11")])
    late = from_requests(rows, ["2026-W11"])
    assert late[["week", "gross", "R7", "authentic"]].to_numpy().tolist() == [["2026-W11", 1, 1, 0]]
    # Without the row of the week before, the same request would count as a visit.
    assert from_requests(rows.iloc[1:])["authentic"].tolist() == [1]


def test_grid_names_units_and_weeks_without_requests() -> None:
    grid = pd.DataFrame({"unit": ["north", "south"], "week": ["2026-W10", "2026-W09"]})
    found = ledger(request_table([request_row(1), request_row(2, 60)]), grid)
    assert found[["unit", "week", "gross", "authentic", "reach"]].to_numpy().tolist() == [
        ["north", "2026-W10", 2, 2, 1],
        ["south", "2026-W09", 0, 0, 0],
    ]
    nothing = ledger(request_table([]), grid)
    assert nothing["gross"].tolist() == [0, 0]


@pytest.mark.parametrize("steps", [200, 3_000])
def test_a_long_chain_of_clicks_is_walked(steps: int) -> None:
    rows = [request_row(number, number * 11) for number in range(steps)]
    found = classify(request_table(rows))["removed_by"].astype("object").fillna("")
    assert dict(zip((row["event_id"] for row in rows), found, strict=True)) == panel_oracle.codes(
        rows
    )


def test_the_committed_translation_is_the_one_of_sqlglot() -> None:
    assert clickhouse() == translated("clickhouse"), "run `python -m analytics.engines.translate`"

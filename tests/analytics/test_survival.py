"""Kaplan-Meier against published tables."""

from collections.abc import Callable
from math import log
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.core.proportions import Z95
from analytics.survival import COLUMNS, aalen_johansen, kaplan_meier, log_rank


def medians(table: pd.DataFrame, time: str, ended: str, group: str) -> dict[str, float]:
    curves = {
        str(name): kaplan_meier(rows[time], rows[ended]) for name, rows in table.groupby(group)
    }
    return {
        name: float(curve.loc[curve["value"] <= 0.5, "time"].min())
        for name, curve in curves.items()
    }


def test_medians_of_the_leukemia_trial(trial: Callable[[str], Path]) -> None:
    table = pd.read_csv(trial("published/leukemia_aml.csv"))
    assert medians(table, "time", "status", "x") == {"Maintained": 31, "Nonmaintained": 23}


def test_medians_of_the_fruit_flies(trial: Callable[[str], Path]) -> None:
    table = pd.read_csv(trial("published/waltons.csv"))
    assert medians(table, "T", "E", "group") == {"control": 58, "miR-137": 26}
    assert medians(table.assign(group="all"), "T", "E", "group") == {"all": 56}


def test_job_retention_equals_the_printed_rows(trial: Callable[[str], Path]) -> None:
    table = pd.read_csv(trial("people_analytics/job_retention.csv"))
    curves = {name: kaplan_meier(r["month"], r["left"]) for name, r in table.groupby("gender")}
    last = {name: curve.iloc[-1] for name, curve in curves.items()}
    assert {name: len(curve) for name, curve in curves.items()} == {"F": 12, "M": 12}
    assert {
        name: (row["n"], f"{row['value']:.3f}", f"{row['se']:.5f}") for name, row in last.items()
    } == {"F": (621, "0.603", "0.01501"), "M": (1460, "0.623", "0.00983")}


def test_kaplan_meier_of_a_worked_example() -> None:
    curve = kaplan_meier([1, 2, 2, 3], [True, True, False, False])
    assert curve.columns.tolist() == list(COLUMNS)
    assert curve[["time", "n", "events"]].to_numpy().tolist() == [[1, 4, 1], [2, 3, 1]]
    assert curve["value"].tolist() == [3 / 4, 3 / 4 * 2 / 3]
    spread = (1 / (4 * 3) + 1 / (3 * 2)) ** 0.5
    assert curve["se"].iloc[1] == 0.5 * spread
    half = Z95 * spread / abs(log(0.5))
    low, high = curve[["low", "high"]].iloc[1]
    assert log(-log(low)) == pytest.approx(log(-log(0.5)) + half)
    assert log(-log(high)) == pytest.approx(log(-log(0.5)) - half)


def test_share_of_zero_has_no_interval_and_no_events_give_no_rows() -> None:
    curve = kaplan_meier([1, 1], [True, True])
    assert curve["value"].tolist() == [0]
    assert curve[["se", "low", "high"]].isna().all(axis=None)
    assert kaplan_meier([], []).empty
    assert kaplan_meier([3, 4], [False, False]).empty


def test_invalid_durations_are_refused() -> None:
    with pytest.raises(ValueError, match="negative or missing"):
        kaplan_meier([-1.0], [True])
    with pytest.raises(ValueError, match="negative or missing"):
        kaplan_meier([float("nan")], [True])
    with pytest.raises(ValueError, match="2 durations, but 1"):
        kaplan_meier([1, 2], [True])


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=40))
def test_curve_is_within_its_interval_and_equals_the_share_without_censoring(
    rows: list[tuple[int, bool]],
) -> None:
    days, ended = [day for day, _ in rows], [left for _, left in rows]
    curve = kaplan_meier(days, ended)
    assert curve["value"].is_monotonic_decreasing
    known = curve.dropna()
    assert ((known["low"] <= known["value"]) & (known["value"] <= known["high"])).all()
    whole = kaplan_meier(days, [True] * len(days))
    shares = [sum(day > time for day in days) / len(days) for time in whole["time"]]
    assert whole["value"].tolist() == pytest.approx(shares, abs=1e-12)


def test_log_rank_of_the_published_trials(trial: Callable[[str], Path]) -> None:
    leukemia = pd.read_csv(trial("published/leukemia_aml.csv"))
    found = log_rank(leukemia["time"], leukemia["status"], leukemia["x"])
    assert (f"{found.statistic:.3f}", found.freedom, f"{found.p:.4f}") == ("3.396", 1, "0.0653")
    flies = pd.read_csv(trial("published/waltons.csv"))
    assert f"{log_rank(flies['T'], flies['E'], flies['group']).statistic:.3f}" == "122.249"


def test_log_rank_needs_two_groups() -> None:
    with pytest.raises(ValueError, match="two groups"):
        log_rank([1, 2], [True, True], ["a", "a"])
    assert log_rank([1, 2, 1, 2], [True] * 4, ["a", "a", "b", "b"]).statistic == 0


def test_competing_causes_add_up() -> None:
    found = aalen_johansen([1, 2, 3, 4], [1, 2, 0, 1])
    # The share at risk before each end is 1, 3/4 and 1/2.
    assert found.to_numpy().tolist() == [
        [1, 1, 1 / 4], [2, 1, 1 / 4], [4, 1, 3 / 4],
        [1, 2, 0], [2, 2, 1 / 4], [4, 2, 1 / 4],
    ]  # fmt: skip
    assert len(aalen_johansen([1, 2], [0, 0])) == 0


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), min_size=1, max_size=40))
def test_causes_and_those_left_are_everybody(rows: list[tuple[int, int]]) -> None:
    times, causes = [t for t, _ in rows], [c for _, c in rows]
    curve = kaplan_meier(times, [c > 0 for c in causes])
    ended = aalen_johansen(times, causes).groupby("time")["value"].sum()
    for time, left in zip(curve["time"], curve["value"], strict=True):
        assert ended[time] + left == pytest.approx(1)

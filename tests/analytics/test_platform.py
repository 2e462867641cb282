"""Reach reported by a platform: bounds, and flags of contradictory rows."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.reach import platform


def reported(**changes: int | None) -> pd.DataFrame:
    usual = {"reach": 1000, "impressions": 1500, "paid": 200, "employees": 150, "seen": 40}
    return pd.DataFrame([usual | changes])


def result(frame: pd.DataFrame) -> list[object]:
    row = platform(frame).iloc[0]
    return [row["organic"], row["low"], row["high"], None if pd.isna(row["flag"]) else row["flag"]]


def test_bounds_of_organic_reach() -> None:
    assert result(reported()) == [800, 650, 760, None]
    assert result(reported(employees=900)) == [800, 0, 760, None]


def test_low_end_is_zero_when_paid_reach_is_unknown() -> None:
    row = platform(reported(paid=None)).iloc[0]
    assert (pd.isna(row["organic"]), row["low"], row["high"]) == (True, 0, 960)
    assert result(reported(employees=None)) == [800, 0, 760, None]
    assert result(reported(seen=None)) == [800, 650, 800, None]


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({"impressions": 999}, "reach_above_impressions"),
        ({"paid": 1001}, "paid_above_reach"),
        ({"seen": 151}, "seen_above_employees"),
    ],
)
def test_contradictory_rows_are_flagged_and_kept(changes: dict[str, int], flag: str) -> None:
    assert result(reported(**changes))[3] == flag


def test_four_of_500_real_posts_have_reach_above_impressions(
    trial: Callable[[str], Path],
) -> None:
    posts = pd.read_csv(trial("facebook_posts/dataset_Facebook.csv"), sep=";")
    bounds = platform(
        posts.rename(columns={"T_Reach": "reach", "T_Impression": "impressions"}).assign(
            paid=posts["Paid"].map({0: 0}).astype("Int64"), employees=None, seen=None
        )
    )
    assert len(bounds) == 500
    assert bounds["flag"].value_counts().to_dict() == {"reach_above_impressions": 4}
    flagged = bounds[bounds["flag"].notna()]
    assert (flagged["reach"] > flagged["impressions"]).all()
    assert (flagged["high"] == flagged["reach"]).all()
    assert (bounds["low"] == 0).all()


counts = st.integers(0, 10_000)


@given(counts, counts, st.none() | counts, counts, counts)
def test_bounds_are_ordered_and_no_row_is_lost(
    reach: int, impressions: int, paid: int | None, employees: int, seen: int
) -> None:
    frame = reported(
        reach=reach, impressions=impressions, paid=paid, employees=employees, seen=seen
    )
    row = platform(frame).iloc[0]
    assert 0 <= row["low"] <= reach
    assert 0 <= row["high"] <= reach
    if pd.isna(row["flag"]):
        assert row["low"] <= row["high"]
    assert (row["flag"] == "reach_above_impressions") == (reach > impressions)

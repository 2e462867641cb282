"""Quality of hire, the funnel, and the four-fifths screen."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.quality import PARTS, four_fifths, funnel, parts, quality_of_hire
from analytics.survival import kaplan_meier


def hires(n: int, cohort: str = "a", **columns: object) -> pd.DataFrame:
    plain: dict[str, object] = {
        "cohort": cohort, "family": "f", "raters": "r", "performance": np.arange(n, dtype=float),
        "satisfaction": 3.0, "productive_after": 60.0, "days": 400.0, "left": False,
    }  # fmt: skip
    return pd.DataFrame(plain | columns, index=range(n))


def test_parts_are_from_0_to_100() -> None:
    table = hires(10, satisfaction=[1, 2, 3, 4, 5] * 2, productive_after=[30] * 5 + [180] * 5)
    found = parts(table)
    assert found["performance"].tolist() == [5, 15, 25, 35, 45, 55, 65, 75, 85, 95]
    assert found["satisfaction"].tolist() == [0, 25, 50, 75, 100] * 2
    # The median is 105 days.
    assert found["productivity"].round(4).tolist() == [100.0] * 5 + [64.2857] * 5


def test_a_percentile_is_within_family_and_raters() -> None:
    table = pd.concat([hires(3, family="f"), hires(3, family="g", performance=[7.0, 7.0, 1.0])])
    found = parts(table.reset_index(drop=True))["performance"].round(2)
    assert found.tolist() == [16.67, 50.0, 83.33, 66.67, 66.67, 16.67]


def test_the_value_is_the_mean_of_the_parts_and_each_is_left_out_once() -> None:
    table = hires(20, left=[True] * 5 + [False] * 15, days=[100.0] * 5 + [400.0] * 15)
    row = quality_of_hire(table).iloc[0]
    assert row[["n", *PARTS]].tolist() == [20, 50.0, 50.0, 100.0, 75.0]
    assert row["value"] == 68.75
    assert row["without_retention"] == pytest.approx(200 / 3)
    assert row["without_productivity"] == pytest.approx(175 / 3)
    assert row["low"] < row["value"] < row["high"]


def test_every_draw_of_the_interval_has_the_parts_of_the_value() -> None:
    """Nine known times are too few; a draw that repeats some of them must not count the part."""
    table = hires(12, productive_after=[30.0] * 9 + [None] * 3, family=["f"] * 9 + ["g"] * 3)
    alone = quality_of_hire(table.assign(productive_after=np.nan)).iloc[0]
    rare = quality_of_hire(table).iloc[0]
    assert np.isnan(rare["productivity"])
    assert rare["value"] == alone["value"]
    spread = parts(table.assign(family="f").assign(productive_after=[1.0] * 9 + [99.0] * 3))
    assert spread["productivity"].notna().all()
    few = table.assign(family="f", productive_after=[1.0, 99.0] * 5 + [np.nan] * 2).iloc[:12]
    known = quality_of_hire(few, floor=11).iloc[0]
    bare = quality_of_hire(few.assign(productive_after=np.nan), floor=11).iloc[0]
    assert np.isnan(known["productivity"])
    assert (known["low"], known["high"]) == (bare["low"], bare["high"])


def test_two_parts_are_no_value_and_small_cohorts_show_nothing() -> None:
    table = hires(12, satisfaction=np.nan, productive_after=np.nan)
    row = quality_of_hire(table).iloc[0]
    assert (row["performance"], row["retention"]) == (50.0, 100.0)
    assert row[["satisfaction", "productivity", "value", "low"]].isna().all()
    small = quality_of_hire(pd.concat([hires(9, "b"), hires(10, "c")], ignore_index=True))
    assert small.iloc[0].drop("cohort").isna().all()
    assert small.iloc[1]["n"] == 10
    # Nobody was observed for a year.
    assert np.isnan(quality_of_hire(hires(12, days=90.0)).iloc[0]["retention"])


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(st.floats(0, 5), st.floats(1, 5), st.floats(0, 500)), min_size=1, max_size=40
    )
)
def test_everything_is_from_0_to_100_or_missing(rows: list[tuple[float, float, float]]) -> None:
    rating, manager, days = (list(each) for each in zip(*rows, strict=True))
    table = hires(len(rows), performance=rating, satisfaction=manager, days=days)
    found = quality_of_hire(table)[[*PARTS, "value", "low", "high"]].astype("float64")
    assert ((found >= 0) & (found <= 100) | found.isna()).all(axis=None)
    assert found.isna().all(axis=None) == (len(rows) < 10)


@settings(max_examples=15)
@given(
    st.lists(st.tuples(st.integers(1, 500), st.booleans()), min_size=10, max_size=30),
)
def test_retention_is_the_share_of_kaplan_meier_after_a_year(rows: list[tuple[int, bool]]) -> None:
    days, left = [d for d, _ in rows], [each for _, each in rows]
    found = quality_of_hire(hires(len(rows), days=days, left=left)).iloc[0]["retention"]
    curve = kaplan_meier(days, left)
    before = curve.loc[curve["time"] <= 365, "value"].tolist()
    share = before[-1] if before else 1.0
    if share == 0 or max(days) >= 365:
        assert found == pytest.approx(100 * share)
    else:
        assert np.isnan(found)


def test_the_funnel_has_intervals_and_refuses_growth() -> None:
    found = funnel(pd.DataFrame({"stage": ["applied", "interview", "offer"], "n": [263, 81, 5]}))
    assert found[["low", "high"]].round(4).to_numpy().tolist()[1] == [0.2553, 0.3662]
    assert found["value"].isna().tolist() == [True, False, False]
    with pytest.raises(ValueError, match="offer"):
        funnel(pd.DataFrame({"stage": ["applied", "offer"], "n": [5, 6]}))


def test_four_fifths_of_the_simulated_recruiting_data(trial: Callable[[str], Path]) -> None:
    table = pd.read_csv(trial("people_analytics/recruiting.csv")).groupby("gender")["hired"]
    found = four_fifths(table.sum(), table.count())
    assert found is not None
    # 78 of 494 women and 108 of 472 men were hired.
    assert (found.lowest, found.highest, found.n) == ("F", "M", 966)
    assert found.ratio == pytest.approx((78 / 494) / (108 / 472))
    assert found.below
    assert found.p == pytest.approx(0.00586, abs=5e-4)


def test_four_fifths_is_unknown_without_two_groups_of_ten() -> None:
    assert four_fifths(pd.Series({"a": 5, "b": 1}), pd.Series({"a": 50, "b": 9})) is None
    assert four_fifths(pd.Series({"a": 0, "b": 0}), pd.Series({"a": 50, "b": 50})) is None
    with pytest.raises(ValueError, match="applied"):
        four_fifths(pd.Series({"a": 51}), pd.Series({"a": 50}))

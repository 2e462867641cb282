"""Properties of reported views for generated post metrics."""

from typing import Any

import hypothesis
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analytics import reported
from analytics.core.reported import AGES, CHANNELS
from analytics.reported import FLOOR, bounds
from tests.analytics.post_metrics_builders import HOURS, metrics_row, metrics_table

counts = st.none() | st.integers(0, 100_000)
lines = st.builds(
    lambda post, age, shift, views: metrics_row(
        post, age, hours=HOURS[age] + shift, impressions=views, channel=CHANNELS[post % 2]
    ),
    st.integers(0, 14), st.sampled_from(AGES), st.integers(0, 400), counts,
)  # fmt: skip
tables = st.lists(lines, max_size=25, unique_by=lambda line: (line["post"], line["age"]))
few_examples = hypothesis.settings(max_examples=25, deadline=None)


@few_examples
@given(tables)
def test_low_is_never_above_high_and_missing_stays_missing(
    rows: list[dict[str, Any]],
) -> None:
    rows = metrics_table(rows)  # type: ignore[assignment]
    found = bounds(rows)  # type: ignore[arg-type]
    assert sorted(found["post"]) == sorted(rows["post"].unique())  # type: ignore[call-overload]
    known = found[found["flag"].isna() & found["high"].notna()]
    assert (known["low"] <= known["high"]).all()
    missing = found["impressions"].isna()
    assert found.loc[missing, ["low", "high"]].isna().all(axis=None)
    assert found.loc[~missing, ["low", "high"]].notna().all(axis=None)


@few_examples
@given(tables, counts)
def test_row_of_another_post_changes_no_other_row(
    rows: list[dict[str, Any]], views: int | None
) -> None:
    before = bounds(metrics_table(rows))
    after = bounds(metrics_table([metrics_row(99, impressions=views), *rows]))
    others = after[after["post"] != f"{99:08x}"].reset_index(drop=True)
    pd.testing.assert_frame_equal(others, before)


@few_examples
@given(tables, st.randoms())
def test_row_order_changes_nothing(rows: list[dict[str, Any]], chance: Any) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    found, again = (
        bounds(metrics_table(each)).sort_values("post", ignore_index=True)
        for each in (rows, shuffled)
    )
    pd.testing.assert_frame_equal(found, again)


@few_examples
@given(tables)
def test_no_week_of_fewer_than_five_people_is_released(rows: list[dict[str, Any]]) -> None:
    frame = metrics_table(rows)
    for week in reported._weeks(frame):
        posts = bounds(frame[frame["channel"] == week.channel])
        assert posts["person"].nunique() >= FLOOR
        if week.high is not None:
            known = posts[posts["high"].notna()]
            assert known["person"].nunique() >= FLOOR
            assert known["high"].max() <= week.high == known["high"].sum()
            assert week.low == known["low"].max()

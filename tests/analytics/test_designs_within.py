"""The design within units: what it estimates, and when it refuses."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.designs.estimate import Estimate
from analytics.designs.gates import bounded
from analytics.designs.grid import by_period, by_week, usable, week_name, week_number
from analytics.designs.within import within
from tests.analytics.panel_builders import noise, panel_of

DRAWS = 499


def reach(units: int, weeks: int, seed: int = 9) -> np.ndarray[Any, Any]:
    return np.random.default_rng(seed).normal(size=(units, weeks))


def together(units: int = 16, weeks: int = 30, slope: float = 0.1) -> pd.DataFrame:
    """A panel in which the outcome follows the reach of the same week."""
    exposure = reach(units, weeks)
    return panel_of(noise(units, weeks, 2) + slope * exposure, authentic_reach=exposure)


def estimate(panel: pd.DataFrame, lags: int = 1, **given: Any) -> Estimate:
    period = given.pop("period", "week")
    return within(panel, "comfort", "authentic_reach", lags, period, draws=DRAWS, **given)


def test_the_sum_of_lags_is_found() -> None:
    exposure = reach(16, 40)
    outcome = noise(16, 40, 3)
    for lag, slope in enumerate((0.1, 0.05, 0.02)):
        outcome[:, lag:] += slope * exposure[:, : 40 - lag]
    found = estimate(panel_of(outcome, authentic_reach=exposure), lags=2)
    assert found.low < 0.17 < found.high
    assert (found.n, found.units, found.lags) == (16 * 38, 16, 2)
    assert found.weeks == ("2026-W03", "2026-W40")
    assert found.verdict == "association"
    assert found.is_claim


def test_value_equals_a_fit_with_dummies_and_weights() -> None:
    panel = together(12, 20)
    random = np.random.default_rng(1)
    panel = panel.assign(
        weight=random.uniform(0.5, 2, len(panel)), event=random.normal(size=len(panel)),
        comfort=panel["comfort"].where(random.random(len(panel)) > 0.1),
    )  # fmt: skip
    found = estimate(panel, lags=0, confounders=["event"], weights="weight")
    rows = panel.dropna()
    names = ["authentic_reach", "event"]
    columns = pd.get_dummies(rows[["unit", "week"]]).to_numpy(dtype=float)
    design = np.hstack([rows[names].to_numpy(), columns])
    root = np.sqrt(rows["weight"].to_numpy())[:, None]
    values, *_ = np.linalg.lstsq(design * root, rows["comfort"].to_numpy() * root[:, 0], rcond=None)
    assert found.value == pytest.approx(values[0], abs=1e-9)
    assert found.n == len(rows)


def test_from_40_units_errors_follow_units() -> None:
    panel = together(40, 12, 0.02)
    both = [estimate(part, lags=0) for part in (panel, panel[panel["unit"] != "unit 000"])]
    # Analytic and bootstrap: nearly the same panel, nearly the same interval.
    assert both[0].se == pytest.approx(both[1].se, rel=0.15)
    assert (both[0].units, both[1].units) == (40, 39)


@pytest.mark.parametrize(
    ("units", "period", "more", "verdict", "reason"),
    [
        (9, "week", {}, "descriptive", "few_units"),
        (12, "week", {"same_source": True}, "descriptive", "same_source"),
        (12, "wave", {}, "descriptive", "few_waves"),
    ],
    ids=["units", "questionnaire", "waves"],
)
def test_a_gate_leaves_a_description(
    units: int, period: str, more: dict[str, bool], verdict: str, reason: str
) -> None:
    panel = together(units, 25)
    if period == "wave":
        number = panel["week"].str[-2:].astype(int)
        panel = panel.assign(comfort=panel["comfort"].where(number % 5 == 0))
    found = estimate(panel, lags=0, period=period, **more)
    assert (found.verdict, reason in found.reasons) == (verdict, True)
    assert np.isnan(found.low) == (units < 10)
    assert not found.is_claim


def test_later_exposure_that_goes_with_the_outcome_takes_the_claim_back() -> None:
    exposure = reach(16, 30)
    outcome = noise(16, 30, 4) + 0.1 * exposure
    outcome[:, :-1] += 0.1 * exposure[:, 1:]
    found = estimate(panel_of(outcome, authentic_reach=exposure), lags=0)
    check = found.check("leads")
    assert check is not None
    assert (check.passed, check.p < 0.05) == (False, True)
    assert "leads" in found.reasons
    assert (found.verdict, found.is_null, found.is_claim) == ("association", False, False)


def test_trends_of_units_take_the_claim_back() -> None:
    """Planted: units in which both rise, whatever the program does."""
    slopes = np.random.default_rng(5).normal(size=(20, 1)) * np.arange(40) / 40
    panel = panel_of(noise(20, 40, 6) + 0.5 * slopes, authentic_reach=reach(20, 40) / 4 + slopes)
    found = estimate(panel)
    assert (found.is_null, found.is_claim, found.verdict) == (False, False, "association")
    assert {"leads", "trends"} & set(found.reasons)
    follows = estimate(together(20, 40))
    check = follows.check("trends")
    assert check is not None
    assert (check.passed, follows.is_claim) == (True, True)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"authentic_reach": 1.0}, "no_variation"),
        ({"authentic_reach": np.nan}, "no_data"),
    ],
    ids=["constant", "unknown"],
)
def test_nothing_can_be_said_without_variation(change: dict[str, float], reason: str) -> None:
    found = estimate(together().assign(**change))
    assert (found.verdict, found.reasons) == ("none", (reason,))
    assert np.isnan(found.value)


def test_bounds_hold_the_intervals_of_both_ends() -> None:
    panel = together()
    sure = panel.assign(
        authentic_reach_low=panel["authentic_reach"], authentic_reach_high=panel["authentic_reach"]
    )
    found = estimate(sure)
    assert found.bounds == (found.low, found.high)
    random = np.random.default_rng(3).exponential(1.5, len(panel))
    found = estimate(sure.assign(authentic_reach_high=panel["authentic_reach"] + random))
    assert found.bounds is not None
    assert found.bounds[0] <= found.low
    assert found.high <= found.bounds[1]
    unknown = estimate(sure.assign(authentic_reach_low=0.0))
    assert unknown.bounds == (-np.inf, np.inf)
    assert (unknown.verdict, "bounds_cross_zero" in unknown.reasons) == ("descriptive", True)
    assert bounded(found, []) == found


def test_a_strong_measured_confounder_is_named() -> None:
    shock = reach(16, 30, 1)
    exposure = reach(16, 30) + shock
    outcome = noise(16, 30, 2) + 0.1 * exposure + 0.2 * shock
    panel = panel_of(outcome, authentic_reach=exposure, event=shock, other=reach(16, 30, 4))
    weak, strong = (
        estimate(panel, lags=0, confounders=names) for names in (["other"], ["other", "event"])
    )
    assert np.isnan(estimate(panel, lags=0).strongest)
    assert weak.strongest < 0.05
    assert strong.strongest > 0.3
    assert abs(strong.value - 0.1) < abs(weak.value - 0.1)
    assert 0 < strong.robustness < 1


def test_a_null_says_what_would_be_found() -> None:
    found = estimate(together(slope=0.0))
    assert found.is_null
    assert found.mde > found.se * 2.8
    assert found.check("trends") is not None
    assert f"{found.mde:.3f}" in found.sentence("en")


@pytest.mark.parametrize(
    "wrong", [{"lags": -1}, {"lags": 0, "leads": 0}, {"lags": 0, "weights": "nothing"}],
    ids=["lags", "leads", "column"],
)  # fmt: skip
def test_a_question_without_an_answer_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"Lags|no column"):
        estimate(together(), **wrong)


def test_two_rows_of_one_cell_and_no_rows_are_refused() -> None:
    panel = together()
    for wrong in (pd.concat([panel, panel.head(1)]), panel.head(0)):
        with pytest.raises(ValueError, match=r"no rows|two rows"):
            estimate(wrong)


def test_waves_sum_the_exposure_since_the_wave_before() -> None:
    table = panel_of(
        np.array([[np.nan, 1, np.nan, np.nan, 2, 3]]), reach=np.array([[9.0, 1, 2, np.nan, 4, 5]]),
        event=np.array([[9.0, 1, 2, np.nan, 4, 5]]),
    )  # fmt: skip
    grid = by_week(table, ["comfort", "reach", "event"])
    waves = by_period(grid, "wave", "comfort", ["reach"], ["event"])
    assert [week_name(each) for each in waves.weeks] == ["2026-W02", "2026-W05", "2026-W06"]
    assert str(waves.columns["reach"].tolist()) == "[[nan, nan, 5.0]]"
    assert str(waves.columns["event"].tolist()) == "[[nan, 3.0, 5.0]]"
    assert str(waves.lagged("comfort", 1).tolist()) == "[[nan, 1.0, 2.0]]"
    assert str(waves.lagged("comfort", -1).tolist()) == "[[2.0, 3.0, nan]]"


def test_cells_without_a_neighbor_are_not_used() -> None:
    unknown = np.nan
    table = np.array([[1.0, 1, unknown], [1, 1, unknown], [unknown, unknown, 1]])
    assert usable(table).tolist() == [[True, True, False], [True, True, False], [False] * 3]


@given(st.dates(min_value=date(1, 1, 8), max_value=date(9999, 1, 1)))
@settings(max_examples=30)
def test_weeks_are_numbered_without_gaps(day: date) -> None:
    year, week, _day = day.isocalendar()
    name = f"{year}-W{week:02}"
    assert week_name(week_number(name)) == name
    year, week, _day = (day + timedelta(weeks=1)).isocalendar()
    assert week_number(f"{year}-W{week:02}") == week_number(name) + 1


@pytest.mark.parametrize("wrong", ["2026", "2026-W54", "W10"], ids=["year", "late", "bare"])
def test_no_week_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"week|invalid"):
        week_number(wrong)

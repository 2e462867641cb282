"""Simulated companies: same seed same company, the truth is there, and so is each feature."""

from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from analytics import simulate
from analytics.simulate import Company, Scenario, company

LARGE = Scenario(units=400)
QUIET = Scenario(noise=0, week_spread=0, unit_spread=0, item_spread=0)
FEATURES = {
    name: value for name, value in vars(simulate).items() if isinstance(value, Scenario)
}  # fmt: skip
PARAMETERS: dict[str, st.SearchStrategy[Any]] = {
    "units": st.integers(1, 12),
    "outcomes": st.integers(1, 3),
    "waves": st.just(0) | st.just(1),
    "treated": st.none() | st.just(1),
    "answers": st.tuples(st.integers(1, 9), st.integers(9, 40)),
    "lags": st.lists(st.floats(-1, 1), max_size=3).map(tuple),
    "rho": st.floats(0, 0.99),
    "missing": st.floats(0, 1),
    "response": st.floats(-5, 5),
    "shocks": st.integers(0, 3),
    "season": st.floats(-1, 1),
    "drift": st.floats(0, 0.1),
    "exposure_follows": st.floats(-5, 5),
}
scenarios = st.builds(
    Scenario, weeks=st.integers(1, 60), openings=st.just((0, 0)),
    joining=st.sampled_from(["chance", "trend"]), **PARAMETERS,
) | st.builds(
    Scenario, weeks=st.integers(14, 60), openings=st.just((0, 13)),
    joining=st.just("good_quarter"), **PARAMETERS,
)  # fmt: skip


def table(found: Company, values: str = "attractiveness") -> pd.DataFrame:
    """Return values of the panel, units x weeks."""
    return found.panel.pivot_table(values, "unit", "week", dropna=False)


def within(wide: pd.DataFrame) -> NDArray[np.float64]:
    """Return values without the means of units and of weeks."""
    values = wide.to_numpy()
    values = values - values.mean(axis=0)
    found: NDArray[np.float64] = values - values.mean(axis=1, keepdims=True)
    return found


def changed(scenario: Scenario, **changes: Any) -> pd.DataFrame:
    """Return what a change adds to the outcome of each unit and week: nothing else changes."""
    return table(company(7, scenario, **changes)) - table(company(7, scenario))


@settings(max_examples=40)
@given(st.integers(0, 2**63), scenarios)
def test_the_same_seed_gives_the_same_bytes(seed: int, scenario: Scenario) -> None:
    one, other = company(seed, scenario), company(seed, scenario)
    assert one.panel.to_csv().encode() == other.panel.to_csv().encode()
    assert one.truth.cells.to_csv() == other.truth.cells.to_csv()
    assert one.truth.units.to_csv() == other.truth.units.to_csv()


@settings(max_examples=40)
@given(st.integers(0, 2**63), scenarios)
def test_a_panel_has_what_the_snapshot_has(seed: int, scenario: Scenario) -> None:
    found = company(seed, scenario)
    panel, cells = found.panel, found.truth.cells
    assert len(panel) <= scenario.units * scenario.weeks
    assert not panel.duplicated(["unit", "week"]).any()
    assert panel[["unit", "week"]].equals(panel[["unit", "week"]].sort_values(["unit", "week"]))
    assert panel["week"].str.fullmatch(r"\d{4}-W\d\d").all()
    assert panel[["unit", "week"]].equals(cells[["unit", "week"]])
    assert (panel["answers"] <= panel["headcount"]).all()
    unopened = panel["opened"].isna() | (panel["week"] < panel["opened"])
    assert panel.loc[unopened, "visitors"].eq(0).all()
    expected = np.log1p(1000 * panel["visitors"] / panel["headcount"])
    assert np.allclose(panel["exposure"], expected)
    known = panel["attractiveness"].notna()
    assert known.equals(panel["answers"].ge(scenario.floor))


def test_another_seed_gives_another_company() -> None:
    assert len({company(seed).panel.to_csv() for seed in range(5)}) == 5


def test_the_effect_is_the_difference_to_the_same_company_without_it() -> None:
    found = company(7, simulate.GROWING)
    effect = found.truth.cells["effect"]
    added = changed(simulate.STAGGERED, growth=0.02)
    assert np.allclose(added.to_numpy().ravel(), effect)
    by_time = found.truth.by_time()
    assert by_time.iloc[0] == pytest.approx(0.02)
    assert np.allclose(by_time.diff().dropna(), 0.02)
    treated = found.truth.cells["since"] >= 0
    assert found.truth.att == pytest.approx(effect[treated].mean())


def test_simple_means_recover_a_constant_effect() -> None:
    found = company(3, simulate.CONSTANT, units=2_000, treated=1_000, cohorts=1)
    panel = found.panel
    opens = panel["opened"].notna()
    after = panel["week"] >= panel["opened"].dropna().iloc[0]
    means = panel.groupby([opens.rename("opens"), after.rename("after")])["attractiveness"].mean()
    differences = means.loc[True].diff().iloc[-1] - means.loc[False].diff().iloc[-1]
    assert differences == pytest.approx(0.2, abs=0.01)
    assert found.truth.att == pytest.approx(0.2)


def test_simple_slopes_recover_the_effect_of_exposure() -> None:
    found = company(3, LARGE | Scenario(lags=(0.1,)))
    y, x = within(table(found)), within(table(found, "exposure"))
    slope = (x * y).sum() / (x**2).sum()
    assert slope == pytest.approx(found.truth.slope, abs=0.01)


def test_lags_reach_weeks_before_the_first() -> None:
    added = changed(QUIET | Scenario(units=200, lags=(0, 0, 0, 0)), lags=(0, 0, 0, 1))
    exposure = table(company(7, QUIET | Scenario(units=200, lags=(0, 0, 0, 1))), "exposure")
    assert np.allclose(added.iloc[:, 3:], exposure.iloc[:, :-3])
    assert added.iloc[:, :3].mean().min() > 5


def test_noise_and_answers_have_their_spread() -> None:
    noise = table(company(1, LARGE | QUIET, noise=0.1))
    assert noise.to_numpy().std() == pytest.approx(0.1, rel=0.03)
    assert np.corrcoef(noise.iloc[:, 4], noise.iloc[:, 5])[0, 1] == pytest.approx(0.6, abs=0.08)
    said = company(1, LARGE | QUIET, item_spread=0.8).panel
    error = (said["attractiveness"] - 3.5) * np.sqrt(said["answers"])
    assert error.std() == pytest.approx(0.8, rel=0.03)
    usual = said.groupby("unit")["answers"].mean()
    assert usual.min() == pytest.approx(8, abs=2)
    assert usual.max() == pytest.approx(60, abs=3)


def test_a_season_is_the_same_for_all_units_and_reaches_exposure() -> None:
    added = changed(simulate.NULL, season=0.2)
    assert np.allclose(added, added.iloc[0])
    assert added.iloc[0].max() == pytest.approx(0.2, abs=0.01)
    assert added.iloc[0].idxmax() == "2025-W14"
    both = table(company(1, LARGE | simulate.SEASONAL), "exposure").mean()
    assert both["2025-W14"] - both["2025-W40"] == pytest.approx(1.2, abs=0.3)


def test_outside_events_concern_some_units_and_fade() -> None:
    added = changed(simulate.NULL, shocks=1)
    concerned = added.min(axis=1) < -0.29
    assert 10 <= concerned.sum() <= 30
    assert np.allclose(added[~concerned], 0)
    begins = int(added[concerned].iloc[0].to_numpy().argmin())
    assert np.allclose(added[concerned].iloc[:, begins + 1], -0.24)


def test_trends_drive_exposure_openings_and_outcome() -> None:
    found = company(2, LARGE | QUIET | simulate.TRENDS | Scenario(treated=200))
    trend = found.truth.units.set_index("unit")["trend"]
    rise = table(found).iloc[:, -1] - table(found).iloc[:, 0]
    assert np.allclose(rise, 39 * trend)
    opened = found.panel.groupby("unit")["opened"].first()
    assert trend[opened.notna()].min() > trend[opened.isna()].max()
    first, last = opened.dropna().min(), opened.dropna().max()
    assert trend[opened == first].mean() > trend[opened == last].mean()
    always = table(company(2, LARGE | simulate.TRENDS), "exposure")
    assert np.corrcoef(always.iloc[:, -1] - always.iloc[:, 0], trend)[0, 1] > 0.3


def test_units_join_after_a_good_quarter_which_ends() -> None:
    cells = company(5, LARGE | simulate.SELECTED | Scenario(treated=200)).truth.cells
    before, after = cells["since"].between(-13, -1), cells["since"].between(0, 12)
    others = cells["since"].isna() & cells["week"].lt("2025-W27")
    assert cells["mean"][before].mean() - cells["mean"][others].mean() > 0.15
    assert abs(cells["mean"][after].mean() - 3.5) < 0.1
    assert set(cells.loc[cells["since"] == 0, "week"]) == {"2025-W14", "2025-W27"}


def test_missing_weeks_have_no_row() -> None:
    assert len(company(1, LARGE | simulate.GAPS).panel) == pytest.approx(0.9 * 16_000, rel=0.02)


def test_low_weeks_are_missing_more_often_where_answers_follow_the_outcome() -> None:
    found = company(1, LARGE | simulate.RESPONSE)
    own = found.truth.cells["mean"] - found.truth.cells.groupby("unit")["mean"].transform("mean")
    missing = found.panel["attractiveness"].isna()
    assert missing.mean() > 0.01
    assert own[missing].mean() < -0.03
    assert np.corrcoef(own, found.panel["answers"] / found.panel["headcount"])[0, 1] > 0.3


def test_waves_close_in_eight_weeks() -> None:
    panel = company(1, simulate.WAVES).panel
    closed = panel.loc[panel["attractiveness"].notna(), "week"]
    assert sorted(set(closed)) == [f"2025-W{week:02d}" for week in range(5, 41, 5)]
    assert panel["visitors"].gt(0).mean() > 0.9


def test_ten_outcomes_are_alike_and_only_the_first_has_an_effect() -> None:
    many = company(4, LARGE | QUIET | simulate.FAMILY, noise=0.1).panel
    names = ["attractiveness", *(f"outcome_{number:02d}" for number in range(2, 11))]
    correlations = many[names].corr().to_numpy()[np.triu_indices(10, 1)]
    assert correlations.mean() == pytest.approx(0.3, abs=0.05)
    plain, effect = (company(4, simulate.FAMILY | other).panel for other in (simulate.STAGGERED, simulate.CONSTANT))  # fmt: skip
    assert plain[names[1:]].equals(effect[names[1:]])
    assert not plain[names[0]].equals(effect[names[0]])


@pytest.mark.parametrize("name", sorted(FEATURES))
def test_scenarios_are_joined_by_what_each_changes(name: str) -> None:
    joined = Scenario(units=30, level=3.0) | FEATURES[name]
    for each in fields(Scenario):
        own = getattr(FEATURES[name], each.name)
        base = {"units": 30, "level": 3.0}.get(each.name, each.default)
        assert getattr(joined, each.name) == (base if own == each.default else own)
    assert len(company(1, joined).panel) > 0


@pytest.mark.parametrize(
    "changes",
    [{"units": 0}, {"rho": 1}, {"treated": 50}, {"missing": 1.5}, {"answers": (9, 8)}, {"waves": 41},
     {"treated": 4, "openings": (20, 40)}],
    ids="-".join,
)  # fmt: skip
def test_impossible_companies_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="No company"):
        company(1, **changes)

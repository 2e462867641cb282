"""Imputation, randomization and comparisons against other code."""

import warnings

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from analytics.designs.comparisons import aggregated, changes, decomposition
from analytics.designs.event_study import COLUMNS, event_study, frame
from analytics.designs.openings import NEVER, Openings, openings
from analytics.designs.randomization import imputed, reassigned
from analytics.designs.rollout import rollout
from tests.analytics.panel_builders import rollout_panel

OPENED = [8, 8, 12, 12, 12, 16]


@pytest.fixture(scope="module")
def panel() -> pd.DataFrame:
    """12 units, of which 6 opened at three times, and a growing difference."""
    return rollout_panel(12, 24, OPENED, grows=0.02, seed=7)


def coded(panel: pd.DataFrame) -> pd.DataFrame:
    """The panel as other packages want it: numbers for units, weeks and cohorts (0: never)."""
    weeks = {week: number for number, week in enumerate(sorted(panel["week"].unique()), 1)}
    cohort = panel["opened"].map(weeks).fillna(0).astype(int)
    week = panel["week"].map(weeks)
    return pd.DataFrame({
        "y": panel["comfort"], "unit": panel["unit"].factorize()[0], "week": week,
        "cohort": cohort, "open": ((cohort > 0) & (week >= cohort)).astype(int),
    })  # fmt: skip


def test_imputation_equals_two_packages(panel: pd.DataFrame) -> None:
    ours = rollout(panel, "comfort", "week", permutations=0, draws=99).value
    rows = coded(panel)
    diff_diff = pytest.importorskip("diff_diff")
    pyfixest = pytest.importorskip("pyfixest")
    names = {"outcome": "y", "unit": "unit", "time": "week", "first_treat": "cohort"}
    with warnings.catch_warnings():
        # Both warn of pandas 4 and of their own defaults.
        warnings.simplefilter("ignore")
        theirs = diff_diff.ImputationDiD().fit(rows, **names)
        gardner = pyfixest.did2s(
            rows, yname="y", first_stage="~ 0 | unit + week", second_stage="~ open",
            treatment="open", cluster="unit",
        )  # fmt: skip
    assert ours == pytest.approx(float(theirs.overall_att), abs=1e-9)
    # Its first stage ends at a tolerance of 1e-6.
    assert ours == pytest.approx(float(gardner.coef()["open"]), abs=2e-6)


def test_decomposition_adds_up_to_two_way_fixed_effects(panel: pd.DataFrame) -> None:
    found = rollout(panel, "comfort", "week", permutations=0, draws=99)
    two_way = found.compared[0]
    pairs = decomposition(openings(panel, "comfort", "week"))
    assert sum(pair.weight for pair in pairs) == pytest.approx(1)
    assert two_way.value == pytest.approx(sum(p.weight * p.value for p in pairs), abs=1e-9)
    diff_diff = pytest.importorskip("diff_diff")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own defaults
        theirs = diff_diff.BaconDecomposition().fit(
            coded(panel), outcome="y", unit="unit", time="week", first_treat="cohort"
        )
    assert two_way.value == pytest.approx(float(theirs.twfe_estimate), abs=1e-9)
    late = sum(pair.weight for pair in pairs if pair.kind == "later against earlier")
    decomposed = found.check("decomposition")
    assert decomposed is not None
    assert decomposed.value == pytest.approx(late)


def test_a_growing_difference_is_missed_by_two_way_fixed_effects_only() -> None:
    panel = rollout_panel(20, 40, [16] * 4 + [20] * 4 + [26] * 4, grows=0.05, seed=2)
    found = rollout(panel, "comfort", "week", chosen_by="lot", permutations=199, draws=999)
    since = [np.arange(1, 41 - week) for week in [16] * 4 + [20] * 4 + [26] * 4]
    truth = 0.05 * np.concatenate(since).mean()
    assert found.low < truth < found.high
    assert found.compared[0].value < 0.85 * truth
    assert found.verdict == "effect_under_stated_assumptions"


def test_a_steady_growth_moves_the_interval_and_does_not_widen_it() -> None:
    opened = [16] * 4 + [20] * 4 + [26] * 4
    still, growing = (
        rollout(rollout_panel(20, 40, opened, grows=grows, seed=3), "comfort", "week", permutations=0, draws=999)
        for grows in (0.0, 0.05)
    )  # fmt: skip
    by = growing.value - still.value
    assert by == pytest.approx(
        0.05 * np.concatenate([np.arange(1, 41 - at) for at in opened]).mean()
    )
    assert (growing.low - still.low, growing.high - still.high) == pytest.approx((by, by), abs=1e-6)


def slow(found: Openings, opened: NDArray[np.int64]) -> float:
    """The imputed difference by least squares with dummies."""
    rows, columns = np.nonzero(found.known)
    outcome = found.outcome[rows, columns]
    design = np.hstack([np.eye(len(opened))[rows], np.eye(found.known.shape[1])[columns]])
    is_open = columns >= opened[rows]
    values, *_ = np.linalg.lstsq(design[~is_open], outcome[~is_open], rcond=None)
    return float((outcome - design @ values)[is_open].mean())


def test_reassignments_equal_fits_of_their_own(panel: pd.DataFrame) -> None:
    cut = panel.assign(comfort=panel["comfort"].where(np.arange(len(panel)) % 11 != 3))
    found = openings(cut, "comfort", "week")
    random = np.random.default_rng(2)
    every = np.array([random.permutation(found.opened) for _ in range(8)])
    ours = imputed(found.outcome, found.known, every)
    assert ours.tolist() == pytest.approx([slow(found, each) for each in every], abs=1e-9)
    assert slow(found, found.opened) == pytest.approx(
        rollout(cut, "comfort", "week", permutations=0, draws=99).value, abs=1e-9
    )


def test_reassignment_finds_a_difference_and_none() -> None:
    by_size = {
        grows: reassigned(found, found.outcome, 199, 1)
        for grows in (0.0, 0.05)
        for found in [openings(rollout_panel(12, 24, OPENED, grows=grows), "comfort", "week")]
    }
    assert by_size[0.05] == 1 / 200
    assert by_size[0.0] > 0.05


def test_cells_apart_have_no_reassignment() -> None:
    """Half the units are known early, the other half late: no period has both."""
    panel = rollout_panel(4, 8, [2, 6], seed=1)
    early = panel["unit"].isin(["unit 000", "unit 002"])
    week = panel["week"].rank(method="dense")
    apart = panel.assign(comfort=panel["comfort"].where(early == (week <= 4)))
    found = openings(apart, "comfort", "week")
    assert np.isnan(reassigned(found, found.outcome, 5, 1))


def test_one_unit_cohorts_have_no_analytic_error(panel: pd.DataFrame) -> None:
    value, se = aggregated(changes(openings(panel, "comfort", "week")), "cells")
    assert np.isfinite(value)
    assert np.isnan(se)
    found = rollout(panel, "comfort", "week", permutations=19, draws=199)
    assert "one_unit_cohorts" in found.reasons
    assert np.isnan(found.compared[1].low)


def test_decomposition_needs_every_cell(panel: pd.DataFrame) -> None:
    cut = panel.assign(comfort=panel["comfort"].where(panel.index != 30))
    assert decomposition(openings(cut, "comfort", "week")) == ()


def test_units_without_a_time_before_are_left_out(panel: pd.DataFrame) -> None:
    first = panel["week"].min()
    always = panel.assign(opened=panel["opened"].where(panel["unit"] != "unit 000", first))
    found = openings(always, "comfort", "week")
    assert (found.left_out, int((found.opened == NEVER).sum())) == (1, 6)
    estimate = rollout(always, "comfort", "week", permutations=0, draws=99)
    assert (estimate.units, "left_out" in estimate.reasons) == (11, True)


def test_event_study_recovers_growth_and_shows_no_time_before() -> None:
    panel = rollout_panel(20, 32, [14] * 5 + [18] * 5, grows=0.05, seed=4)
    table = frame(event_study(panel, "comfort", "week", draws=999))
    assert table.columns.tolist() == list(COLUMNS)
    assert table["start"].tolist() == [-12, -8, -4, 0, 4, 8, 12, 16]
    truth = np.where(table["start"] >= 0, 0.05 * (table["start"] + 2.5), 0.0)
    assert ((table["low"] <= truth) & (truth <= table["high"])).sum() >= 7
    # The mean over open cells is the rollout's.
    after = table[table["start"] >= 0]
    mean = (after["value"] * after["n"]).sum() / after["n"].sum()
    assert mean == pytest.approx(rollout(panel, "comfort", "week", permutations=0, draws=99).value)
    assert table["n"].iloc[:3].tolist() == [40, 40, 40]

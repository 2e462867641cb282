"""The design of a rollout: gates, checks and verdicts."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.designs.estimate import Estimate, Reason
from analytics.designs.event_study import event_study, frame
from analytics.designs.gates import CEILINGS, judged
from analytics.designs.grid import week_name
from analytics.designs.rollout import rollout
from tests.analytics.panel_builders import FIRST, noise, panel_of, rollout_panel

OPENED = [16] * 3 + [20] * 3 + [24] * 2


def estimate(panel: pd.DataFrame, **given: Any) -> Estimate:
    period = given.pop("period", "week")
    return rollout(panel, "comfort", period, draws=499, permutations=199, **given)


@pytest.mark.parametrize(
    ("chosen_by", "verdict", "reasons"),
    [
        ("lot", "effect_under_stated_assumptions", ()),
        ("calendar", "effect_under_stated_assumptions", ()),
        ("unknown", "association", ("not_random",)),
        ("outcome", "association", ("selected",)),
    ],
    ids=["lot", "calendar", "unknown", "outcome"],
)
def test_the_verdict_depends_on_how_units_were_chosen(
    chosen_by: str, verdict: str, reasons: tuple[str, ...]
) -> None:
    found = estimate(rollout_panel(20, 36, OPENED, grows=0.03, seed=2), chosen_by=chosen_by)
    assert (found.verdict, found.reasons) == (verdict, reasons)
    assert found.is_claim == (chosen_by != "outcome")
    assert [check.passed for check in found.checks if check.passed is not None] == [True] * 6
    assert (found.treated, found.units, found.n) == (8, 20, 20 * 36)


@pytest.mark.parametrize(
    ("units", "opened", "reason"),
    [
        (9, [14] * 4, "few_units"),
        (12, [14] * 3, "few_treated"),
        (12, [14] * 9, "few_controls"),
    ],
    ids=["units", "treated", "controls"],
)
def test_too_few_units_leave_a_description(units: int, opened: list[int], reason: str) -> None:
    panel = rollout_panel(units, 30, opened, grows=0.1)
    found = estimate(panel, chosen_by="lot")
    assert (found.verdict, found.reasons) == ("descriptive", (reason,))
    assert found.value > 0.3
    assert np.isnan(found.low)
    assert frame(event_study(panel, "comfort", "week", draws=99))["low"].isna().all()


@pytest.mark.parametrize(
    ("opened", "reason"),
    [([], "no_rollout"), ([60], "no_rollout"), ([0] * 12, "no_before"), ([5] * 12, "no_untreated")],
    ids=["never", "later", "always", "together"],
)  # fmt: skip
def test_nothing_can_be_said_without_a_comparison(opened: list[int], reason: str) -> None:
    panel = rollout_panel(12, 20, opened or [None], grows=0.1)
    found = estimate(panel, chosen_by="lot")
    assert (found.verdict, found.reasons) == ("none", (reason,))


def test_an_unknown_outcome_has_no_estimate() -> None:
    panel = rollout_panel(12, 20, [5] * 4).assign(comfort=np.nan)
    assert estimate(panel).reasons == ("no_data",)
    assert event_study(panel, "comfort", "week") == ()


def test_units_that_opened_after_a_good_quarter_are_no_claim() -> None:
    """Planted: units open when their outcome was high, and nothing happens then."""
    random = np.random.default_rng(8)
    outcome = noise(20, 40, 8) + np.cumsum(random.normal(0, 0.06, (20, 40)), axis=1)
    recent = np.stack([outcome[:, week - 13 : week].mean(axis=1) for week in range(13, 28)], axis=1)
    best = np.argsort(-recent.max(axis=1))[:10]
    opened = [13 + int(recent[unit].argmax()) if unit in best else None for unit in range(20)]
    found = estimate(panel_of(outcome, opened), chosen_by="calendar")
    check = found.check("pretrend")
    assert check is not None
    assert check.passed is False
    assert (found.verdict, found.is_claim) == ("association", False)
    assert "pretrend" in found.reasons


def test_people_who_expect_the_opening_are_seen() -> None:
    """Planted: the outcome rises in the four weeks before the opening, not in the quarter before."""
    panel = rollout_panel(20, 36, [20] * 8, seed=2)
    week = panel["week"].str[-2:].astype(int)
    soon = panel["opened"].notna() & week.between(17, 20)
    found = estimate(panel.assign(comfort=panel["comfort"] + 0.2 * soon), chosen_by="lot")
    check, without = found.check("pretrend"), estimate(panel).check("pretrend")
    assert check is not None
    assert without is not None
    assert (check.passed, without.passed) == (False, True)
    assert check.value == pytest.approx(without.value + 0.2, abs=0.1)


def test_an_opening_without_a_time_before_the_window_is_not_tested() -> None:
    found = estimate(rollout_panel(16, 30, [3] * 6, grows=0.05), chosen_by="lot")
    assert "no_pretrend" in found.reasons
    assert found.verdict == "association"


@pytest.mark.parametrize(
    ("late", "reasons"), [(6, ()), (5, ("no_pretrend",))], ids=["three of four", "fewer"]
)
def test_most_units_need_a_third_of_the_window_before_it(
    late: int, reasons: tuple[str, ...]
) -> None:
    """With 12 weeks tested, a unit that opens in week 16 has four before them, in week 15 three."""
    panel = rollout_panel(20, 36, [16] * late + [15] * (8 - late), grows=0.05, seed=2)
    found = estimate(panel, chosen_by="lot")
    assert found.reasons == reasons
    assert (found.verdict == "association") == bool(reasons)


def test_an_effect_needs_the_randomization() -> None:
    panel = rollout_panel(20, 36, OPENED, grows=0.03, seed=2)
    found = rollout(panel, "comfort", "week", chosen_by="lot", permutations=0, draws=99)
    assert (found.verdict, found.reasons) == ("association", ("no_randomization",))


def test_waves_need_six() -> None:
    panel = rollout_panel(16, 40, [14] * 6, grows=0.05)
    number = panel["week"].str[-2:].astype(int)
    for every, waves in ((5, 8), (10, 4)):
        part = panel.assign(comfort=panel["comfort"].where(number % every == 0))
        found = estimate(part, period="wave", chosen_by="lot")
        check = found.check("waves")
        assert check is not None
        assert (check.value, found.n) == (waves, 16 * waves)
        assert (found.verdict == "descriptive") == (waves < 6)
        assert ("few_waves" in found.reasons) == (waves < 6)


def test_controls_take_a_shock_out() -> None:
    """A shock of the open weeks alone is in the value unless it is declared."""
    panel = rollout_panel(16, 30, [12] * 6 + [20] * 2)
    random = np.random.default_rng(1)
    shock = random.normal(0, 1, len(panel)) + panel["opened"].notna() * (panel["week"] > "2026-W20")
    shaken = panel.assign(comfort=panel["comfort"] + shock, event=shock)
    plain, declared = (
        estimate(shaken, confounders=names, chosen_by="lot") for names in ((), ("event",))
    )
    assert plain.value > 0.4
    assert declared.low < 0 < declared.high
    check = declared.check("randomization")
    assert check is not None
    assert check.p > 0.05


def test_from_40_units_errors_are_analytic() -> None:
    found = estimate(rollout_panel(42, 20, [9] * 7 + [12] * 7, grows=0.03), before=4)
    assert found.high - found.value == pytest.approx(found.value - found.low)
    alone = estimate(rollout_panel(42, 20, [9] * 7 + [12] * 7 + [10], grows=0.03), before=4)
    assert "one_unit_cohorts" in alone.reasons
    # Not symmetric: it comes from the bootstrap.
    assert alone.high - alone.value != pytest.approx(alone.value - alone.low, rel=1e-6)
    assert alone.se == pytest.approx(found.se, rel=0.3)


def test_below_20_units_there_is_a_warning() -> None:
    panel = rollout_panel(20, 36, OPENED, grows=0.03, seed=2)
    for units in (20, 19):
        found = estimate(panel[panel["unit"] >= f"unit {20 - units:03}"], chosen_by="lot")
        assert (found.units, "below_20_units" in found.reasons) == (units, units < 20)
        assert found.verdict == "effect_under_stated_assumptions"
        assert ("fewer than 20 units" in found.sentence("en")) == (units < 20)


def test_a_panel_that_cannot_be_is_refused() -> None:
    panel = rollout_panel(12, 20, [5] * 4)
    with pytest.raises(ValueError, match="no column opened"):
        estimate(panel.drop(columns="opened"))
    twice = panel.copy()
    twice.loc[0, "opened"] = week_name(FIRST + 9)
    with pytest.raises(ValueError, match="opens once"):
        estimate(twice)


def test_every_ceiling_holds() -> None:
    found = estimate(rollout_panel(20, 36, OPENED, grows=0.03, seed=2), chosen_by="lot")
    for reason, verdict in CEILINGS.items():
        limited = judged(found, "effect_under_stated_assumptions", [reason])
        assert (limited.verdict, limited.reasons) == (verdict, (reason,))
    notes: list[Reason] = ["one_unit_cohorts", "left_out", "below_20_units"]
    noted = judged(found, "effect_under_stated_assumptions", notes)
    assert noted.verdict == "effect_under_stated_assumptions"
    unknown = judged(replace(found, value=float("nan")), "association", [])
    assert unknown.verdict == "none"

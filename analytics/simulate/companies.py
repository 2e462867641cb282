"""One company drawn from a scenario: its panel of units and weeks, and the truth behind it."""

from dataclasses import dataclass, replace
from math import sqrt
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics.simulate import reach
from analytics.simulate.answers import asked, headcounts
from analytics.simulate.openings import BEFORE, NEVER, effects, opening_weeks
from analytics.simulate.scenario import NULL, QUARTER, Scenario
from analytics.simulate.series import (
    Floats,
    Ints,
    events,
    iso_weeks,
    lasting,
    quarters,
    season,
    trends,
)

OUTCOME: Final = "attractiveness"
EXPOSURE: Final = "exposure"
_PARTS: Final = (
    "sizes",
    "units",
    "openings",
    "weeks",
    "noise",
    "outside",
    "reach",
    "asked",
    "gaps",
)


@dataclass(frozen=True, slots=True)
class Truth:
    """
    What is true of a company.

    `att` is the mean effect of being open over the units and weeks whose outcome is known, missing
    where no unit opens during the weeks; `slope` the effect per 1 of exposure, summed over its lags.
    `cells` has the rows of the panel: unit, week, `mean` (the outcome before answers are drawn),
    `effect`, and `since`, the weeks since the opening (negative before it, missing where the unit
    never opens or opened before the first week). `units` has unit, `level` and `trend` per week.
    """

    scenario: Scenario
    att: float
    slope: float
    cells: pd.DataFrame
    units: pd.DataFrame

    def by_time(self) -> pd.Series:
        """Return the mean effect by weeks since the opening, from its week on."""
        opened = self.cells[self.cells["since"] >= 0]
        return opened.groupby("since")["effect"].mean()


@dataclass(frozen=True, slots=True)
class Company:
    """
    A panel, one row per unit and ISO week in this order, and its truth.

    Columns: unit, week, headcount, `opened` (the ISO week of the opening; the one before the first
    where it was earlier, missing where there is none), `answers`, `visitors` (distinct ones from
    outside, per week), `exposure` (ln(1 + 1000 visitors / headcount)), `attractiveness`, and where
    there are more outcomes `outcome_02` and so on. An outcome is missing in weeks without a wave and
    below the floor of answers.
    """

    panel: pd.DataFrame
    truth: Truth


def company(seed: int, scenario: Scenario = NULL, **changes: Any) -> Company:  # noqa: ANN401
    """
    Return the company that a seed draws from a scenario, with some of its parameters changed.

    Each part has its own stream of random numbers: changing one feature keeps the draws of the
    others. Raises TypeError for an unknown parameter, ValueError for an impossible value.
    """
    scenario = replace(scenario, **changes)
    scenario.check()
    chance = dict(zip(_PARTS, np.random.default_rng(seed).spawn(len(_PARTS)), strict=True))
    headcount = headcounts(chance["sizes"], scenario)
    levels, slopes = _units(chance["units"], scenario)
    by_quarter = quarters(chance["outside"], scenario)
    opened = opening_weeks(chance["openings"], scenario, by_quarter, slopes)
    outside = _outside(chance["outside"], scenario, slopes)
    visitors, exposure = reach.reached(chance["reach"], scenario, headcount, opened, outside)
    means = levels[..., None] + _noise(chance["weeks"], chance["noise"], scenario)
    means += np.repeat(by_quarter, QUARTER, axis=1)[:, : scenario.weeks]
    effect = effects(scenario, opened)
    means[0] += outside + effect + reach.added(scenario, exposure)
    said = asked(chance["asked"], scenario, means, headcount)
    columns = _rows(scenario, opened) | {
        "headcount": np.repeat(headcount, scenario.weeks), "answers": said.answers,
        "visitors": visitors[:, -scenario.weeks :], EXPOSURE: exposure[:, -scenario.weeks :],
        **_named(said.outcomes), "mean": means[0], "effect": effect, "since": _since(scenario, opened),
    }  # fmt: skip
    table = pd.DataFrame({name: np.ravel(values) for name, values in columns.items()})
    if scenario.missing:
        kept = chance["gaps"].random(len(table)) >= scenario.missing
        table = table[kept].reset_index(drop=True)
    return _split(scenario, table, levels[0], slopes)


def _units(chance: np.random.Generator, scenario: Scenario) -> tuple[Floats, Floats]:
    """Return the level of each outcome of each unit, and the trend of each unit."""
    slopes = scenario.drift * chance.standard_normal(scenario.units)
    spread = chance.standard_normal((scenario.outcomes, scenario.units))
    return scenario.level + scenario.unit_spread * spread, slopes


def _noise(weeks: np.random.Generator, noise: np.random.Generator, scenario: Scenario) -> Floats:
    """Return effects of weeks and noise that lasts, outcomes x units x weeks."""
    shape = (scenario.outcomes, scenario.units, scenario.weeks)
    by_week = scenario.week_spread * weeks.standard_normal((scenario.outcomes, 1, scenario.weeks))
    own = lasting(noise, shape, scenario.rho, scenario.noise)
    if scenario.outcomes == 1:
        return by_week + own
    common = lasting(noise, shape[1:], scenario.rho, scenario.noise)
    return by_week + sqrt(scenario.alike) * common + sqrt(1 - scenario.alike) * own


def _outside(chance: np.random.Generator, scenario: Scenario, slopes: Floats) -> Floats:
    """Return what season, outside events and the units' own trends add, units x weeks."""
    yearly = season(scenario.start, scenario.weeks, scenario.season)
    return yearly + events(chance, scenario) + trends(slopes, scenario.weeks)


def _rows(scenario: Scenario, opened: Ints) -> dict[str, Any]:
    """Return unit, week and opening of each row."""
    weeks = iso_weeks(scenario.start, BEFORE, scenario.weeks)
    opening = np.array([None if at == NEVER else weeks[at - BEFORE] for at in opened], dtype=object)
    return {
        "unit": np.repeat(_unit_names(scenario), scenario.weeks),
        "week": np.tile(np.array(weeks[-BEFORE:], dtype=object), scenario.units),
        "opened": np.repeat(opening, scenario.weeks),
    }


def _since(scenario: Scenario, opened: Ints) -> Floats:
    """Return the weeks since the opening; missing where none is within the weeks."""
    within = opened.astype(np.float64)
    within[(opened == NEVER) | (opened == BEFORE)] = np.nan
    return np.arange(scenario.weeks, dtype=np.float64) - within[:, None]


def _named(outcomes: Floats) -> dict[str, Floats]:
    names = [OUTCOME, *(f"outcome_{number:02d}" for number in range(2, len(outcomes) + 1))]
    return dict(zip(names, outcomes, strict=True))


def _unit_names(scenario: Scenario) -> np.ndarray[Any, np.dtype[np.object_]]:
    return np.array([f"u{number:03d}" for number in range(scenario.units)], dtype=object)


def _split(scenario: Scenario, table: pd.DataFrame, levels: Floats, slopes: Floats) -> Company:
    """Part what a company knows from the truth."""
    secret = ["mean", "effect", "since"]
    cells = table[["unit", "week", *secret]]
    known = table[OUTCOME].notna() & cells["since"].ge(0)
    att = float(cells["effect"][known].mean()) if known.any() else float("nan")
    units = pd.DataFrame({"unit": _unit_names(scenario), "level": levels, "trend": slopes})
    truth = Truth(scenario, att, sum(scenario.lags), cells, units)
    return Company(table.drop(columns=secret), truth)

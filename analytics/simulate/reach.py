"""How many visitors units reach, and what that adds to the outcome."""

import numpy as np

from analytics.simulate.openings import BEFORE
from analytics.simulate.scenario import Scenario
from analytics.simulate.series import Floats, Ints, lasting


def reached(
    chance: np.random.Generator, scenario: Scenario, headcount: Ints, opened: Ints, outside: Floats
) -> tuple[Ints, Floats]:
    """
    Return visitors and exposure, units x weeks; a unit that did not open has none.

    Weeks before the first one come first, as many as lags need.
    """
    before = max(0, len(scenario.lags) - 1)
    shape = (scenario.units, before + scenario.weeks)
    usual = scenario.exposure + scenario.exposure_spread * chance.standard_normal(scenario.units)
    follows = scenario.exposure_follows * np.pad(outside, ((0, 0), (before, 0)), mode="edge")
    noise = lasting(chance, shape, scenario.rho, scenario.exposure_spread)
    level = np.clip(usual[:, None] + follows + noise, 0, 20)
    week = np.arange(-before, scenario.weeks)
    is_open = (week >= opened[:, None]) | (opened == BEFORE)[:, None]
    visitors = chance.poisson(headcount[:, None] / 1000 * np.expm1(level)) * is_open
    return visitors, np.log1p(1000 * visitors / headcount[:, None])


def added(scenario: Scenario, exposure: Floats) -> Floats:
    """Return what exposure of the same and of earlier weeks adds to the outcome."""
    last = exposure.shape[1]
    sums = np.zeros((scenario.units, scenario.weeks))
    for lag, slope in enumerate(scenario.lags):
        sums += slope * exposure[:, last - lag - scenario.weeks : last - lag]
    return sums

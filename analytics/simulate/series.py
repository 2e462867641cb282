"""Series over weeks: noise that lasts, seasons, outside events, quarters, trends."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analytics.simulate.scenario import QUARTER, Scenario

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
YEAR: Final = 52
LASTING: Final = 0.8
"""What is left of an outside event after each week."""


@lru_cache(maxsize=64)
def iso_weeks(start: date, first: int, last: int) -> tuple[str, ...]:
    """Return the ISO weeks from number `first` to before `last`, counted from the week of a day."""
    days = (start + timedelta(weeks=number) for number in range(first, last))
    return tuple(f"{year}-W{week:02d}" for year, week, _day in (day.isocalendar() for day in days))


def lasting(chance: np.random.Generator, shape: tuple[int, ...], rho: float, sd: float) -> Floats:
    """Return stationary AR(1) noise along the last axis, with standard deviation `sd`."""
    drawn = chance.standard_normal(shape) * sd
    drawn[..., 1:] *= np.sqrt(1 - rho**2)
    for week in range(1, shape[-1]):
        drawn[..., week] += rho * drawn[..., week - 1]
    return drawn


def season(start: date, weeks: int, height: float = 1.0) -> Floats:
    """Return a yearly wave, 0 at the turn of the year and `height` after a quarter of it."""
    return height * np.sin(2 * np.pi * (start.timetuple().tm_yday / 7 + np.arange(weeks)) / YEAR)


def events(chance: np.random.Generator, scenario: Scenario) -> Floats:
    """Return what outside events add, units x weeks; each concerns some units and fades."""
    week = np.arange(scenario.weeks)
    begins = chance.integers(0, scenario.weeks, scenario.shocks)
    concerned = chance.random((scenario.shocks, scenario.units)) < scenario.shock_share
    since = week - begins[:, None]
    sizes = np.where(since >= 0, scenario.shock * LASTING ** np.maximum(since, 0), 0.0)
    return concerned.T.astype(np.float64) @ sizes


def quarters(chance: np.random.Generator, scenario: Scenario) -> Floats:
    """Return what each quarter adds to each unit, units x quarters."""
    shape = (scenario.units, -(-scenario.weeks // QUARTER))
    return chance.standard_normal(shape) * scenario.quarter


def trends(slopes: Floats, weeks: int) -> Floats:
    """Return lines with these slopes per week that are 0 in the middle, units x weeks."""
    return slopes[:, None] * (np.arange(weeks) - (weeks - 1) / 2)

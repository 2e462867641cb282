"""When units open the program: by chance, after a good quarter, or because they rise."""

from typing import Final

import numpy as np

from analytics.simulate.scenario import QUARTER, Scenario
from analytics.simulate.series import Floats, Ints

NEVER: Final = 1_000_000
BEFORE: Final = -1
"""Numbers of weeks that stand for no opening, and for one before the first week."""


def opening_weeks(
    chance: np.random.Generator, scenario: Scenario, quarters: Floats, slopes: Floats
) -> Ints:
    """Return the week in which each unit opens, counted from 0; `NEVER` or `BEFORE`."""
    if scenario.treated is None:
        return np.full(scenario.units, BEFORE)
    order, weeks = chance.permutation(scenario.units), _cohort_weeks(chance, scenario)
    if scenario.joining == "good_quarter":
        return _after_the_best(scenario, quarters)
    if scenario.joining == "trend":
        order = np.argsort(-slopes, kind="stable")
        weeks = np.sort(weeks)
    opened = np.full(scenario.units, NEVER)
    opened[order[: scenario.treated]] = weeks
    return opened


def _cohort_weeks(chance: np.random.Generator, scenario: Scenario) -> Ints:
    """Return the week of each unit that opens; the cohorts have sizes as equal as possible."""
    first, last = scenario.openings
    cohorts = min(scenario.cohorts, last - first + 1)
    weeks = chance.choice(np.arange(first, last + 1), cohorts, replace=False)
    return np.resize(weeks, scenario.treated or 0)


def _after_the_best(scenario: Scenario, quarters: Floats) -> Ints:
    """Return the week after the best quarter that ends before an opening, of the best units."""
    opened = np.full(scenario.units, NEVER)
    ends = QUARTER * np.arange(1, quarters.shape[1] + 1)
    first, last = scenario.openings
    possible = (first <= ends) & (ends <= last)
    candidates, weeks = quarters[:, possible], ends[possible]
    best = np.argsort(-candidates.max(axis=1), kind="stable")[: scenario.treated]
    opened[best] = weeks[candidates[best].argmax(axis=1)]
    return opened


def effects(scenario: Scenario, opened: Ints) -> Floats:
    """Return the effect of being open, units x weeks; 0 where all opened before."""
    since = np.arange(scenario.weeks) - opened[:, None]
    sizes = scenario.effect + scenario.growth * (since + 1)
    return np.where((since >= 0) & (opened != BEFORE)[:, None], sizes, 0.0)

"""What people answer, and what is known of it: means of answers, gaps, weeks between waves."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.simulate.scenario import Scenario
from analytics.simulate.series import Floats, Ints

_RATES: tuple[float, float] = (0.01, 0.99)


@dataclass(frozen=True, slots=True)
class Asked:
    """Outcomes (outcomes x units x weeks, missing where unknown) and answers (units x weeks)."""

    outcomes: Floats
    answers: Ints


def asked(chance: np.random.Generator, scenario: Scenario, means: Floats, headcount: Ints) -> Asked:
    """
    Return the means of answers to questions whose true means are `means` (outcomes first).

    The mean of n answers is drawn from the normal distribution with variance 1/n of that of one
    answer, so it may be below 1 or above 5. Who answers depends on the first outcome.
    """
    first = means[0]
    odd = scenario.response * (first - first.mean(axis=1, keepdims=True))
    rates = np.clip(scenario.answering * np.exp(odd), *_RATES)
    answers = chance.binomial(headcount[:, None], rates)
    error = chance.standard_normal(means.shape) * scenario.item_spread
    known = (answers >= scenario.floor) & in_waves(scenario)
    outcomes = np.where(known, means + error / np.sqrt(np.maximum(answers, 1)), np.nan)
    return Asked(outcomes, np.where(in_waves(scenario), answers, 0))


def in_waves(scenario: Scenario) -> NDArray[np.bool_]:
    """Return for each week whether a wave closed in it; the last one does, and all without waves."""
    if not scenario.waves:
        return np.ones(scenario.weeks, dtype=np.bool_)
    closed = np.zeros(scenario.weeks, dtype=np.bool_)
    closed[np.arange(1, scenario.waves + 1) * scenario.weeks // scenario.waves - 1] = True
    return closed


def headcounts(chance: np.random.Generator, scenario: Scenario) -> Ints:
    """Return the people of each unit, such that its expected answers are within the limits."""
    low, high = scenario.answers
    expected = chance.integers(low, high + 1, scenario.units)
    return np.ceil(expected / scenario.answering).astype(np.int64)

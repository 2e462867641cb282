"""The change between two published values, from their intervals alone."""

from math import hypot
from typing import NamedTuple


class Estimate(NamedTuple):
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


def change(new: Estimate, old: Estimate) -> Estimate:
    """
    Return the difference of two values of different people, with its 95 % interval.

    The variances add up, as the two intervals tell them: those of few answers are wider than those
    of a normal distribution, and those of eNPS are not symmetric. Source: Zou & Donner 2008.
    """
    value = new.value - old.value
    down = hypot(new.value - new.low, old.high - old.value)
    up = hypot(new.high - new.value, old.value - old.low)
    return Estimate(value, value - down, value + up)

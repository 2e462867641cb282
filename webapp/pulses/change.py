"""Means with an interval, and the change of comfort of people who answered twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan, cos, pi, sin, sqrt
from statistics import mean, stdev
from typing import Final

LEVEL: Final = 0.95
# Enough halvings for the precision of a float.
HALVINGS: Final = 200


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with a 95 % interval, None where fewer than two people answered."""

    people: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """Means of the same people at first and at the end, and the mean of what changed for each."""

    first: float | None
    last: float | None
    change: Mean


def mean_of(values: Sequence[float], *, least: float, most: float) -> Mean:
    """The mean with Student's interval, cut at `least` and `most`, the ends of the scale."""
    n = len(values)
    if n == 0:
        return Mean(0, None, None, None)
    middle = mean(values)
    if n == 1:
        return Mean(1, middle, None, None)
    half = quantile(n - 1) * stdev(values) / sqrt(n)
    return Mean(n, middle, max(least, middle - half), min(most, middle + half))


def change_of(answers: Sequence[tuple[float, float]]) -> Change:
    """The change of people from their answers at first and at the end, each from 1 to 5."""
    if not answers:
        return Change(None, None, mean_of((), least=-4, most=4))
    differences = [last - first for first, last in answers]
    return Change(
        mean(first for first, _last in answers), mean(last for _first, last in answers),
        mean_of(differences, least=-4, most=4),
    )  # fmt: skip


def quantile(freedom: int) -> float:
    """The 97.5 % quantile of Student's distribution with `freedom` (1 or more) degrees."""
    low, high = 0.0, 13.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if _within(middle, freedom) < LEVEL:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _within(t: float, freedom: int) -> float:
    """The probability of being within `t` of 0. Source: Abramowitz & Stegun 26.7.3 and 26.7.4."""
    angle = atan(t / sqrt(freedom))
    odd = freedom % 2
    term, total = (cos(angle), 0.0) if odd else (1.0, 1.0)
    if odd and freedom > 1:
        total = term
    for k in range(2 + odd, freedom - 1, 2):
        term *= (k - 1) / k * cos(angle) ** 2
        total += term
    if odd:
        return 2 / pi * (angle + sin(angle) * total)
    return sin(angle) * total

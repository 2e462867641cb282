"""Proportions with an interval that is valid for small groups."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Final

Z95: Final = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Proportion:
    """A share (0 to 1) with a 95 % interval; all None where nothing was observed (n = 0)."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def wilson(k: int, n: int) -> Proportion:
    """
    Return `k` of `n` as a share with Wilson's 95 % score interval, without continuity correction.

    Raises ValueError unless 0 <= k <= n. Source: Newcombe 1998, method 3.
    """
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is no share: 0 <= k <= n is needed.")
    if n == 0:
        return Proportion(None, None, None, 0)
    middle = k + Z95**2 / 2
    half = Z95 * sqrt(k * (n - k) / n + Z95**2 / 4)
    width = n + Z95**2
    # Rounding must not give 0 of n a low end above 0, nor n of n a high end below 1.
    low = 0.0 if k == 0 else (middle - half) / width
    high = 1.0 if k == n else (middle + half) / width
    return Proportion(k / n, low, high, n)

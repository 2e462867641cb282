"""Employee net promoter score with an interval that is valid for small groups."""

from dataclasses import dataclass
from math import sqrt

from analytics.core.proportions import Z95


@dataclass(frozen=True, slots=True)
class Enps:
    """Score (-100 to 100) with a 95 % interval; all None where nobody answered (n = 0)."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def enps(promoters: int, passives: int, detractors: int) -> Enps:
    """
    Return 100 x (share of 9-10 minus share of 0-6) with the adjusted Wald interval within +-100.

    The interval is computed with three pseudo-answers added: 0.75 promoters, 0.75 detractors and
    1.5 passives. Raises ValueError for a negative count.
    Source: Rocks 2016.
    """
    if min(promoters, passives, detractors) < 0:
        raise ValueError("A count of answers cannot be negative.")
    n = promoters + passives + detractors
    if n == 0:
        return Enps(None, None, None, 0)
    p, d = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    half = Z95 * sqrt((p + d - (p - d) ** 2) / (n + 3))
    low, high = max(-100.0, 100 * (p - d - half)), min(100.0, 100 * (p - d + half))
    return Enps(100 * (promoters - detractors) / n, low, high, n)

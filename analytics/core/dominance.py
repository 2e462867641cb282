"""Whether an amount is that of many people, or of one of them above all."""

from collections.abc import Collection
from typing import Final

DOMINANT: Final = 0.7
"""Share of an amount that one person may have at most."""


def is_dominated(largest: float, amount: float) -> bool:
    """Return whether one person has more than 70 % of an amount."""
    return amount > 0 and largest / amount > DOMINANT


def people_in(amounts: Collection[float]) -> int:
    """Return how many people an amount is about, from the part of each: one, where one dominates."""
    return 1 if is_dominated(max(amounts, default=0), sum(amounts)) else len(amounts)

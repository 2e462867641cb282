"""How the load of a replay is spread, month by month."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from webapp.routing.replay import Load, Replay


@dataclass(frozen=True)
class MonthLoad:
    """Minutes of all champions in a month; the highest share of a budget; the share of all budgets."""

    month: str
    minutes: int
    budget: int
    highest: Fraction
    mean: Fraction


def share(load: Load) -> Fraction:
    """The part of a champion's budget that was used; 0 without a budget."""
    return Fraction(load.minutes, load.budget) if load.budget else Fraction(0)


def month_loads(replayed: Replay) -> list[MonthLoad]:
    """The months of a replay in order."""
    by_month: dict[str, list[Load]] = defaultdict(list)
    for load in replayed.loads:
        by_month[load.month].append(load)
    found = []
    for month, loads in sorted(by_month.items()):
        minutes, budget = sum(one.minutes for one in loads), sum(one.budget for one in loads)
        mean = Fraction(minutes, budget) if budget else Fraction(0)
        found.append(MonthLoad(month, minutes, budget, max(map(share, loads)), mean))
    return found

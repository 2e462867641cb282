"""How many requests for their time a person may receive in any 7 and in any 30 days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

WEEK, MONTH = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True)
class Limits:
    """The most requests in any 7 days, and in any 30 days; 1 at least."""

    week: int
    month: int


@dataclass(frozen=True)
class Spent:
    """The requests that a person received in the 7 and in the 30 days before a moment."""

    week: int
    month: int


def spent(sent: Iterable[datetime], at: datetime) -> Spent:
    """Count the moments of `sent` in the periods that end at `at`; a period excludes its start."""
    ages = [at - moment for moment in sent]
    return Spent(sum(age < WEEK for age in ages), sum(age < MONTH for age in ages))


def free_from(sent: Iterable[datetime], at: datetime, limits: Limits) -> datetime:
    """The first moment from `at` on when one more request keeps both limits.

    `sent` are the moments of earlier requests, in any order.
    """
    earlier = sorted(sent)
    found = at
    for period, most in ((WEEK, limits.week), (MONTH, limits.month)):
        if len(earlier) >= most:
            found = max(found, earlier[-most] + period)
    return found

"""ISO weeks as text (`2026-W10`): their days, and the weeks before them."""

from collections.abc import Sequence
from datetime import date, timedelta

RANGES = (13, 26, 52)
"""The numbers of closed weeks for which a page of figures can be shown."""
RANGE = 26
"""The number of weeks that is shown first."""


def monday(week: str) -> date:
    """Return the first day of a week."""
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)


def sunday(week: str) -> date:
    """Return the last day of a week."""
    return monday(week) + timedelta(days=6)


def earlier(week: str, number: int) -> str:
    """Return the week that is `number` weeks before another; a negative number gives a later one."""
    year, number_of_week, _day = (monday(week) - timedelta(weeks=number)).isocalendar()
    return f"{year}-W{number_of_week:02}"


def last_weeks(week: str, number: int) -> Sequence[str]:
    """Return `number` weeks up to and including a week, oldest first."""
    return [earlier(week, back) for back in range(number - 1, -1, -1)]

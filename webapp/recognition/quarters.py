"""Quarters of the calendar."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

DAY: Final = timedelta(days=1)


def quarter_start(day: date) -> date:
    """The first day of the quarter of a day."""
    return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)


def next_quarter(start: date) -> date:
    """The first day of the quarter after the one that begins on a day."""
    return quarter_start(start + timedelta(days=100))


def finished_quarters(today: date, granted: date | None) -> Iterator[date]:
    """The first days of the quarters that are over and follow the last one that was granted.

    Without one, only the quarter before today's.
    """
    running = quarter_start(today)
    start = next_quarter(granted) if granted else quarter_start(running - DAY)
    while start < running:
        yield start
        start = next_quarter(start)

"""Quarters and months of the calendar."""

from datetime import date, timedelta
from typing import Final

DAY: Final = timedelta(days=1)
# How long before the end of a quarter champions are asked whether to continue.
NOTICE: Final = timedelta(days=21)


def quarter_start(day: date) -> date:
    """The first day of the quarter of a day."""
    return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)


def quarter_end(day: date) -> date:
    """The last day of the quarter of a day."""
    return quarter_start(quarter_start(day) + timedelta(days=100)) - DAY


def agreed_until(day: date) -> date:
    """The last day of hours that are agreed to on a day: a quarter that ends soon is added."""
    end = quarter_end(day)
    return quarter_end(end + DAY) if end - NOTICE <= day else end


def month_start(day: date) -> date:
    """The first day of the month of a day."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after the month of a day."""
    return month_start(month_start(day) + timedelta(days=32))

"""Quarters of a year, written as 2026-Q3."""

from datetime import date
from typing import Final

MONTHS: Final = 3


def quarter_of(day: date) -> str:
    """The quarter of a day."""
    return f"{day.year}-Q{(day.month - 1) // MONTHS + 1}"


def before(quarter: str) -> str:
    """The quarter before another one."""
    year, number = int(quarter[:4]), int(quarter[6:])
    return f"{year}-Q{number - 1}" if number > 1 else f"{year - 1}-Q4"


def after(quarter: str) -> str:
    """The quarter after another one."""
    year, number = int(quarter[:4]), int(quarter[6:])
    return f"{year}-Q{number + 1}" if number < 4 else f"{year + 1}-Q1"  # noqa: PLR2004 - the last


def first_day(quarter: str) -> date:
    """The first day of a quarter."""
    return date(int(quarter[:4]), MONTHS * (int(quarter[6:]) - 1) + 1, 1)

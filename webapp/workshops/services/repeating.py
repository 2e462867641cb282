"""The dates of a ritual."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from webapp.core import clock
from webapp.core.errors import Invalid
from webapp.workshops.workflow import Every

MOST_DATES: Final = 26
WEEK: Final = timedelta(days=7)
# The fifth of a weekday in a month, which not all months have: then it is the last.
FIFTH: Final = 4


@dataclass(frozen=True)
class Repeat:
    """How often, and until which day."""

    every: Every
    until: date


def starts(first: datetime, repeat: Repeat) -> list[datetime]:
    """The moments of all dates, at the same local time; `first` is one of them.

    Raises Invalid on `until_day`, or on `starts` where clocks skip the time on one of the days.
    """
    local = first.astimezone(clock.zone())
    if repeat.until < local.date():
        raise Invalid("until_day", "Choose a day after the first date.")
    found: list[datetime] = []
    for day in _days(local.date(), repeat.every):
        if day > repeat.until:
            return found
        if len(found) == MOST_DATES:
            raise Invalid(
                "until_day",
                "This makes more than %(most)s dates. Choose an earlier day.",
                most=str(MOST_DATES),
            )
        found.append(_moment(local, day))
    return found


def _moment(local: datetime, day: date) -> datetime:
    """The same local time on another day."""
    fold = local.fold if day == local.date() else 0
    moment = datetime.combine(day, local.time(), clock.zone()).replace(fold=fold)
    if moment.astimezone(UTC).astimezone(clock.zone()).time() != local.time():
        raise Invalid(
            "starts",
            "On %(day)s clocks change, and this time does not exist. Choose another time.",
            day=day.isoformat(),
        )
    return moment


def _days(first: date, every: Every) -> Iterator[date]:
    """The days without an end: each week or two, or the same weekday of each month."""
    day, nth = first, (first.day - 1) // 7
    while True:
        yield day
        if every == Every.month:
            year, month = day.year + day.month // 12, day.month % 12 + 1
            day = _weekday(year, month, first.weekday(), nth)
        else:
            day += WEEK if every == Every.week else 2 * WEEK


def _weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The first (0) to fourth of a weekday in a month; the last for FIFTH."""
    begin = date(year, month, 1)
    day = begin + timedelta(days=(weekday - begin.weekday()) % 7) + nth * WEEK
    last = date(year, month, monthrange(year, month)[1])
    return day if nth < FIFTH or day <= last else day - WEEK

"""Working days: Monday to Friday, except the public holidays of a unit."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from webapp.core import clock
from webapp.people.models import OrgUnit, Person

SATURDAY = 5
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
COUNTRY = "FR"


def supported(country: str, subdivision: str | None) -> bool:
    """Whether the public holidays of a country or subdivision are known."""
    known = holidays.list_supported_countries()
    return country in known and (subdivision is None or subdivision in known[country])


def countries() -> list[str]:
    """ISO 3166-1 codes of the countries whose public holidays are known."""
    return sorted(holidays.list_supported_countries())


@cache
def _holidays(country: str, subdivision: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))


def is_working_day(day: date, where: Person | OrgUnit | None) -> bool:
    """Whether a day is a working day of a unit or of a person's unit; None: the default country."""
    unit = where.unit if isinstance(where, Person) else where
    region = (unit.country, unit.subdivision) if unit else (COUNTRY, None)
    return day.weekday() < SATURDAY and day not in _holidays(*region, day.year)


def add_working_days(start: datetime, days: int, where: Person | OrgUnit | None) -> datetime:
    """The moment `days` working days after `start`, at the same local time, in UTC.

    A start on a day off counts from the beginning of the next working day, so the moment is the
    end of a day.
    """
    zone = zone_of(where)
    first = _next_working(start.astimezone(zone), where)
    day = first.date()
    for _ in range(days):
        day = _working_on_or_after(day + DAY, where)
    end = datetime.combine(day, first.timetz()).astimezone(start.tzinfo)
    return end if first == start else end - SECOND


def working_seconds_left(start: datetime, until: datetime, where: Person | OrgUnit | None) -> float:
    """Seconds that fall on working days between two moments; 0 if `until` is not after `start`."""
    zone = zone_of(where)
    return sum(
        max(0.0, (min(until, end) - max(start, begin)).total_seconds())
        for begin, end in _working_spans(start.astimezone(zone), until.astimezone(zone), where)
    )


def zone_of(where: Person | OrgUnit | None) -> ZoneInfo:
    """A person's time zone if the directory has one, else that of the organization."""
    own = where.time_zone if isinstance(where, Person) else None
    return ZoneInfo(own) if own else clock.zone()


def _working_on_or_after(day: date, where: Person | OrgUnit | None) -> date:
    while not is_working_day(day, where):
        day += DAY
    return day


def _next_working(moment: datetime, where: Person | OrgUnit | None) -> datetime:
    day = _working_on_or_after(moment.date(), where)
    if day == moment.date():
        return moment
    return datetime.combine(day, datetime.min.time(), moment.tzinfo)


def _working_spans(
    start: datetime, until: datetime, where: Person | OrgUnit | None
) -> Iterator[tuple[datetime, datetime]]:
    """Start and end of each local working day that overlaps the time from start to until."""
    day = start.date()
    while (begin := datetime.combine(day, datetime.min.time(), start.tzinfo)) < until:
        if is_working_day(day, where):
            yield begin, datetime.combine(day + DAY, datetime.min.time(), start.tzinfo)
        day += DAY

"""Working days where somebody works: Monday to Friday, without the unit's public holidays."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from webapp.people.models import OrgUnit, Person

SATURDAY = 5
DAY = timedelta(days=1)
COUNTRY = "FR"
_zone: list[ZoneInfo] = []


def use(zone: ZoneInfo) -> None:
    """Say where the organisation is; called once by whoever assembles the process."""
    _zone[:] = [zone]


def supported(country: str, subdivision: str | None) -> bool:
    """Whether the public holidays of a place are known."""
    known = holidays.list_supported_countries()
    return country in known and (subdivision is None or subdivision in known[country])


def countries() -> list[str]:
    """ISO 3166-1 codes of the countries whose public holidays are known."""
    return sorted(holidays.list_supported_countries())


@cache
def _holidays(country: str, subdivision: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))


def is_working_day(day: date, where: Person | OrgUnit | None) -> bool:
    """Whether a unit, or a person's unit, works on a day; None is the default country."""
    unit = where.unit if isinstance(where, Person) else where
    place = (unit.country, unit.subdivision) if unit else (COUNTRY, None)
    return day.weekday() < SATURDAY and day not in _holidays(*place, day.year)


def add_working_days(start: datetime, days: int, where: Person | OrgUnit | None) -> datetime:
    """The moment `days` working days after `start`, at the same time of the local day, in UTC.

    What starts on a free day starts with the next working day, at midnight.
    """
    zone = zone_of(where)
    begun = _next_working(start.astimezone(zone), where)
    day = begun.date()
    for _ in range(days):
        day = _working_on_or_after(day + DAY, where)
    return datetime.combine(day, begun.timetz()).astimezone(start.tzinfo)


def working_seconds_left(start: datetime, until: datetime, where: Person | OrgUnit | None) -> float:
    """Seconds of working days between two moments; 0 once `until` has passed."""
    zone = zone_of(where)
    return sum(
        max(0.0, (min(until, end) - max(start, begin)).total_seconds())
        for begin, end in _working_spans(start.astimezone(zone), until.astimezone(zone), where)
    )


def zone_of(where: Person | OrgUnit | None) -> ZoneInfo:
    """A person's own time zone where the directory names one, else the organisation's."""
    own = where.time_zone if isinstance(where, Person) else None
    return ZoneInfo(own) if own else _zone[0]


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
    """Local days that are worked, as moments; each meets the time between start and until."""
    day = start.date()
    while (begin := datetime.combine(day, datetime.min.time(), start.tzinfo)) < until:
        if is_working_day(day, where):
            yield begin, datetime.combine(day + DAY, datetime.min.time(), start.tzinfo)
        day += DAY

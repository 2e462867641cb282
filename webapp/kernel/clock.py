"""The only clock: always aware, always UTC. Tests and the seed set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_set: list[datetime] = []


def now() -> datetime:
    """The moment, in UTC."""
    return _set[-1] if _set else datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock of this process at a moment, for tests and for the seed's simulated days."""
    _set.append(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set.pop()


def move(moment: datetime) -> None:
    """Move a held clock; only inside `at`."""
    _set[-1] = moment.astimezone(UTC)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The calendar day of a moment where the organisation is."""
    return moment.astimezone(zone).date()


def iso_week(day: date) -> str:
    """The ISO week of a day, as in 2026-W07."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def week_start(moment: datetime, zone: ZoneInfo) -> datetime:
    """Monday, midnight, of a moment's week where the organisation is; in UTC."""
    day = local_day(moment, zone)
    monday = day - timedelta(days=day.weekday())
    return datetime.combine(monday, datetime.min.time(), zone).astimezone(UTC)

"""The only source of time: aware moments in UTC. Tests and the demo company freeze it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from webapp.core import runtime


class Clock:
    """The time of one application: the system's, or a frozen moment."""

    def __init__(self) -> None:
        self._frozen: list[datetime] = []

    def now(self) -> datetime:
        """The moment, in UTC."""
        return self._frozen[-1] if self._frozen else datetime.now(UTC)

    def freeze(self, moment: datetime) -> None:
        """Stop at a moment, until `thaw`."""
        self._frozen.append(moment.astimezone(UTC))

    def move(self, moment: datetime) -> None:
        """Change the moment of a frozen clock."""
        self._frozen[-1] = moment.astimezone(UTC)

    def thaw(self) -> None:
        """Undo the last `freeze`."""
        self._frozen.pop()


# A clock that was frozen outside any application; an application created meanwhile uses it.
_ambient: ContextVar[Clock | None] = ContextVar("clock", default=None)


def inherited() -> Clock:
    """The clock for a new application: the frozen one of this context, else a fresh one."""
    return _ambient.get() or Clock()


def _clock() -> Clock | None:
    active = runtime.active()
    return active.clock if active else _ambient.get()


def now() -> datetime:
    """The moment, in UTC."""
    found = _clock()
    return found.now() if found else datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Freeze the active application's clock, or without one the clock of this context."""
    found, token = _clock(), None
    if found is None:
        found = Clock()
        token = _ambient.set(found)
    found.freeze(moment)
    try:
        yield
    finally:
        found.thaw()
        if token is not None:
            _ambient.reset(token)


def move(moment: datetime) -> None:
    """Move a frozen clock; only inside `at`."""
    found = _clock()
    if found is None:
        raise LookupError("the clock is not frozen")
    found.move(moment)


def zone() -> ZoneInfo:
    """The organization's time zone."""
    return runtime.current().settings.zone


def today() -> date:
    """The calendar day in the organization's time zone."""
    return local_day(now(), zone())


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The calendar day of a moment in a time zone."""
    return moment.astimezone(zone).date()


def iso_week(day: date) -> str:
    """The ISO week of a day, as in 2026-W07."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def week_start(moment: datetime, zone: ZoneInfo) -> datetime:
    """Monday, midnight, of a moment's week in a time zone; returned in UTC."""
    day = local_day(moment, zone)
    monday = day - timedelta(days=day.weekday())
    return datetime.combine(monday, datetime.min.time(), zone).astimezone(UTC)

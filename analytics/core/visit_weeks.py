"""Authentic visits per week: the table and the sentence behind the trend."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Self

from analytics.core.dated_events import NO_EVENTS, MarkedEvent, MarkedEvents
from analytics.core.texts import day, number, period, short_day, text


@dataclass(frozen=True, slots=True)
class VisitWeek:
    """The visits of one ISO week (`2026-W10`): `low` from outside, `high` with unknown viewers."""

    week: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class VisitWeekRow:
    """One row of the table as text."""

    week: str
    visits: str
    interval: str


@dataclass(frozen=True, slots=True)
class VisitWeeks:
    """The weeks that may be shown, in order; a missing week is a gap and not zero.

    `events` are what happened from the first to the last of these weeks.
    """

    weeks: tuple[VisitWeek, ...]
    events: MarkedEvents = NO_EVENTS

    @classmethod
    def of(cls, weeks: Iterable[VisitWeek], events: Iterable[MarkedEvent]) -> Self:
        """Return weeks with those of the events that belong to their period."""
        shown = tuple(weeks)
        if not shown:
            return cls(())
        first, last = _monday(shown[0].week), _monday(shown[-1].week) + timedelta(days=6)
        return cls(shown, MarkedEvents.within(events, first, last))

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what `as_dict` gave; figures stored by older versions have no events."""
        weeks = tuple(VisitWeek(**each) for each in stored["weeks"])
        return cls(weeks, MarkedEvents.from_list(stored.get("events", ())))

    def as_dict(self) -> dict[str, Any]:
        """Return the weeks and the events as plain values."""
        return {
            "weeks": [asdict(each) for each in self.weeks],
            "events": [asdict(each) for each in self.events.events],
        }

    def marks(self) -> tuple[int, ...]:
        """Return for each event the number of weeks since the first."""
        return self.events.weeks(_monday(self.weeks[0].week)) if self.weeks else ()

    def placed(self) -> Iterator[tuple[int, VisitWeek]]:
        """Yield each week with the number of weeks since the first."""
        for each in self.weeks:
            yield (_monday(each.week) - _monday(self.weeks[0].week)).days // 7, each

    def monday(self, locale: str, at: int) -> str:
        """Return the Monday `at` weeks after the first week, without the year."""
        return short_day(locale, _monday(self.weeks[0].week) + timedelta(weeks=at))

    def sentence(self, locale: str) -> str:
        """Return the smallest, the largest and the last number of visits in a week."""
        if not self.weeks:
            return text(locale, "sentence.unknown")
        visits = [each.high for each in self.weeks]
        return text(
            locale,
            "trend.told",
            period=period(locale, self.weeks[0].week, self.weeks[-1].week),
            low=number(locale, min(visits)),
            high=number(locale, max(visits)),
            last=number(locale, visits[-1]),
        )

    def table(self, locale: str) -> tuple[VisitWeekRow, ...]:
        """Return one row per week, the newest first; the interval is empty without a width."""
        return tuple(_row(locale, each) for each in reversed(self.weeks))


def _row(locale: str, each: VisitWeek) -> VisitWeekRow:
    ends = {"low": number(locale, each.low), "high": number(locale, each.high)}
    shown = "" if each.low == each.high else text(locale, "interval", **ends)
    return VisitWeekRow(day(locale, _monday(each.week)), number(locale, each.high), shown)


def _monday(week: str) -> date:
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)

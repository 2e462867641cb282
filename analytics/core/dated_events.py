"""Dated events that are marked on series by week: their numbers, and the table behind the chart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self

from analytics.core.texts import day, locale_of, text


@dataclass(frozen=True, slots=True)
class MarkedEvent:
    """An event on one day or up to a last day (ISO dates), with its names by language."""

    first_day: str
    last_day: str | None
    names: Mapping[str, str]

    def days(self, locale: str) -> str:
        """Return its day, or its first and last day, with the year."""
        first = day(locale, date.fromisoformat(self.first_day))
        if self.last_day in {None, self.first_day}:
            return first
        last = day(locale, date.fromisoformat(self.last_day or self.first_day))
        return text(locale, "marked.days", first=first, last=last)


@dataclass(frozen=True, slots=True)
class MarkedEventRow:
    """One row of the table as text: the number that the chart shows, the days, the name."""

    number: str
    days: str
    name: str


@dataclass(frozen=True, slots=True)
class MarkedEvents:
    """The events of a period, by first day; their numbers begin at 1."""

    events: tuple[MarkedEvent, ...] = ()

    @classmethod
    def within(cls, events: Iterable[MarkedEvent], first: date, last: date) -> Self:
        """Return the events with a day from `first` to `last`."""
        begin, end = first.isoformat(), last.isoformat()
        kept = (e for e in events if e.first_day <= end and (e.last_day or e.first_day) >= begin)
        return cls(tuple(sorted(kept, key=lambda each: each.first_day)))

    @classmethod
    def from_list(cls, items: Iterable[Mapping[str, Any]]) -> Self:
        """Return the events that were stored as dictionaries of their fields."""
        return cls(tuple(MarkedEvent(**each) for each in items))

    def weeks(self, first: date) -> tuple[int, ...]:
        """Return for each event the whole weeks from the Monday `first` to its first day.

        An event that began before is marked at `first`.
        """
        starts = (date.fromisoformat(each.first_day) for each in self.events)
        return tuple(max((start - first).days // 7, 0) for start in starts)

    def table(self, locale: str) -> tuple[MarkedEventRow, ...]:
        """Return one row per event, by number."""
        return tuple(
            MarkedEventRow(str(number), each.days(locale), each.names[locale_of(locale)])
            for number, each in enumerate(self.events, 1)
        )


NO_EVENTS: Final = MarkedEvents()

"""What a program may tell about its participation, as pages store it, read it back and say it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self

from analytics.plain.measures import registry
from analytics.plain.reading import Reading, Reason, unknown, why_unknown
from analytics.plain.texts import counted, day, number, percent, text


@dataclass(frozen=True, slots=True)
class Week:
    """
    Week `week` after joining (0 is the first): of `n` people observed for the whole of it, the
    share `value` was active, with its 95 % interval.
    """

    week: int
    n: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: what, how much, between what and what, of how many; all in words."""

    measure: str
    value: str
    interval: str
    n: str


@dataclass(frozen=True, slots=True)
class Participation:
    """
    Released figures of one program on the day `as_of` (`2026-03-09`), about people who allow
    measuring. `retention` holds the weeks that may be shown, in order; it may have gaps.
    """

    program: str | None
    as_of: str | None
    enrolled: Reading
    active_30: Reading
    activated_14: Reading
    activated_30: Reading
    left_90: Reading
    concentration: Reading
    retention: tuple[Week, ...] = ()

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every figure but the weeks, in the order of the table."""
        found = (getattr(self, field.name) for field in fields(self))
        return tuple(each for each in found if isinstance(each, Reading))

    def sentence(self, locale: str) -> str:
        """Who was enrolled on which day, then each figure with its interval or why it is absent."""
        if self.as_of is None or self.enrolled.value is None:
            return text(
                locale, "participation.unknown", why=why_unknown(self.enrolled.reason, locale)
            )
        people = counted(locale, "enrolled_people", round(self.enrolled.value))
        opening = text(locale, "participation.on", day=_in_words(locale, self.as_of), people=people)
        rest = (each.sentence(locale) for each in self.readings if each is not self.enrolled)
        return " ".join((opening, *rest))

    def retention_sentence(self, locale: str) -> str:
        """The first and the last week shown, with their intervals."""
        if not self.retention:
            return text(locale, "retention.unknown")
        first, last = self.retention[0], self.retention[-1]
        return text(
            locale,
            "retention.told",
            people=counted(locale, "people", first.n),
            first=number(locale, first.week),
            start=_share(locale, first),
            others=number(locale, last.n),
            last=number(locale, last.week),
            end=_share(locale, last),
        )

    def table(self, locale: str) -> tuple[Line, ...]:
        """One line for each figure; what is not shown says why."""
        return tuple(_line(locale, each) for each in self.readings)

    def weeks(self, locale: str) -> tuple[Line, ...]:
        """The table behind the retention curve."""
        return tuple(_week(locale, each) for each in self.retention)

    def as_dict(self) -> dict[str, Any]:
        """For JSON; `from_dict` reads it back."""
        return {**asdict(self), "retention": [asdict(week) for week in self.retention]}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Read back what `as_dict` gave. Raises ValueError, TypeError for what is amiss."""
        readings = {
            name: Reading.from_dict(value)
            for name, value in stored.items()
            if isinstance(value, Mapping)
        }
        weeks = tuple(Week(**week) for week in stored["retention"])
        return cls(**{**stored, **readings, "retention": weeks})

    @classmethod
    def empty(cls, program: str | None, as_of: str | None, reason: Reason) -> Self:
        """All of it unknown, for one reason."""
        names = [field.name for field in fields(cls) if field.name in registry]
        readings: dict[str, Any] = {
            name: unknown(registry[name].key, reason) for name in names if name != "retention"
        }
        return cls(program, as_of, **readings)


def _share(locale: str, week: Week) -> str:
    ends = {"low": percent(locale, week.low), "high": percent(locale, week.high)}
    return f"{percent(locale, week.value)} ({text(locale, 'interval', **ends)})"


def _week(locale: str, week: Week) -> Line:
    name = text(locale, "retention.week", week=number(locale, week.week))
    ends = {"low": percent(locale, week.low), "high": percent(locale, week.high)}
    interval = text(locale, "interval", **ends)
    return Line(name, percent(locale, week.value), interval, number(locale, week.n))


def _line(locale: str, reading: Reading) -> Line:
    value = reading.amount(locale) if reading.reason is None else reading.said(locale)
    name = registry[reading.measure].name(locale)
    return Line(name, value, reading.interval(locale), number(locale, reading.n))


def _in_words(locale: str, iso: str) -> str:
    return day(locale, date.fromisoformat(iso))

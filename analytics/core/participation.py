"""Released participation figures of a program: the stored form, its JSON, tables and sentences."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self

from analytics.core.group_figure import GroupFigure, UnknownReason, reason_clause, unknown
from analytics.core.measures import registry
from analytics.core.texts import counted, day, number, percent, text


@dataclass(frozen=True, slots=True)
class RetentionWeek:
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
class ParticipationRow:
    """One row of a table: measure, value, interval and number of people, all as text."""

    measure: str
    value: str
    interval: str
    n: str


@dataclass(frozen=True, slots=True)
class Participation:
    """
    Released figures of one program on the day `as_of` (`2026-03-09`), about people who allow
    measuring. `retention` contains the weeks that may be shown, in order; it may have gaps.
    """

    program: str | None
    as_of: str | None
    enrolled: GroupFigure
    active_30: GroupFigure
    activated_14: GroupFigure
    activated_30: GroupFigure
    left_90: GroupFigure
    concentration: GroupFigure
    retention: tuple[RetentionWeek, ...] = ()

    @property
    def figures(self) -> tuple[GroupFigure, ...]:
        """Return every figure except the weeks, in the order of the table."""
        found = (getattr(self, field.name) for field in fields(self))
        return tuple(each for each in found if isinstance(each, GroupFigure))

    def sentence(self, locale: str) -> str:
        """Return the number enrolled on the day, then each figure with its interval or reason."""
        if self.as_of is None or self.enrolled.value is None:
            return text(
                locale, "participation.unknown", why=reason_clause(self.enrolled.reason, locale)
            )
        people = counted(locale, "enrolled_people", round(self.enrolled.value))
        introduction = text(
            locale, "participation.on", day=_day_text(locale, self.as_of), people=people
        )
        others = (each.sentence(locale) for each in self.figures if each is not self.enrolled)
        return " ".join((introduction, *others))

    def retention_sentence(self, locale: str) -> str:
        """Return a sentence on the first and the last week shown, with their intervals."""
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

    def table(self, locale: str) -> tuple[ParticipationRow, ...]:
        """Return one row per figure; the value of an unknown figure is its reason."""
        return tuple(_row(locale, each) for each in self.figures)

    def weeks(self, locale: str) -> tuple[ParticipationRow, ...]:
        """Return the table behind the retention curve."""
        return tuple(_week(locale, each) for each in self.retention)

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form that `from_dict` reads."""
        return {**asdict(self), "retention": [asdict(week) for week in self.retention]}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Read the result of `as_dict`. Raises ValueError or TypeError for invalid content."""
        figures = {
            name: GroupFigure.from_dict(value)
            for name, value in stored.items()
            if isinstance(value, Mapping)
        }
        weeks = tuple(RetentionWeek(**week) for week in stored["retention"])
        return cls(**{**stored, **figures, "retention": weeks})

    @classmethod
    def empty(cls, program: str | None, as_of: str | None, reason: UnknownReason) -> Self:
        """Return figures that are all unknown, for one reason."""
        names = [field.name for field in fields(cls) if field.name in registry]
        figures: dict[str, Any] = {
            name: unknown(registry[name].key, reason) for name in names if name != "retention"
        }
        return cls(program, as_of, **figures)


def _share(locale: str, week: RetentionWeek) -> str:
    ends = {"low": percent(locale, week.low), "high": percent(locale, week.high)}
    return f"{percent(locale, week.value)} ({text(locale, 'interval', **ends)})"


def _week(locale: str, week: RetentionWeek) -> ParticipationRow:
    name = text(locale, "retention.week", week=number(locale, week.week))
    ends = {"low": percent(locale, week.low), "high": percent(locale, week.high)}
    interval = text(locale, "interval", **ends)
    return ParticipationRow(name, percent(locale, week.value), interval, number(locale, week.n))


def _row(locale: str, figure: GroupFigure) -> ParticipationRow:
    value = figure.amount(locale) if figure.reason is None else figure.value_text(locale)
    name = registry[figure.measure].name(locale)
    return ParticipationRow(name, value, figure.interval(locale), number(locale, figure.n))


def _day_text(locale: str, iso: str) -> str:
    return day(locale, date.fromisoformat(iso))

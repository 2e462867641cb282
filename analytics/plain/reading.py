"""One figure about a group of people, with its interval, or why it is not shown."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, Self

from analytics.plain.measures import MEAN, Measure, MeasureName, registry
from analytics.plain.proportions import Proportion
from analytics.plain.texts import counted, decimal, number, percent, text

Reason = Literal["nothing", "few", "no_rows", "gone", "not_told"]
"""Nothing observed; too few people, or all alike in a small group; no rows in the snapshot;
those it is about took their rows along; the network does not tell it."""

_EVERYBODY: Final = 3
"""A share of none or of all is about everybody; see may_show."""


@dataclass(frozen=True, slots=True)
class Reading:
    """
    `value`, `low`, `high` in the unit of the measure; `n` people (or texts) it is about.

    Where it is unknown `reason` says why and all else is None, n among it: it may be what must not
    be told. Counts and indexes of everybody have no interval. Raises ValueError for half a reading.
    """

    measure: MeasureName
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    reason: Reason | None = None

    def __post_init__(self) -> None:
        unknown = (self.value is None, self.n is None, self.reason is not None)
        if len(set(unknown)) > 1:
            raise ValueError(f"{self.measure}: a reading has value and n, or a reason.")

    @property
    def definition(self) -> Measure:
        """Name, unit, formula in words, floor and source."""
        return registry[self.measure]

    def said(self, locale: str) -> str:
        """The value with its doubt, such as `38% (between 25% and 53%; 42 people)`, or why not."""
        if self.value is None or self.n is None or self.reason is not None:
            return text(locale, "reading.unknown", why=why_unknown(self.reason, locale))
        if registry[self.measure].form == "count":
            return self.amount(locale)
        people = counted(locale, "people", self.n)
        form = "reading.everybody" if self.low is None else "reading.of"
        doubt = text(locale, form, interval=self.interval(locale), people=people)
        return text(locale, "reading.shown", value=self.amount(locale), doubt=doubt)

    def sentence(self, locale: str) -> str:
        """The measure's name and what is said of it."""
        name = registry[self.measure].name(locale)
        return text(
            locale, "reading.line", name=name[:1].upper() + name[1:], said=self.said(locale)
        )

    def amount(self, locale: str) -> str:
        """The value alone, as its measure is written; a dash where it is unknown."""
        return _written(locale, self.measure, self.value)

    def interval(self, locale: str) -> str:
        """`between 25% and 53%`; a dash without an interval."""
        if self.low is None or self.high is None:
            return text(locale, "missing")
        ends = (_written(locale, self.measure, end) for end in (self.low, self.high))
        return text(locale, "interval", **dict(zip(("low", "high"), ends, strict=True)))

    def as_dict(self) -> dict[str, Any]:
        """For JSON; `from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Read back what `as_dict` gave. Raises ValueError for an unknown measure, TypeError."""
        if stored["measure"] not in registry:
            raise ValueError(f"{stored['measure']} is no measure.")
        return cls(**stored)


def why_unknown(reason: Reason | None, locale: str) -> str:
    """Why nothing is shown, as a clause."""
    return text(locale, f"unknown.{reason or 'nothing'}")


def unknown(measure: MeasureName, reason: Reason) -> Reading:
    """A reading that is not shown."""
    return Reading(measure, None, None, None, None, reason)


def count(measure: MeasureName, people: int) -> Reading:
    """A number of people, from the floor of its measure up."""
    if people == 0:
        return unknown(measure, "nothing")
    if people < registry[measure].floor:
        return unknown(measure, "few")
    return Reading(measure, people, None, None, people)


def share(measure: MeasureName, found: Proportion) -> Reading:
    """A share with its interval, where the group is large enough for it to be about no person."""
    if found.value is None:
        return unknown(measure, "nothing")
    if not may_show(measure, found.n):
        return unknown(measure, "few")
    return Reading(measure, found.value, found.low, found.high, found.n)


def may_show(measure: MeasureName, n: int) -> bool:
    """
    Whether a share, or an index, of `n` people may be told: from three times its floor up (a
    weekly trend, whose floor of 15 is higher already, from thirty).

    A share of none or of all says something about everybody, so it needs three times the floor.
    Were only those hidden below, hiding would tell them: so all are.
    """
    floor = registry[measure].floor
    return n >= max(floor, _EVERYBODY * min(floor, MEAN))


def _written(locale: str, measure: MeasureName, value: float | None) -> str:
    form = registry[measure].form
    if form == "share":
        return percent(locale, value)
    if form == "index":
        return decimal(locale, value)
    return number(locale, None if value is None else round(value))

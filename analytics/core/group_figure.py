"""One figure about a group of people, with its interval, or the reason why it is unknown."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, Self

from analytics.core.measures import MEAN, Measure, MeasureName, registry
from analytics.core.proportions import Proportion
from analytics.core.texts import counted, decimal, number, percent, text

UnknownReason = Literal["nothing", "few", "no_rows", "gone", "not_told"]
"""`nothing`: nothing observed; `few`: too few people, or all equal in a small group; `no_rows`: no
rows in the snapshot; `gone`: rows of people who left were deleted; `not_told`: not reported by the
network."""

_EVERYBODY: Final = 3
"""Multiple of the floor for shares of 0 or 1, which describe everybody; see may_show."""


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """
    `value`, `low`, `high` in the unit of the measure; `n` people (or texts) it is about.

    Where the value is unknown, `reason` is set and value, low, high and n are None, because n may
    be what must not be published. Counts and indexes of a whole group have no interval. Raises
    ValueError where only some of value and n are given, or a reason with a value.
    """

    measure: MeasureName
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    reason: UnknownReason | None = None

    def __post_init__(self) -> None:
        unknown = (self.value is None, self.n is None, self.reason is not None)
        if len(set(unknown)) > 1:
            raise ValueError(f"{self.measure}: a figure has value and n, or a reason.")

    @property
    def definition(self) -> Measure:
        """Return the measure: name, unit, formula in words, floor and source."""
        return registry[self.measure]

    def value_text(self, locale: str) -> str:
        """Return e.g. `38% (between 25% and 53%; 42 people)`, or why the value is unknown."""
        if self.value is None or self.n is None or self.reason is not None:
            return text(locale, "reading.unknown", why=reason_clause(self.reason, locale))
        if registry[self.measure].form == "count":
            return self.amount(locale)
        people = counted(locale, "people", self.n)
        form = "reading.everybody" if self.low is None else "reading.of"
        uncertainty = text(locale, form, interval=self.interval(locale), people=people)
        return text(locale, "reading.shown", value=self.amount(locale), doubt=uncertainty)

    def sentence(self, locale: str) -> str:
        """Return the name of the measure and its value."""
        name = registry[self.measure].name(locale)
        return text(
            locale, "reading.line", name=name[:1].upper() + name[1:], said=self.value_text(locale)
        )

    def amount(self, locale: str) -> str:
        """Return the formatted value alone; a dash where it is unknown."""
        return _formatted(locale, self.measure, self.value)

    def interval(self, locale: str) -> str:
        """Return e.g. `between 25% and 53%`; a dash without an interval."""
        if self.low is None or self.high is None:
            return text(locale, "missing")
        ends = (_formatted(locale, self.measure, end) for end in (self.low, self.high))
        return text(locale, "interval", **dict(zip(("low", "high"), ends, strict=True)))

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form that `from_dict` reads."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Read the result of `as_dict`. Raises ValueError for an unknown measure, TypeError."""
        if stored["measure"] not in registry:
            raise ValueError(f"{stored['measure']} is no measure.")
        return cls(**stored)


def reason_clause(reason: UnknownReason | None, locale: str) -> str:
    """Return why a figure is unknown, as a clause of a sentence."""
    return text(locale, f"unknown.{reason or 'nothing'}")


def unknown(measure: MeasureName, reason: UnknownReason) -> GroupFigure:
    """Return an unknown figure with its reason."""
    return GroupFigure(measure, None, None, None, None, reason)


def count(measure: MeasureName, people: int) -> GroupFigure:
    """Return a number of people; unknown below the floor of its measure."""
    if people == 0:
        return unknown(measure, "nothing")
    if people < registry[measure].floor:
        return unknown(measure, "few")
    return GroupFigure(measure, people, None, None, people)


def share(measure: MeasureName, found: Proportion) -> GroupFigure:
    """Return a share with its interval; unknown where the group is too small (see may_show)."""
    if found.value is None:
        return unknown(measure, "nothing")
    if not may_show(measure, found.n):
        return unknown(measure, "few")
    return GroupFigure(measure, found.value, found.low, found.high, found.n)


def may_show(measure: MeasureName, n: int) -> bool:
    """
    Return whether a share or an index of `n` people may be shown: from three times its floor (a
    weekly trend, whose floor is 15, from 30).

    A share of 0 or 1 describes every person, so it needs three times the floor. If only those
    shares were hidden below that, hiding would reveal them, so all shares are hidden.
    """
    floor = registry[measure].floor
    return n >= max(floor, _EVERYBODY * min(floor, MEAN))


def _formatted(locale: str, measure: MeasureName, value: float | None) -> str:
    form = registry[measure].form
    if form == "share":
        return percent(locale, value)
    if form == "index":
        return decimal(locale, value)
    return number(locale, None if value is None else round(value))

"""The comparison of employees and customers in one quarter, as pages and charts read it."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from analytics.core.texts import counted, decimal, text

ALL: Final = "all"
"""In place of a unit: the mean over the units that are shown."""


@dataclass(frozen=True, slots=True)
class MirrorCell:
    """
    The scores of both sides (0 to 100) on one theme in one unit, or over units (`unit` is ALL).

    `employee_half` and `customer_half` are half of their 95 % intervals, `employees` and `customers`
    the numbers of answers (None over units). A side that is missing or too small is None; then so
    are `gap` (employees minus customers) and its interval `low` and `high`.
    """

    unit: str
    theme: str
    employee: float | None = None
    employee_half: float | None = None
    employees: int | None = None
    customer: float | None = None
    customer_half: float | None = None
    customers: int | None = None
    gap: float | None = None
    low: float | None = None
    high: float | None = None

    def gap_text(self, locale: str) -> str:
        """Return e.g. `−4.2 [−7.1 – −1.3]`, or that the gap is unknown."""
        if self.gap is None or self.low is None or self.high is None:
            return text(locale, "mirror.no_gap")
        return _with_interval(locale, self.gap, self.low, self.high, signed)


@dataclass(frozen=True, slots=True)
class MirrorIndex:
    """
    The mirror index: mean signed gap, symmetry and level, each with a 95 % interval; never one alone.

    Symmetry is 100 minus the mean absolute gap, level the mean of both sides. `n` is the number of
    gaps in a unit, or of units where `unit` is ALL.
    """

    unit: str
    n: int
    gap: float
    gap_low: float
    gap_high: float
    symmetry: float
    symmetry_low: float
    symmetry_high: float
    level: float
    level_low: float
    level_high: float

    def gap_text(self, locale: str) -> str:
        """Return the mean signed gap with its interval."""
        return _with_interval(locale, self.gap, self.gap_low, self.gap_high, signed)

    def index_text(self, locale: str) -> str:
        """Return symmetry and level with their intervals, in one text."""
        symmetry = _with_interval(
            locale, self.symmetry, self.symmetry_low, self.symmetry_high, _plain
        )
        level = _with_interval(locale, self.level, self.level_low, self.level_high, _plain)
        return text(locale, "mirror.index", symmetry=symmetry, level=level)

    def sentence(self, locale: str) -> str:
        """Return all three numbers, over how many themes or units."""
        over = counted(locale, "mirror_units" if self.unit == ALL else "mirror_themes", self.n)
        return text(
            locale, "mirror.told", gap=self.gap_text(locale), index=self.index_text(locale),
            over=over,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MirrorFigure:
    """
    All cells of a quarter, by unit and theme, and the index of each unit with at least one gap.

    `themes` are the means of both sides over the units with a gap, `whole` the index over units;
    None without a gap. `together` are sentences on how the sides go together over units, by theme
    and language.
    """

    cells: tuple[MirrorCell, ...] = ()
    units: tuple[MirrorIndex, ...] = ()
    themes: tuple[MirrorCell, ...] = ()
    whole: MirrorIndex | None = None
    together: Mapping[str, Mapping[str, str]] | None = None

    def cells_of(self, unit: str) -> tuple[MirrorCell, ...]:
        """Return the cells of a unit, or the means over units for ALL."""
        if unit == ALL:
            return self.themes
        return tuple(cell for cell in self.cells if cell.unit == unit)

    def index_of(self, unit: str) -> MirrorIndex | None:
        """Return the index of a unit, or over units for ALL; None where it is unknown."""
        if unit == ALL:
            return self.whole
        return next((each for each in self.units if each.unit == unit), None)

    def unit_ids(self) -> Iterator[str]:
        """Yield each unit once."""
        yield from dict.fromkeys(cell.unit for cell in self.cells)

    def sentence(self, locale: str, unit: str = ALL) -> str:
        """Return the index of a unit in words, or that it is unknown."""
        found = self.index_of(unit)
        return text(locale, "mirror.no_index") if found is None else found.sentence(locale)

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form that `from_dict` reads."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Read the result of `as_dict`."""
        whole = stored["whole"]
        return cls(
            tuple(MirrorCell(**each) for each in stored["cells"]),
            tuple(MirrorIndex(**each) for each in stored["units"]),
            tuple(MirrorCell(**each) for each in stored["themes"]),
            None if whole is None else MirrorIndex(**whole),
            stored["together"],
        )


def signed(locale: str, value: float) -> str:
    """Format a difference with one decimal and its sign: `+3.2`, `−4.2`, `0.0`."""
    sign = "+" if round(value, 1) > 0 else "−" if round(value, 1) < 0 else ""
    return f"{sign}{decimal(locale, abs(round(value, 1)), 1)}"


def _plain(locale: str, value: float) -> str:
    return decimal(locale, value, 1)


def _with_interval(locale: str, value: float, low: float, high: float, form: Any) -> str:  # noqa: ANN401 - one of two functions
    ends = (form(locale, each) for each in (value, low, high))
    return text(locale, "mirror.interval", **dict(zip(("value", "low", "high"), ends, strict=True)))

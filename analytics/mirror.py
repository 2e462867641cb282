"""The mirror index: whether employees and customers of a unit have the same experience."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atanh, hypot, sqrt, tanh
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from analytics.core.measures import MEAN
from analytics.core.mirror_figure import ALL, MirrorCell, MirrorFigure, MirrorIndex
from analytics.core.proportions import Z95
from analytics.core.texts import LOCALES, counted, decimal, text

SCORES: Final = ("unit", "theme", "score", "sd", "n")
"""Columns of a table of scores: mean (0 to 100), standard deviation, and number of answers."""
GAPS: Final = ("unit", "theme", "employee", "customer", "gap", "low", "high")
UNITS: Final = ("unit", "themes", "symmetry", "level")
Ends = tuple[float, float]
"""A value and half of its interval."""
LEAST_UNITS: Final = 4
"""Units below which no correlation has an interval."""


@dataclass(frozen=True, slots=True)
class Together:
    """
    How scores of units move together: Pearson's r with its 95 % interval, and Lin's concordance.

    `r` ignores that one side may score higher everywhere, `ccc` counts it. None where fewer than
    four units have both scores, or one side does not vary. An association, not an effect.
    """

    r: float | None
    low: float | None
    high: float | None
    ccc: float | None
    n: int

    def sentence(self, locale: str) -> str:
        """Return the correlation with its interval and the concordance; unknown, or none found."""
        units = counted(locale, "mirror_units", self.n)
        if self.r is None or self.low is None or self.high is None:
            return text(locale, "mirror.unknown", units=units)
        r, low, high, ccc = (
            decimal(locale, each) for each in (self.r, self.low, self.high, self.ccc)
        )
        key = "apart" if self.low <= 0 <= self.high else "together"
        return text(locale, f"mirror.{key}", units=units, r=r, low=low, high=high, ccc=ccc)


def gaps(employee: pd.DataFrame, customer: pd.DataFrame, floor: int = MEAN) -> pd.DataFrame:
    """
    Return the signed gap employee minus customer of each unit and theme, with a 95 % interval.

    Both tables have the columns `SCORES`, one row per unit and theme. Only cells where both sides
    have at least `floor` answers (never below ten) are in the result, which has the columns `GAPS`.
    The two samples are independent; the interval is that of Zou & Donner 2008, from Student's t on
    each side. Raises ValueError for a score outside 0 to 100 or two rows of one cell.
    """
    sides = [_enough(table, floor) for table in (employee, customer)]
    both = sides[0].merge(sides[1], on=["unit", "theme"], suffixes=("_e", "_c"))
    gap = both["score_e"] - both["score_c"]
    half = np.hypot(_half(both["sd_e"], both["n_e"]), _half(both["sd_c"], both["n_c"]))
    found = both[["unit", "theme"]].assign(
        employee=both["score_e"], customer=both["score_c"], gap=gap, low=gap - half, high=gap + half
    )
    return found[list(GAPS)].sort_values(["unit", "theme"], ignore_index=True)


def _half(sd: pd.Series, n: pd.Series) -> pd.Series:
    """Return half the 95 % interval of means."""
    number = n.astype("float64")
    t: pd.Series = stdtrit(number - 1, 0.975)
    return t * sd / np.sqrt(number)


def _enough(table: pd.DataFrame, floor: int) -> pd.DataFrame:
    """Return the rows with enough answers. Raises ValueError for a table that cannot be."""
    if not table["score"].between(0, 100).all() or table.duplicated(["unit", "theme"]).any():
        raise ValueError("A score is from 0 to 100, once per unit and theme.")
    return table[table["n"] >= max(floor, MEAN)]


def index(found: pd.DataFrame) -> pd.DataFrame:
    """
    Return symmetry and level of each unit from its `gaps`, with the columns `UNITS`.

    Symmetry is 100 minus the mean absolute gap, level the mean of both sides over all themes. They
    belong together: a unit that is bad for everybody has a symmetry of 100.
    """
    level = (found["employee"] + found["customer"]) / 2
    each = found.assign(level=level, far=found["gap"].abs()).groupby("unit")
    units = pd.DataFrame(
        {"themes": each.size(), "symmetry": 100 - each["far"].mean(), "level": each["level"].mean()}
    )
    return units.reset_index()[list(UNITS)]


def together(employee: pd.Series, customer: pd.Series) -> Together:
    """
    Return how the scores of the same units move together; units with one side only are left out.

    Source: interval by Fisher 1921; concordance by Lin 1989, with variances over n.
    """
    pair = pd.DataFrame({"e": employee, "c": customer}).dropna()
    n = len(pair)
    if n < LEAST_UNITS or (pair.nunique() < 2).any():  # noqa: PLR2004 - a constant side
        return Together(None, None, None, None, n)
    e, c = pair["e"].to_numpy(np.float64), pair["c"].to_numpy(np.float64)
    r = float(np.corrcoef(e, c)[0, 1])
    shared = 2 * float(((e - e.mean()) * (c - c.mean())).mean())
    ccc = shared / (float(e.var()) + float(c.var()) + float(e.mean() - c.mean()) ** 2)
    if abs(r) >= 1:
        return Together(r, None, None, ccc, n)
    half = Z95 / sqrt(n - 3)
    return Together(r, tanh(atanh(r) - half), tanh(atanh(r) + half), ccc, n)


def compare(employee: pd.DataFrame, customer: pd.DataFrame, floor: int = MEAN) -> MirrorFigure:
    """
    Return all cells of one quarter, and the mirror index of each unit and over units.

    Both tables are those of `gaps`, which raises ValueError. A cell that has one side only, or too
    few answers on one side, is in the result without that side and without a gap. Answers of one
    person to several themes go together, so half the interval of a unit's mean is the mean of the
    halves of its themes, which is the widest it can be; units are independent of each other. The
    error of absolute gaps has one direction, so symmetry keeps the wider interval over units too.
    """
    found = gaps(employee, customer, floor)
    found = found.assign(half=(found["high"] - found["low"]) / 2)
    sides = [
        _enough(table, floor).assign(half=_half(table["sd"], table["n"]))
        for table in (employee, customer)
    ]
    renamed = [
        side[["unit", "theme", "score", "half", "n"]].set_axis(
            ["unit", "theme", name, f"{name}_half", f"{name}s"], axis=1
        )
        for side, name in zip(sides, ("employee", "customer"), strict=True)
    ]
    known = found[["unit", "theme", "gap", "low", "high"]]
    both = renamed[0].merge(renamed[1], on=["unit", "theme"], how="outer")
    cells = both.merge(known, on=["unit", "theme"], how="left").sort_values(["unit", "theme"])
    units = tuple(_index_of(str(unit), part) for unit, part in found.groupby("unit"))
    paired = cells[cells["gap"].notna()]
    themes = tuple(_over_units(str(theme), part) for theme, part in paired.groupby("theme"))
    return MirrorFigure(
        tuple(_cell(row) for row in cells.to_dict("records")), units, themes, _whole(units),
        _together_by_theme(found),
    )  # fmt: skip


def _cell(row: Mapping[Any, Any]) -> MirrorCell:
    known: dict[str, Any] = {
        str(name): None if pd.isna(value) else value for name, value in row.items()
    }
    for name in ("employees", "customers"):
        known[name] = None if known[name] is None else int(known[name])
    return MirrorCell(**known)


def _index_of(unit: str, part: pd.DataFrame) -> MirrorIndex:
    gap, far = float(part["gap"].mean()), float(part["gap"].abs().mean())
    level = float(((part["employee"] + part["customer"]) / 2).mean())
    half = float(part["half"].mean())
    return _bounded(unit, len(part), (gap, half), (100 - far, half), (level, half / 2))


def _whole(units: Sequence[MirrorIndex]) -> MirrorIndex | None:
    if not units:
        return None
    halves = np.array([(each.gap_high - each.gap_low) / 2 for each in units])
    gap, symmetry, level = (
        float(np.mean([getattr(each, name) for each in units]))
        for name in ("gap", "symmetry", "level")
    )
    half = _half_of_mean(halves)
    sides = (gap, half), (symmetry, float(halves.mean())), (level, half / 2)
    return _bounded(ALL, len(units), *sides)


def _half_of_mean(halves: "np.ndarray[Any, Any]") -> float:
    """Return half the interval of the mean of independent values."""
    return float(np.sqrt((halves**2).sum()) / len(halves))


def _bounded(unit: str, n: int, gap: Ends, symmetry: Ends, level: Ends) -> MirrorIndex:
    """Return an index from values and the halves of their intervals; scores end at 0 and 100."""
    ends = [
        (value, max(0.0, value - half), min(100.0, value + half))
        for value, half in (symmetry, level)
    ]
    return MirrorIndex(unit, n, gap[0], gap[0] - gap[1], gap[0] + gap[1], *ends[0], *ends[1])


def _over_units(theme: str, part: pd.DataFrame) -> MirrorCell:
    """Return the means of one theme over the units that have a gap."""
    halves = [_half_of_mean(part[f"{side}_half"].to_numpy()) for side in ("employee", "customer")]
    means = [float(part[side].mean()) for side in ("employee", "customer")]
    gap, half = means[0] - means[1], hypot(*halves)
    return MirrorCell(
        ALL,
        theme,
        means[0],
        halves[0],
        None,
        means[1],
        halves[1],
        None,
        gap,
        gap - half,
        gap + half,
    )


def _together_by_theme(found: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return how both sides go together over units, by theme and language, where it is known."""
    each = {
        str(t): together(part["employee"], part["customer"]) for t, part in found.groupby("theme")
    }
    return {
        theme: {locale: both.sentence(locale) for locale in LOCALES}
        for theme, both in each.items()
        if both.low is not None
    }

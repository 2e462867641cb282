"""The mirror index: whether employees and customers of a unit have the same experience."""

from dataclasses import dataclass
from math import atanh, sqrt, tanh
from typing import Final

import numpy as np
import pandas as pd

from analytics.core.measures import MEAN
from analytics.core.proportions import Z95
from analytics.core.texts import counted, decimal, text

SCORES: Final = ("unit", "theme", "score", "sd", "n")
"""Columns of a table of scores: mean (0 to 100), standard deviation, and number of answers."""
GAPS: Final = ("unit", "theme", "employee", "customer", "gap", "low", "high")
UNITS: Final = ("unit", "themes", "symmetry", "level")
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
        """Return the correlation with its interval and the concordance, or that it is unknown."""
        units = counted(locale, "mirror_units", self.n)
        if self.r is None or self.low is None or self.high is None:
            return text(locale, "mirror.unknown", units=units)
        r, low, high, ccc = (
            decimal(locale, each) for each in (self.r, self.low, self.high, self.ccc)
        )
        return text(locale, "mirror.together", units=units, r=r, low=low, high=high, ccc=ccc)


def gaps(employee: pd.DataFrame, customer: pd.DataFrame, floor: int = MEAN) -> pd.DataFrame:
    """
    Return the signed gap employee minus customer of each unit and theme, with a 95 % interval.

    Both tables have the columns `SCORES`, one row per unit and theme. Only cells where both sides
    have at least `floor` answers (never below ten) are in the result, which has the columns `GAPS`.
    The two samples are independent. Raises ValueError for a score outside 0 to 100 or two rows of
    one cell.
    """
    for table in (employee, customer):
        if not table["score"].between(0, 100).all() or table.duplicated(["unit", "theme"]).any():
            raise ValueError("A score is from 0 to 100, once per unit and theme.")
    least = max(floor, MEAN)
    sides = [table[table["n"] >= least] for table in (employee, customer)]
    both = sides[0].merge(sides[1], on=["unit", "theme"], suffixes=("_e", "_c"))
    gap = both["score_e"] - both["score_c"]
    half = Z95 * np.sqrt(both["sd_e"] ** 2 / both["n_e"] + both["sd_c"] ** 2 / both["n_c"])
    found = both[["unit", "theme"]].assign(
        employee=both["score_e"], customer=both["score_c"], gap=gap, low=gap - half, high=gap + half
    )
    return found[list(GAPS)].sort_values(["unit", "theme"], ignore_index=True)


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

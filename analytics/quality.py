"""Quality of hires of a cohort from its parts, and the four-fifths screen of a selection."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import fisher_exact

from analytics.core.measures import MEAN
from analytics.core.proportions import wilson
from analytics.core.texts import counted, decimal, probability, text

Table = NDArray[np.float64]
HIRES: Final = (
    "cohort", "family", "raters", "performance", "satisfaction", "productive_after", "days", "left",
)  # fmt: skip
"""Columns of a table of hires: cohort, job family, rater group; rating (any scale), manager's mean
(1 to 5), days until productive, days observed, and whether the person left then."""
PARTS: Final = ("performance", "satisfaction", "productivity", "retention")
_LEAST_PARTS: Final = 3
"""Parts without which there is no value."""
_YEAR: Final = 365
_DRAWS: Final = 999
_FOUR_FIFTHS: Final = 0.8


@dataclass(frozen=True, slots=True)
class FourFifths:
    """
    The lowest selection rate divided by the highest, and Fisher's exact p of these two groups.

    A screen and not a verdict: `below` says that the ratio is under four fifths.
    """

    lowest: str
    highest: str
    ratio: float
    p: float
    n: int

    @property
    def below(self) -> bool:
        return self.ratio < _FOUR_FIFTHS

    def sentence(self, locale: str) -> str:
        """Return the ratio with both groups, whether it is below four fifths, p and n."""
        ratio, p = decimal(locale, self.ratio), probability(locale, self.p)
        people = counted(locale, "people", self.n)
        return text(
            locale, f"four_fifths.{'below' if self.below else 'above'}", lowest=self.lowest,
            highest=self.highest, ratio=ratio, p=p, people=people,
        )  # fmt: skip


def parts(hires: pd.DataFrame) -> pd.DataFrame:
    """
    Return the parts of each hire, 0 to 100: performance, satisfaction and productivity.

    Performance is the percentile (middle rank) within job family and rater group; productivity is
    100 at half the median time of the family or less and 0 at one and a half, missing in families
    with fewer than ten known times. Missing inputs give missing parts.
    """
    rated = hires.groupby(["family", "raters"])["performance"]
    percentile = 100 * (rated.rank() - 0.5) / rated.transform("count")
    times = hires.groupby("family")["productive_after"]
    known = hires["productive_after"].where(times.transform("count") >= MEAN)
    speed = 100 * (1.5 - known / (2 * times.transform("median"))).clip(0, 1)
    return pd.DataFrame(
        {
            "performance": percentile,
            "satisfaction": 25 * (hires["satisfaction"] - 1),
            "productivity": speed,
        }
    )


def quality_of_hire(hires: pd.DataFrame, floor: int = MEAN) -> pd.DataFrame:
    """
    Return the quality of hire of each cohort, 0 to 100, with its parts; never of one person.

    Columns: cohort, n, the parts, `value` (their mean with equal weights; missing with fewer than
    three parts), `low` and `high` (95 %, bootstrap of hires with a fixed seed), and `without_` each
    part. Retention is the Kaplan-Meier share after 365 days. Everything of a cohort below `floor`
    hires (never below ten) is missing, and a part with fewer known hires than that.
    There is no standard formula: this one is fixed in advance. Source: ISO/TS 30411:2018 (purpose).
    """
    least = max(floor, MEAN)
    each = pd.concat([hires[["cohort", "days", "left"]], parts(hires)], axis=1)
    found = []
    for cohort, mine in each.groupby("cohort", sort=True):
        n = len(mine)
        row: dict[str, object] = {"cohort": cohort, "n": n if n >= least else pd.NA}
        found.append(row | (_cohort(mine, least) if n >= least else {}))
    columns = ["cohort", "n", *PARTS, "value", "low", "high", *(f"without_{p}" for p in PARTS)]
    return pd.DataFrame(found, columns=columns)


def _cohort(mine: pd.DataFrame, least: int) -> dict[str, float]:
    table = mine[[*PARTS[:3], "days", "left"]].to_numpy(np.float64)
    means = _means(table, least)
    value, random = value_of(means), np.random.default_rng(len(table))
    low = high = float("nan")
    if not np.isnan(value):
        drawn = random.integers(0, len(table), (_DRAWS, len(table)))
        # A part counts in every draw or in none, else the interval is that of different means.
        known = ~np.isnan(means)
        values = [float(_means(table[draw], 1)[known].mean()) for draw in drawn]
        low, high = (float(end) for end in np.nanquantile(values, [0.025, 0.975]))
    left_out = {f"without_{p}": value_of(np.delete(means, at)) for at, p in enumerate(PARTS)}
    named = dict(zip(PARTS, means.tolist(), strict=True))
    return {**named, "value": value, "low": low, "high": high, **left_out}


def _means(table: Table, least: int) -> Table:
    """The four parts of a cohort; missing where fewer than `least` hires are known."""
    own = table[:, :3]
    known = (~np.isnan(own)).sum(axis=0)
    sums = np.nansum(own, axis=0)
    means = np.where(known >= least, sums / np.maximum(known, 1), np.nan)
    return np.append(means, 100 * _lasting(table[:, 3], table[:, 4] > 0))


def _lasting(days: Table, left: NDArray[np.bool_]) -> float:
    """The Kaplan-Meier share after a year; missing where nobody was observed for that long."""
    ends, events = np.unique(days[left & (days <= _YEAR)], return_counts=True)
    at_risk = len(days) - np.searchsorted(np.sort(days), ends, side="left")
    share = float(np.prod(1 - events / at_risk))
    return share if share == 0 or (days >= _YEAR).any() else float("nan")


def value_of(means: Table) -> float:
    """Return the mean of the parts that are known; missing with fewer than three."""
    known = means[~np.isnan(means)]
    return float(known.mean()) if len(known) >= _LEAST_PARTS else float("nan")


def four_fifths(selected: pd.Series, applied: pd.Series, floor: int = MEAN) -> FourFifths | None:
    """
    Compare selection rates of groups: `selected` of `applied` people, both by name of the group.

    Groups below `floor` applicants (never below ten) are left out. None with fewer than two groups
    left, or where nobody was selected. Raises ValueError where more are selected than applied.
    Source: Uniform Guidelines on Employee Selection Procedures 1978; Fisher's exact test.
    """
    both = pd.DataFrame({"k": selected, "n": applied}).dropna().astype("int64")
    if (both["k"] > both["n"]).any() or (both["k"] < 0).any():
        raise ValueError("More people are selected than applied.")
    both = both[both["n"] >= max(floor, MEAN)].sort_index()
    rates = both["k"] / both["n"]
    if len(both) < 2 or not rates.max() > 0:  # noqa: PLR2004 - nothing to compare
        return None
    low, high = int(rates.argmin()), int(rates.argmax())
    ends = both.iloc[[low, high]]
    table = np.column_stack([ends["k"], ends["n"] - ends["k"]])
    p = float(fisher_exact(table).pvalue)
    lowest, highest = (str(name) for name in ends.index)
    ratio = float(rates.min() / rates.max())
    return FourFifths(lowest, highest, ratio, p, int(both["n"].sum()))


def funnel(counts: pd.DataFrame) -> pd.DataFrame:
    """
    Return the share of each stage that reaches the next one, with Wilson's 95 % interval.

    `counts` has `stage` and the number of people `n` who reached it, in order; numbers that grow
    raise ValueError. Columns: stage, n, value, low, high; the first stage has no share. A share is
    missing where the stage before has fewer than ten people.
    """
    reached = counts["n"].astype("int64").tolist()
    found = []
    for at, (stage, n) in enumerate(zip(counts["stage"], reached, strict=True)):
        before = reached[at - 1] if at else 0
        if at and n > before:
            raise ValueError(f"More people reached {stage} than the stage before.")
        share = wilson(n, before) if at and before >= MEAN else wilson(0, 0)
        found.append((stage, n, share.value, share.low, share.high))
    return pd.DataFrame(found, columns=["stage", "n", "value", "low", "high"])

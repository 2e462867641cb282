"""Digital champions: coverage of units, load of champions, time until help requests are resolved."""

from dataclasses import dataclass
from typing import Final, Literal, Self

import numpy as np
import pandas as pd

from analytics import snapshots, survival
from analytics.contracts import columns_of, conform, frame
from analytics.contracts.champions import BANDS, LONGEST
from analytics.core.measures import ACTIVITY, DISTRIBUTION
from analytics.core.texts import counted, decimal, number, percent, text
from analytics.snapshots import Snapshot

Name = Literal["champions", "help_times", "champion_load"]
SOON: Final = 5
"""Days within which a share of help requests is stated."""
_EDGES: Final = (0.0, 0.25, 0.5, 0.75)


def release_weeks(counted_weeks: pd.DataFrame) -> pd.DataFrame:
    """
    Return table `champions` from unit, week, people, champions, `resolved` and people `helped`.

    People and champions are missing where a unit has fewer than five people, resolved requests
    where fewer than five people were helped; zero is missing too, so that it is not told from 1 to
    4. Rows are kept and there are no totals.
    """
    enough = counted_weeks["people"] >= ACTIVITY
    shown = counted_weeks.assign(
        people=counted_weeks["people"].astype("Int64").where(enough),
        champions=counted_weeks["champions"].astype("Int64").where(enough),
        resolved=counted_weeks["resolved"]
        .astype("Int64")
        .where(counted_weeks["helped"] >= ACTIVITY),
    )
    return conform(shown[_names("champions")], "champions")


def release_help(requests: pd.DataFrame) -> pd.DataFrame:
    """
    Return table `help_times` from one row per request: program, month, person, days, resolved.

    `days` are whole days until it was resolved or, if it is not, until now; `resolved` is a flag.
    Months with fewer than eight requests, or by fewer than five people, are left out.
    """
    months = requests.groupby(["program", "month"])["person"]
    enough = (months.transform("size") >= DISTRIBUTION) & (months.transform("nunique") >= ACTIVITY)
    kept = requests[enough]
    kept = kept.assign(days=kept["days"].clip(upper=LONGEST), waiting=~kept["resolved"])
    found = kept.groupby(["program", "month", "days"], as_index=False)[["resolved", "waiting"]]
    return conform(found.sum()[_names("help_times")], "help_times")


def release_load(months: pd.DataFrame) -> pd.DataFrame:
    """
    Return table `champion_load` from one row per champion and month: program, month, used, agreed.

    `used` and `agreed` are minutes; more than agreed counts as all. A month with fewer than eight
    champions is left out, and one in which all are in one band below 24: it describes everybody.
    """
    part = months["used"] / months["agreed"]
    banded = months.assign(band=np.asarray(BANDS)[np.searchsorted(_EDGES, part)])
    each = banded.groupby(["program", "month"])["band"]
    n, several = each.transform("size"), each.transform("nunique") > 1
    kept = banded[(n >= DISTRIBUTION) & (several | (n >= 3 * DISTRIBUTION))]
    if kept.empty:
        return frame("champion_load", [])
    counts = kept.pivot_table("used", ["program", "month"], "band", "size", fill_value=0)
    full = counts.reindex(columns=list(BANDS), fill_value=0)
    rows = full.melt(var_name="band", value_name="champions", ignore_index=False).reset_index()
    return conform(rows[_names("champion_load")], "champion_load")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Units with five people or more in the latest week, how many have a champion; or no week."""

    week: str | None = None
    units: int = 0
    covered: int = 0
    people: int = 0
    champions: int = 0

    @classmethod
    def of(cls, weeks: pd.DataFrame) -> Self:
        """Count the units of the latest week of table `champions`."""
        if weeks.empty:
            return cls()
        week = str(weeks["week"].max())
        units = weeks[(weeks["week"] == week) & weeks["people"].notna()]
        champions = units["champions"]
        return cls(
            week, len(units), int((champions > 0).sum()), int(units["people"].sum()),
            int(champions.sum()),
        )  # fmt: skip

    def sentence(self, locale: str) -> str:
        """Return how many units have a champion, and champions for 100 people in these units."""
        if self.week is None or not self.people:
            return text(locale, "champions.no_units")
        rate = decimal(locale, 100 * self.champions / self.people, 1)
        units = counted(locale, "champion_units", self.units)
        covered = counted(locale, "covered_units", self.covered)
        return text(locale, "champions.covered", units=units, covered=covered, rate=rate)


@dataclass(frozen=True, slots=True)
class Resolution:
    """
    Time until help requests of a program are resolved, by Kaplan and Meier.

    `median` is in whole days with the limits `low` and `high` (None: not reached), `soon` the share
    (0 to 1) resolved within five days with its 95 % interval. `n` requests; 0: too few to show.
    Source: Kaplan & Meier 1958; limits of the median Brookmeyer & Crowley 1982, on log(-log).
    """

    program: str
    n: int
    median: int | None
    low: int | None
    high: int | None
    soon: tuple[float, float | None, float | None]

    @classmethod
    def of(cls, times: pd.DataFrame, program: str) -> Self:
        """Estimate from the rows of one program in table `help_times`."""
        own = times[times["program"] == program]
        counts = own[["resolved", "waiting"]].to_numpy(dtype=np.int64)
        days = np.repeat(own["days"].to_numpy(dtype=np.int64), counts.sum(axis=1))
        ended = np.repeat(np.tile([True, False], len(counts)), counts.ravel())
        curve = survival.kaplan_meier(days, ended)
        # Where none lasts longer, the curve has no interval; its lower limit is 0 too.
        limits = curve.assign(low=curve["low"].where(curve["value"] > 0, 0))
        median, low, high = (_first_half(limits, name) for name in ("value", "low", "high"))
        return cls(program, days.size, median, low, high, _within(curve, SOON))

    def sentence(self, locale: str) -> str:
        """Return the median and the share within five days, or that there are too few requests."""
        if not self.n:
            return text(locale, "champions.few_requests")
        requests = counted(locale, "help_requests", self.n)
        value, low, high = (
            text(locale, "missing") if share is None else percent(locale, share)
            for share in self.soon
        )
        soon = text(locale, "champions.soon", share=value, low=low, high=high, days=SOON)
        if self.median is None:
            return text(locale, "champions.no_median", requests=requests, soon=soon)
        ends = [
            text(locale, "champions.open_end") if end is None else number(locale, end)
            for end in (self.low, self.high)
        ]
        days = counted(locale, "days", self.median)
        return text(
            locale, "champions.median", requests=requests, days=days, low=ends[0], high=ends[1],
            soon=soon,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Load:
    """How many champions of a program used which part of their agreed minutes in a month."""

    program: str
    month: str
    champions: tuple[int, ...]

    @classmethod
    def latest(cls, load: pd.DataFrame, program: str) -> Self | None:
        """Return the latest month of one program in table `champion_load`; None without any."""
        own = load[load["program"] == program]
        if own.empty:
            return None
        month = str(own["month"].max())
        found = own[own["month"] == month].set_index("band")["champions"]
        return cls(program, month, tuple(int(found[band]) for band in BANDS))

    def sentence(self, locale: str) -> str:
        """Return the month and the number of champions of each band."""
        parts = (
            text(locale, "champions.load_part", label=label, count=n)
            for label, n in self.table(locale)
        )
        return text(locale, "champions.load_told", month=self.month, parts=", ".join(parts))

    def table(self, locale: str) -> list[tuple[str, str]]:
        """Return a label and a number of champions for each band."""
        labels = (text(locale, f"champions.{band}") for band in BANDS)
        return list(zip(labels, (number(locale, n) for n in self.champions), strict=True))


def table(snapshot: Snapshot | None, name: Name) -> pd.DataFrame:
    """Return one of the three tables, as released; empty where the snapshot is older than it."""
    return snapshots.released_or_empty(snapshot, name)


def _names(name: Name) -> list[str]:
    return [column.name for column in columns_of(name)]


def _first_half(curve: pd.DataFrame, column: str) -> int | None:
    """Return the first time at which at most half last longer; None where it is not reached."""
    reached = curve.loc[curve[column] <= 1 / 2, "time"]
    return None if reached.empty else int(reached.iloc[0])


def _within(curve: pd.DataFrame, days: int) -> tuple[float, float | None, float | None]:
    """Return the share resolved within some days, with its interval where there is one."""
    upto = curve[curve["time"] <= days]
    if upto.empty:
        return 0.0, None, None
    last = upto.iloc[-1]
    low, high = (None if pd.isna(last[end]) else 1 - float(last[end]) for end in ("high", "low"))
    return 1 - float(last["value"]), low, high

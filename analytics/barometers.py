"""Published results of barometers in a snapshot: the newest ones, by unit, and from wave to wave."""

from dataclasses import dataclass
from typing import Any, Final, Self

import pandas as pd

from analytics import snapshots
from analytics.core.changes import Estimate, change
from analytics.core.texts import counted, decimal, line, text, word
from analytics.core.wave_results import ALL, OF_SOME
from analytics.figures import Coefficient, SvgChart, coefficients
from analytics.snapshots import Snapshot

WAVES: Final = 6
"""Waves below which nothing but a description is possible."""
_KEY: Final = ["barometer", "moment", "kind", "measure"]


def table(snapshot: Snapshot | None) -> pd.DataFrame:
    """Return table `barometers`, as published; empty where the snapshot is older than it."""
    return snapshots.released_or_empty(snapshot, "barometers")


def newest(results: pd.DataFrame, population: str = "employees") -> pd.DataFrame:
    """
    Return the scores and eNPS of everybody in the newest wave of each measure, one row each.

    Employees and candidates are never in one result, so one of them is named.
    """
    own = results[(results["population"] == population) & (results["unit"] == ALL)]
    own = own[own["kind"] != "item"].sort_values(["week", "wave"])
    return own.drop_duplicates(_KEY, keep="last").sort_values(_KEY, ignore_index=True)


def by_unit(
    results: pd.DataFrame, barometer: str, measure: str | None = None, population: str = "employees"
) -> pd.DataFrame:
    """
    Return a measure by unit and week: columns unit, week, measure, n, value, low, high.

    Without `measure`, the scores of that kind of barometer. A unit that was hidden has no row,
    which says nothing about its value. Waves of people who arrive, return or leave are left out.
    """
    own = results[(results["population"] == population) & (results["barometer"] == barometer)]
    own = own[~own["moment"].isin(OF_SOME)]
    own = own[(own["kind"] == "score") if measure is None else (own["measure"] == measure)]
    own = own[own["unit"] != ALL].sort_values(["measure", "unit", "week"], ignore_index=True)
    return own[["unit", "week", "measure", "n", "value", "low", "high"]]


def charts(units: pd.DataFrame, locale: str) -> list[SvgChart]:
    """Return the newest wave of a result of `by_unit`, one chart for each scale; or that it is unknown."""
    last = units[units["week"] == units["week"].max()]
    title, told = text(locale, "notebook.by_unit"), text(locale, "notebook.scores")
    if last.empty:
        return [SvgChart(coefficients([], title, text(locale, "notebook.no_wave"), locale))]
    found = []
    for measure, some in last.groupby("measure"):
        bars = [
            Coefficient(f"{row[0]}, n = {row[1]}", *(each / 100 for each in row[2:]))
            for row in some[["unit", "n", "value", "low", "high"]].itertuples(index=False)
        ]
        named = line(locale, title, word(locale, "measure", str(measure)))
        found.append(SvgChart(coefficients(bars, named, told, locale)))
    return found


@dataclass(frozen=True, slots=True)
class Result:
    """One published number: value with its 95 % interval, `n` people; all None where unknown."""

    measure: str
    week: str | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0

    @classmethod
    def of(cls, row: Any) -> Self:  # noqa: ANN401 - a named tuple of pandas
        """Read a row of `newest`, as `itertuples` yields it."""
        value, low, high = (
            None if pd.isna(each) else float(each) for each in (row.value, row.low, row.high)
        )
        return cls(str(row.measure), str(row.week), value, low, high, int(row.n))

    def sentence(self, locale: str) -> str:
        """Return the value with its interval and week, or that it is unknown."""
        if self.value is None or self.low is None or self.high is None:
            return text(locale, "barometers.unknown", measure=_named(locale, self.measure))
        value, low, high = (decimal(locale, each, 1) for each in (self.value, self.low, self.high))
        people = counted(locale, "people", self.n)
        return text(
            locale, "barometers.result", measure=_named(locale, self.measure), week=self.week, value=value,
            low=low, high=high, people=people,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waves:
    """
    The waves of one measure: how many, and the change from the one before to the last.

    The change is the difference of two published values with its 95 % interval. Answers of two waves
    cannot be linked, so the interval is wider than that of the same people asked twice. None with
    fewer than two waves.
    """

    measure: str
    waves: int
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @classmethod
    def of(cls, results: pd.DataFrame, measure: str, population: str = "employees") -> Self:
        """
        Compare the last two waves of everybody, of the barometer and moment of the newest one.

        People who arrive and people who leave are not compared with each other.
        """
        own = results[(results["unit"] == ALL) & (results["population"] == population)]
        own = own[(own["measure"] == measure) & (own["kind"] != "item")]
        own = own.sort_values(["week", "wave"])
        for name in ("barometer", "moment"):
            own = own[own[name] == own[name].iloc[-1]] if len(own) else own
        own = own.drop_duplicates("wave")
        ends = ["value", "low", "high"]
        if len(own) < 2 or own[ends].tail(2).isna().any(axis=None):  # noqa: PLR2004 - two waves
            return cls(measure, len(own))
        old, new = (Estimate(*map(float, row)) for row in own[ends].tail(2).to_numpy())
        return cls(measure, len(own), *change(new, old))

    def sentence(self, locale: str) -> str:
        """Return the number of waves, the change, and what so few waves allow to say."""
        name, waves = _named(locale, self.measure), counted(locale, "waves", self.waves)
        few = text(locale, "barometers.few_waves") if self.waves < WAVES else ""
        if self.value is None or self.low is None or self.high is None:
            said = text(locale, "barometers.no_change", measure=name, waves=waves)
        else:
            ends = (decimal(locale, each, 1) for each in (self.value, self.low, self.high))
            numbers = dict(zip(("value", "low", "high"), ends, strict=True))
            said = text(locale, "barometers.change", measure=name, waves=waves, **numbers)
        return f"{said} {few}".strip()


def _named(locale: str, measure: str) -> str:
    """Return the name of a shipped scale; the code of any other."""
    return word(locale, "measure", measure)

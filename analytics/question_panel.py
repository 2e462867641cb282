"""
The panel of which questions are asked: weeks of units with derived columns, and what decided openings.

It has the rows of units, so it is for functions that return estimates.
"""

from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from analytics import dated_events
from analytics.contracts.unit_weeks import CHOSEN
from analytics.designs.rollout import Chosen
from analytics.panel import unit_weeks
from analytics.snapshots import Snapshot, SnapshotError

EVENTS: Final = "events"
"""Confounder: how many dated events of the calendar concern the unit in the week."""
_THOUSAND: Final = 1000


def of(snapshot: Snapshot | None) -> pd.DataFrame:
    """The weeks of units with derived columns; empty where they are not there."""
    if snapshot is None:
        return pd.DataFrame()
    try:
        weeks = unit_weeks(snapshot)
    except SnapshotError:
        return pd.DataFrame()
    return with_events(derived(of_people(weeks)), dated_events.table(snapshot))


def of_people(weeks: pd.DataFrame) -> pd.DataFrame:
    """Return the weeks of units in which anybody was: a unit above others may have no people of its own.

    Nobody can take part there, so its outcomes say nothing of a program.
    """
    return weeks[weeks["people"] > 0].reset_index(drop=True)


def derived(weeks: pd.DataFrame) -> pd.DataFrame:
    """
    Return weeks of units with the exposures of the questions.

    `authentic_reach` is ln(1 + daily visitors, summed, per 1,000 people of the unit), with `_low`
    and `_high` where a visitor may be inside or outside the company; `participation` is the number
    of stories sent for each brief that was offered. Missing where people or briefs are 0.
    """
    found = weeks.astype(
        {name: "Float64" for name in weeks.columns if pd.api.types.is_numeric_dtype(weeks[name])}
    ).copy()
    people = found["people"].where(found["people"] > 0)
    for name, reach in (("", "reach"), ("_low", "reach_low"), ("_high", "reach_high")):
        found[f"authentic_reach{name}"] = np.log1p(_THOUSAND * found[reach] / people)
    found["participation"] = found["stories"] / found["offered"].where(found["offered"] > 0)
    return found


def with_events(weeks: pd.DataFrame, calendar: pd.DataFrame) -> pd.DataFrame:
    """
    Return weeks of units with column `events`: dated events of the calendar in that unit and week.

    Events of the whole organization are not in it: they are equal for all units of a week.
    """
    counts = pd.Series(0.0, index=weeks.index)
    own = calendar[calendar["unit"] != "all"]
    ends = own["last_day"].fillna(own["first_day"])
    for unit, first, last in zip(own["unit"], own["first_day"], ends, strict=True):
        during = weeks["week"].between(_week(first), _week(last))
        counts += (during & (weeks["unit"] == unit)).astype("float64")
    return weeks.assign(**{EVENTS: counts})


def _week(day: str) -> str:
    year, week, _day = date.fromisoformat(day).isocalendar()
    return f"{year}-W{week:02}"


def recorded(panel: pd.DataFrame) -> Chosen:
    """
    Return the least favorable of what was recorded of the units that opened during the panel.

    `panel` has `week`, `opened` and `chosen_by`. Units that were open in its first week already are
    no part of a comparison. Nothing recorded is unknown, as in older snapshots.
    """
    opened, weeks = panel["opened"].astype("str"), panel["week"].astype("str")
    during = panel["opened"].notna() & (opened > weeks.min()) & (opened <= weeks.max())
    found = set(panel.loc[during, "chosen_by"].astype("object").fillna("unknown"))
    return max(found, key=CHOSEN.index, default="unknown")

"""Dated events of a snapshot: what happened in the weeks of a figure. They explain no change."""

from collections.abc import Iterable
from datetime import date

import pandas as pd

from analytics.contracts import frame
from analytics.snapshots import Snapshot, SnapshotError


def table(snapshot: Snapshot | None) -> pd.DataFrame:
    """Return table `events`; empty without a snapshot, and from one that is older than the table."""
    if snapshot is None:
        return frame("events", [])
    try:
        return snapshot.released("events")
    except SnapshotError:
        return frame("events", [])


def during(events: pd.DataFrame, weeks: Iterable[str]) -> pd.DataFrame:
    """
    Return the rows of table `events` with a day from the first to the last of some ISO weeks.

    They are in order of their first day; there are none without weeks.
    """
    days = [date.fromisocalendar(int(week[:4]), int(week[6:]), n) for week in weeks for n in (1, 7)]
    if not days:
        return events.iloc[:0]
    ends = events["last_day"].fillna(events["first_day"])
    inside = (events["first_day"] <= max(days).isoformat()) & (ends >= min(days).isoformat())
    return events[inside].sort_values("first_day").reset_index(drop=True)

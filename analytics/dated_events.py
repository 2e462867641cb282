"""Dated events of a snapshot: what happened in the weeks of a figure. They explain no change."""

from collections.abc import Iterable
from datetime import date

import pandas as pd

from analytics import snapshots
from analytics.core.dated_events import MarkedEvent
from analytics.snapshots import Snapshot


def table(snapshot: Snapshot | None) -> pd.DataFrame:
    """Return table `events`; empty without a snapshot, and from one that is older than the table."""
    return snapshots.released_or_empty(snapshot, "events")


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


def marked(events: pd.DataFrame) -> tuple[MarkedEvent, ...]:
    """
    Return the events of table `events` that concern the whole organization, to mark on a series.

    The table has their English names only, so these are used in every language.
    """
    whole = events[events["unit"] == "all"]
    return tuple(
        MarkedEvent(first, None if pd.isna(last) else last, {"en": name, "fr": name})
        for first, last, name in zip(
            whole["first_day"], whole["last_day"], whole["name"], strict=True
        )
    )

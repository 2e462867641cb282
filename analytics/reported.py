"""
What networks reported of posts made through their authors' accounts: rows in, weeks out.

A reading is a network's own count at one moment. What it does not tell is missing, never 0:
Mastodon and Bluesky tell no views at all. How much of it was bought, and how many colleagues have
an account there, nobody tells either. Nor are views people: one colleague may look many times, so
taking the number of colleagues off a number of views would bound nothing, and the low end is 0.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, cast

import pandas as pd

from analytics import snapshots
from analytics.plain.measures import registry
from analytics.plain.reading import Reason
from analytics.plain.reported import CHANNELS, Channel, Reported, Week
from analytics.reach import platform
from analytics.snapshots import Snapshot

__all__ = ["Reported", "bounds", "newest", "summaries", "summary"]

FLOOR: Final = registry["reported_views"].floor
LATEST: Final = 8 * 24
"""Hours up to which a reading stands for seven days: a week read later would look larger."""
POST: Final = ["program", "week", "channel", "post", "person"]


def newest(readings: pd.DataFrame) -> pd.DataFrame:
    """
    One row per post of table `readings`: program, week, channel, post, person, impressions (Int64).

    `impressions` is what the newest reading told of those taken within eight days of posting, so at
    seven days or, where that one told nothing, before; missing where none told any.
    """
    posts = readings[POST].drop_duplicates()
    told = readings[readings["impressions"].notna() & (readings["hours"] <= LATEST)]
    last = told.sort_values(["post", "hours", "age"]).drop_duplicates("post", keep="last")
    return posts.merge(last[["post", "impressions"]], how="left", on="post")


def bounds(readings: pd.DataFrame) -> pd.DataFrame:
    """
    One row per post: the columns of `newest`, with organic, low, high (Int64) and flag of
    `reach.platform`; low and high are missing where no views were told.

    Views stand for reach, for that is what is told. Source: measure `reported_views`.
    """
    posts = newest(readings)
    asked = posts.assign(reach=posts["impressions"])
    unknown = pd.array([pd.NA] * len(posts), dtype="Int64")
    found = platform(asked.assign(paid=unknown, employees=unknown, seen=unknown))
    low = found["low"].where(found["impressions"].notna())
    return found[[*POST, "impressions", "organic", "high", "flag"]].assign(low=low)


def summary(snapshot: Snapshot, program: str) -> Reported:
    """
    The weeks of one program that may be told: closed, and long enough ago for readings at 7 days.

    A week of a network in which fewer than five people who allow measuring posted is told nowhere;
    its interval needs five whose views were told. A snapshot without this table says so.
    """
    if not snapshots.holds(snapshot, "readings"):
        return Reported.empty(program, "no_rows")
    until = _week_of(snapshot.cut_off - timedelta(hours=LATEST) - timedelta(weeks=1))
    rows = snapshots.rows(snapshot, "readings")
    rows = rows[(rows["program"] == program) & (rows["week"] <= until)]
    weeks = tuple(_weeks(rows))
    reason: Reason = "nothing" if rows.empty else "few"
    return Reported(program, until, weeks, None if weeks else reason)


def summaries(snapshot: Snapshot | None) -> tuple[Reported, ...]:
    """Every program with posts in a snapshot; without any, one that says why it is unknown."""
    if snapshot is None or not snapshots.holds(snapshot, "readings"):
        return (Reported.empty(None, "no_rows"),)
    programs = sorted(snapshots.rows(snapshot, "readings", only={"program"})["program"].unique())
    found = tuple(summary(snapshot, str(program)) for program in programs)
    return found or (Reported.empty(None, "nothing"),)


def _week_of(moment: datetime) -> str:
    year, week, _ = moment.date().isocalendar()
    return f"{year}-W{week:02d}"


def _weeks(rows: pd.DataFrame) -> Iterator[Week]:
    posts = bounds(rows)
    for week in sorted(rows["week"].unique()):
        for channel in CHANNELS:
            chosen = posts[(posts["week"] == week) & (posts["channel"] == channel)]
            if chosen["person"].nunique() >= FLOOR:
                yield _week(str(week), channel, chosen, rows[rows["post"].isin(chosen["post"])])


def _week(week: str, channel: Channel, posts: pd.DataFrame, rows: pd.DataFrame) -> Week:
    told = posts[posts["high"].notna()]
    posted, due, read = len(posts), len(rows), int(rows["hours"].notna().sum())
    if told.empty:
        return Week(week, channel, posted, 0, None, None, due, read, "not_told")
    if told["person"].nunique() < FLOOR:
        return Week(week, channel, posted, None, None, None, due, read, "few")
    low, high = int(cast("int", told["low"].max())), int(told["high"].sum())
    return Week(week, channel, posted, len(told), low, high, due, read)

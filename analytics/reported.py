"""
Weekly figures from the metrics that networks report for posts made through authors' accounts.

Post metrics are a network's own counts at one moment. A count that the network does not report is
missing, never 0: Mastodon and Bluesky report no views. Networks report neither how many views were
bought nor how many colleagues have an account. Views are not people: one colleague may view a post
many times, so subtracting colleagues from views would give no bound, and the low end is 0.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, cast

import pandas as pd

from analytics import snapshots
from analytics.core.group_figure import UnknownReason
from analytics.core.measures import registry
from analytics.core.reported import CHANNELS, Channel, ReportedViews, ReportedWeek
from analytics.reach import platform
from analytics.snapshots import Snapshot

__all__ = ["ReportedViews", "bounds", "newest", "summaries", "summary"]

FLOOR: Final = registry["reported_views"].floor
LATEST: Final = 8 * 24
"""Highest age in hours of metrics used for seven days: later metrics would be larger."""
POST: Final = ["program", "week", "channel", "post", "person"]


def newest(metrics: pd.DataFrame) -> pd.DataFrame:
    """
    Return one row per post: program, week, channel, post, person, impressions (Int64).

    `metrics` is table `post_metrics`. `impressions` is the newest reported value within eight days
    of posting: the one at seven days, or an earlier one where that is missing. It is missing where
    no value was reported.
    """
    posts = metrics[POST].drop_duplicates()
    known = metrics[metrics["impressions"].notna() & (metrics["hours"] <= LATEST)]
    last = known.sort_values(["post", "hours", "age"]).drop_duplicates("post", keep="last")
    return posts.merge(last[["post", "impressions"]], how="left", on="post")


def bounds(metrics: pd.DataFrame) -> pd.DataFrame:
    """
    Return one row per post: the columns of `newest`, with organic, low, high (Int64) and flag of
    `reach.platform`; low and high are missing where no views were reported.

    Views are used in place of reach, because networks report no reach. Source: measure
    `reported_views`.
    """
    posts = newest(metrics)
    with_reach = posts.assign(reach=posts["impressions"])
    unknown = pd.array([pd.NA] * len(posts), dtype="Int64")
    found = platform(with_reach.assign(paid=unknown, employees=unknown, seen=unknown))
    low = found["low"].where(found["impressions"].notna())
    return found[[*POST, "impressions", "organic", "high", "flag"]].assign(low=low)


def summary(snapshot: Snapshot, program: str) -> ReportedViews:
    """
    Return the weeks of one program that may be published: closed, with metrics at 7 days due.

    A week of a network is published when at least five people who allow measuring posted in it; its
    interval needs five people whose views were reported. A snapshot without table `post_metrics`
    gives an empty result with reason `no_rows`.
    """
    if not snapshots.has_table(snapshot, "post_metrics"):
        return ReportedViews.empty(program, "no_rows")
    until = _week_of(snapshot.cut_off - timedelta(hours=LATEST) - timedelta(weeks=1))
    rows = snapshots.rows(snapshot, "post_metrics")
    rows = rows[(rows["program"] == program) & (rows["week"] <= until)]
    weeks = tuple(_weeks(rows))
    reason: UnknownReason = "nothing" if rows.empty else "few"
    return ReportedViews(program, until, weeks, None if weeks else reason)


def summaries(snapshot: Snapshot | None) -> tuple[ReportedViews, ...]:
    """Return the figures of each program with posts; without any, one result with the reason."""
    if snapshot is None or not snapshots.has_table(snapshot, "post_metrics"):
        return (ReportedViews.empty(None, "no_rows"),)
    programs = sorted(
        snapshots.rows(snapshot, "post_metrics", only={"program"})["program"].unique()
    )
    found = tuple(summary(snapshot, str(program)) for program in programs)
    return found or (ReportedViews.empty(None, "nothing"),)


def _week_of(moment: datetime) -> str:
    year, week, _ = moment.date().isocalendar()
    return f"{year}-W{week:02d}"


def _weeks(rows: pd.DataFrame) -> Iterator[ReportedWeek]:
    posts = bounds(rows)
    for week in sorted(rows["week"].unique()):
        for channel in CHANNELS:
            chosen = posts[(posts["week"] == week) & (posts["channel"] == channel)]
            if chosen["person"].nunique() >= FLOOR:
                yield _week(str(week), channel, chosen, rows[rows["post"].isin(chosen["post"])])


def _week(week: str, channel: Channel, posts: pd.DataFrame, rows: pd.DataFrame) -> ReportedWeek:
    known = posts[posts["high"].notna()]
    posted, due, read = len(posts), len(rows), int(rows["hours"].notna().sum())
    if known.empty:
        return ReportedWeek(week, channel, posted, 0, None, None, due, read, "not_told")
    if known["person"].nunique() < FLOOR:
        return ReportedWeek(week, channel, posted, None, None, None, due, read, "few")
    low, high = int(cast("int", known["low"].max())), int(known["high"].sum())
    return ReportedWeek(week, channel, posted, len(known), low, high, due, read)

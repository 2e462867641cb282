"""Table `post_metrics` of a snapshot: metrics of posts by people who allow measuring."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from analytics import contracts
from analytics.core.reported import COUNTS
from webapp.core import clock
from webapp.delivery.models import PostMetrics
from webapp.delivery.queries import DeliveredPost, posted_through_accounts
from webapp.delivery.services import METRICS_AGES
from webapp.insights.jobs.extract import pseudonyms

# A separate key, so that pseudonyms of posts differ from those of people, links and visitors.
POST_KEY = "snapshot:posts"
HOUR = timedelta(hours=1)
Enrollments = Mapping[tuple[str, str], datetime]
Row = dict[str, Any]


def table(
    joined: Enrollments, names: Mapping[str, str], slugs: Mapping[str, str], until: datetime,
    zone: ZoneInfo,
) -> pd.DataFrame:  # fmt: skip
    """Return one row per post and age that was due before `until`, whether metrics were read or not.

    `joined` maps (person, program) to the moment from which posts are measured; `names` maps
    person ids to pseudonyms, `slugs` program ids to slugs.
    """
    posts = pseudonyms(POST_KEY)
    found = [
        each
        for each in posted_through_accounts(names)
        if joined.get((each.person_id, each.program_id), until) <= each.since < until
    ]
    rows = (
        {
            "person": names[each.person_id],
            "program": slugs[each.program_id],
            "unit": each.unit_id or "none",
            "week": clock.iso_week(clock.local_day(each.since, zone)),
            "channel": each.channel,
            "post": posts.of(each.delivery_id),
            "provenance": "platform",
            **metrics,
        }
        for each in found
        for metrics in _due_metrics(each, until)
    )
    return contracts.frame("post_metrics", rows)


def _due_metrics(post: DeliveredPost, until: datetime) -> Iterator[Row]:
    """Yield the metrics due before `until`; none is due after a post was deleted."""
    ends = min(until, post.gone_at or until)
    read = {metrics.age: metrics for metrics in post.metrics if metrics.read_at < until}
    for age, wait in METRICS_AGES.items():
        metrics = read.get(age)
        if metrics is not None or post.since + wait < ends:
            yield {"age": age.value, **_counts(post, metrics)}


def _counts(post: DeliveredPost, metrics: PostMetrics | None) -> Row:
    if metrics is None:
        return {"hours": None, **dict.fromkeys(COUNTS)}
    hours = (metrics.read_at - post.since) // HOUR
    return {"hours": hours, **{name: getattr(metrics, name) for name in COUNTS}}

"""The table of readings in a snapshot: what networks told of measured people's posts."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from analytics import contracts
from analytics.plain.reported import COUNTS
from webapp.insights.jobs.extract import pseudonyms
from webapp.kernel import clock
from webapp.shares.models import Reading
from webapp.shares.queries import Posted, posted_through_accounts
from webapp.shares.services import AGES

# A key of its own: a pseudonym here is none of a person, a link or a visitor.
POST_KEY = "snapshot:posts"
HOUR = timedelta(hours=1)
Places = Mapping[tuple[str, str], datetime]
Row = dict[str, Any]


def table(
    joined: Places, names: Mapping[str, str], slugs: Mapping[str, str], until: datetime,
    zone: ZoneInfo,
) -> pd.DataFrame:  # fmt: skip
    """One row per post and reading that was due before a moment, taken or not.

    `joined` says since when whom, in which program, measuring may look at; `names` are their
    pseudonyms, `slugs` names programs by id.
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
            **told,
        }
        for each in found
        for told in _readings(each, until)
    )
    return contracts.frame("readings", rows)


def _readings(post: Posted, until: datetime) -> Iterator[Row]:
    """None is due once a post is gone, nor before its time has come."""
    ends = min(until, post.gone_at or until)
    taken = {reading.age: reading for reading in post.readings if reading.read_at < until}
    for age, wait in AGES.items():
        reading = taken.get(age)
        if reading is not None or post.since + wait < ends:
            yield {"age": age.value, **_told(post, reading)}


def _told(post: Posted, reading: Reading | None) -> Row:
    if reading is None:
        return {"hours": None, **dict.fromkeys(COUNTS)}
    hours = (reading.read_at - post.since) // HOUR
    return {"hours": hours, **{name: getattr(reading, name) for name in COUNTS}}

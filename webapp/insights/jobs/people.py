"""Tables of people in a snapshot: people who allow measuring now, under pseudonyms."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from analytics import contracts
from analytics.contracts import People
from analytics.core.bands import score
from analytics.core.own_words import tokens
from webapp.core import clock
from webapp.insights.jobs import post_metrics
from webapp.insights.jobs.extract import pseudonyms
from webapp.sharing.queries import shared_by
from webapp.stories.queries import sent_by
from webapp.unit_weeks.measuring import measured_enrollments
from webapp.unit_weeks.own_words import supplied

# A separate key, so that pseudonyms of people differ from those of links and visitors.
PEOPLE_KEY = "snapshot:people"
Row = dict[str, Any]


def tables(slugs: Mapping[str, str], until: datetime, zone: ZoneInfo) -> dict[People, pd.DataFrame]:
    """Return enrollments, actions, texts and post metrics, before `until`, of people who allow it.

    People who left, pause or withdrew the consent are in no table. `slugs` maps program ids to
    slugs; other programs are in no table. Times are days of `zone`.
    """
    measured = [each for each in measured_enrollments() if each.program_id in slugs]
    people = pseudonyms(PEOPLE_KEY)
    names = {e.person_id: people.of(e.person_id) for e in measured}
    joined = {(e.person_id, e.program_id): e.joined_at for e in measured if e.joined_at < until}
    sent = [a for a in sent_by(names) if joined.get(a[:2], until) <= a[2] < until]
    shared = [a for a in shared_by(names) if joined.get(a[:2], until) <= a[2] < until]
    stays = [
        {"person": names[p], "program": slugs[g], "joined_at": _day(at, zone), "left_at": None,
         "ended": None}
        for (p, g), at in joined.items()
    ]  # fmt: skip
    acts = [
        {"person": names[p], "program": slugs[g], "at": _day(at, zone), "kind": kind}
        for kind, found in (("sent", sent), ("shared", shared))
        for p, g, at, *_ in found
    ]
    return {
        "enrollments": contracts.frame("enrollments", stays),
        "actions": contracts.frame("actions", acts),
        "texts": contracts.frame("texts", _texts(shared, names, slugs, zone)),
        "post_metrics": post_metrics.table(joined, names, slugs, until, zone),
    }


def _texts(
    shared: list[Any], names: Mapping[str, str], slugs: Mapping[str, str], zone: ZoneInfo
) -> Iterator[Row]:
    """Yield each story once, in the week in which it was first shared."""
    seen: set[str] = set()
    for person_id, program_id, at, story, revision in shared:
        if story.id in seen or story.language not in story.brief.facts:
            continue
        seen.add(story.id)
        yield {
            "person": names[person_id],
            "program": slugs[program_id],
            "week": clock.iso_week(clock.local_day(at, zone)),
            "language": story.language,
            "tokens": len(tokens(revision.body)),
            "containment": score(revision.body, supplied(story.brief, story.language)),
        }


def _day(moment: datetime, zone: ZoneInfo) -> datetime:
    """The day of a moment, as its first moment: the time of a public post names its author."""
    return datetime.combine(clock.local_day(moment, zone), time.min)

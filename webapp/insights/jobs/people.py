"""The tables of people in a snapshot: those who allow measuring now, under pseudonyms."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from analytics import contracts
from analytics.contracts import People
from analytics.plain.bands import score
from analytics.plain.own_words import tokens
from webapp.insights.jobs import readings
from webapp.insights.jobs.extract import pseudonyms
from webapp.kernel import clock
from webapp.programs.models import Brief
from webapp.programs.queries import measured_enrollments
from webapp.shares.queries import shared_by
from webapp.stories.queries import sent_by

# A key of its own: a pseudonym here is none of a link, nor of a visitor.
PEOPLE_KEY = "snapshot:people"
Row = dict[str, Any]


def tables(slugs: Mapping[str, str], until: datetime, zone: ZoneInfo) -> dict[People, pd.DataFrame]:
    """Enrollments, actions, shared texts and readings of those who allow measuring.

    All of it before a moment. Whoever left, pauses or stopped allowing it is in none of them.
    `slugs` names programs by id.
    """
    running = measured_enrollments()
    people = pseudonyms(PEOPLE_KEY)
    names = {e.person_id: people.of(e.person_id) for e in running}
    joined = {(e.person_id, e.program_id): e.joined_at for e in running if e.joined_at < until}
    sent = [a for a in sent_by(names) if joined.get(a[:2], until) <= a[2] < until]
    shared = [a for a in shared_by(names) if joined.get(a[:2], until) <= a[2] < until]
    stays = [
        {"person": names[p], "program": slugs[g], "joined_at": _plain(at), "left_at": None,
         "ended": None}
        for (p, g), at in joined.items()
    ]  # fmt: skip
    acts = [
        {"person": names[p], "program": slugs[g], "at": _plain(at), "kind": kind}
        for kind, found in (("sent", sent), ("shared", shared))
        for p, g, at, *_ in found
    ]
    return {
        "enrollments": contracts.frame("enrollments", stays),
        "actions": contracts.frame("actions", acts),
        "texts": contracts.frame("texts", _texts(shared, names, slugs, zone)),
        "readings": readings.table(joined, names, slugs, until, zone),
    }


def _texts(
    shared: list[Any], names: Mapping[str, str], slugs: Mapping[str, str], zone: ZoneInfo
) -> Iterator[Row]:
    """Each story once, in the week in which it was first shared."""
    told: set[str] = set()
    for person_id, program_id, at, story, revision in shared:
        if story.id in told or story.language not in story.brief.facts:
            continue
        told.add(story.id)
        yield {
            "person": names[person_id],
            "program": slugs[program_id],
            "week": clock.iso_week(clock.local_day(at, zone)),
            "language": story.language,
            "tokens": len(tokens(revision.body)),
            "containment": score(revision.body, supplied(story.brief, story.language)),
        }


def supplied(brief: Brief, language: str) -> str:
    """All that a brief gave to somebody who writes in a language."""
    lines = (*brief.facts.get(language, ()), *brief.questions.get(language, ()))
    return "\n".join((brief.titles.get(language, ""), *lines))


def _plain(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)

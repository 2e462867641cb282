"""Own words in the texts that were shared in a week, by unit."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from statistics import fmean
from typing import NamedTuple

from sqlalchemy import func, select

from analytics.core.own_words import share
from webapp.briefs.models import Brief
from webapp.core import db
from webapp.people.models import Person
from webapp.people.workflow import AccountState
from webapp.programs.models import Enrollment
from webapp.sharing.models import Share
from webapp.stories.models import Revision, Story
from webapp.unit_weeks.measuring import measured


class OwnWords(NamedTuple):
    """The number of texts that can be scored, and the mean share of own words in them."""

    texts: int = 0
    mean: float | None = None


def supplied(brief: Brief, language: str) -> str:
    """Return all text of a brief in one language."""
    lines = (*brief.facts.get(language, ()), *brief.questions.get(language, ()))
    return "\n".join((brief.titles.get(language, ""), *lines))


def by_unit(start: datetime, end: datetime) -> Mapping[str | None, OwnWords]:
    """Score each story in the week in which it was first shared, of people who allow measuring.

    Texts that are too short, or in a language that the brief does not have, are left out.
    """
    first = (
        select(Share.story_id, func.min(Share.posted_at).label("at"))
        .where(Share.posted_at.is_not(None))
        .group_by(Share.story_id)
        .having(func.min(Share.posted_at) >= start, func.min(Share.posted_at) < end)
        .subquery()
    )
    found = (
        select(Person.unit_id, Story.id, Story.language, Revision.body, Brief)
        .select_from(Share)
        .join(first, (Share.story_id == first.c.story_id) & (Share.posted_at == first.c.at))
        .join(Story, Story.id == Share.story_id)
        .join(Revision, Revision.id == Share.revision_id)
        .join(Brief, Brief.id == Story.brief_id)
        .join(Person, Person.id == Share.person_id)
        .join(
            Enrollment,
            (Enrollment.person_id == Person.id) & (Enrollment.program_id == Share.program_id),
        )
        .where(Person.state != AccountState.ended, Enrollment.id.in_(measured()))
        .where(Share.posted_at >= Enrollment.joined_at)
        .order_by(Story.id)
    )
    scores: dict[str | None, dict[str, float]] = defaultdict(dict)
    for unit, story, language, body, brief in db.session().execute(found):
        if language in brief.facts and (own := share(body, supplied(brief, language))) is not None:
            scores[unit][story] = own
    return {unit: OwnWords(len(own), fmean(own.values())) for unit, own in scores.items()}

"""What ideas tell recognition: whose idea was done."""

from collections.abc import Iterator
from datetime import date, datetime, time

from sqlalchemy import select

from webapp.core import clock, db
from webapp.ideas.models import Idea
from webapp.ideas.workflow import IdeaState
from webapp.recognition.services import Evidence
from webapp.recognition.workflow import Rule


def done(start: date, end: date) -> Iterator[Evidence]:
    """The owners of ideas that were done in the period.

    Without a proof: it would name the owner of an idea that shows no name, or whose owner has left.
    """
    found = db.session().scalars(
        select(Idea).where(
            Idea.state == IdeaState.done,
            Idea.done_at >= _moment(start),
            Idea.done_at < _moment(end),
        )
    )
    for idea in found:
        if idea.person_id is not None:
            yield Evidence(idea.person_id, idea.program_id, Rule.idea_done, [])


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), clock.zone())

"""Queries of deadlines and claims."""

from datetime import datetime, timedelta

from sqlalchemy import select

from webapp.core import clock, db
from webapp.people.calendar import add_working_days
from webapp.people.models import Person
from webapp.stories.models import Amendment, Story
from webapp.stories.workflow import State

# Afterwards another reviewer may claim the story.
CLAIM_LIFETIME = timedelta(minutes=30)


def seen_by_reviewers(person: Person, program_id: str) -> list[Story]:
    """A person's stories in a program that are visible to reviewers and not shared."""
    return list(
        db.session().scalars(
            select(Story)
            .where(Story.person_id == person.id, Story.program_id == program_id)
            .where(Story.state.not_in((State.draft, State.withdrawn)), Story.shared_at.is_(None))
            .order_by(Story.id)
        )
    )


def due(story: Story, start: datetime) -> datetime:
    """The deadline: the charter's review days after `start`, in the calendar of the author's unit."""
    # Always set: stories belong to sharing programs.
    days = story.program.charter.review_days or 0
    return add_working_days(start, days, story.author)


def claimed(story: Story) -> bool:
    """Whether a reviewer has a claim that has not expired."""
    return story.reader_since is not None and clock.now() - story.reader_since < CLAIM_LIFETIME


def overdue(limit: int) -> list[str]:
    """Ids of stories with an overdue answer that were not escalated for it, at most `limit`."""
    stories = (
        select(Story.id)
        .where(Story.state == State.in_review, Story.due_at <= clock.now())
        .where(Story.late_at.is_(None))
        .order_by(Story.due_at, Story.id)
        .limit(limit)
    )
    amended = (
        select(Amendment.story_id)
        .where(Amendment.state == State.in_review, Amendment.due_at <= clock.now())
        .where(Amendment.late_at.is_(None))
        .order_by(Amendment.due_at, Amendment.id)
        .limit(limit)
    )
    found = [*db.session().scalars(stories), *db.session().scalars(amended)]
    return found[:limit]

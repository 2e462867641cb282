"""Queries of review: the queue, possible reviewers, deadlines and claims."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import defer, joinedload, selectinload

from webapp.core import clock, db
from webapp.directory.queries import absent_ids
from webapp.people.calendar import add_working_days, working_seconds_left, zone_of
from webapp.people.models import Person
from webapp.people.queries import holders, is_manager_of, scopes
from webapp.people.workflow import Role
from webapp.stories.models import Revision, Story
from webapp.stories.workflow import State

# Afterwards another reviewer may claim the story.
CLAIM_LIFETIME = timedelta(minutes=30)
SHOWN = 25
# The queue counts up to this number and shows "more than" beyond it.
COUNTED = 100


@dataclass(frozen=True)
class Waiting:
    """The oldest stories of a reviewer's queue, and their number, counted up to COUNTED + 1."""

    stories: list[Story]
    total: int

    @property
    def many(self) -> bool:
        """Whether there are more than COUNTED."""
        return self.total > COUNTED


def _waiting_for(person: Person) -> Select[Any]:
    mine: ColumnElement[bool] = Story.program_id.in_(scopes(person, Role.reviewer))
    # Added for leads only, because with OR the database cannot read the oldest from the index.
    if led := scopes(person, Role.lead):
        mine = or_(mine, and_(Story.program_id.in_(led), Story.escalated_at.is_not(None)))
    managed = select(Person.id).where(Person.manager_id == person.id)
    return (
        select(Story)
        .where(Story.state == State.in_review, mine, Story.person_id != person.id)
        .where(Story.person_id.not_in(managed))
    )


def queue(person: Person) -> Waiting:
    """The review queue of a person, oldest first, without stories of theirs or of people they manage."""
    waiting = _waiting_for(person)
    shown = (
        waiting.options(
            # The texts are long, and the list shows titles.
            defer(Story.body),
            selectinload(Story.revisions).defer(Revision.body),
            joinedload(Story.reader),
            joinedload(Story.author),
        )
        .order_by(Story.submitted_at, Story.id)
        .limit(SHOWN)
    )
    counted = waiting.with_only_columns(Story.id).limit(COUNTED + 1).subquery()
    total = db.session().scalar(select(func.count()).select_from(counted)) or 0
    return Waiting(list(db.session().scalars(shown)), total)


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
    return add_working_days(start, story.program.charter.review_days, story.author)


def hours_left(story: Story) -> int | None:
    """Working hours until the deadline, rounded up; None without a deadline."""
    if story.due_at is None:
        return None
    return ceil(working_seconds_left(clock.now(), story.due_at, story.author) / 3600)


def claimed(story: Story) -> bool:
    """Whether a reviewer has a claim that has not expired."""
    return story.reader_since is not None and clock.now() - story.reader_since < CLAIM_LIFETIME


def overdue(limit: int) -> list[str]:
    """Ids of overdue stories that were not escalated for it, oldest first, at most `limit`."""
    return list(
        db.session().scalars(
            select(Story.id)
            .where(Story.state == State.in_review, Story.due_at <= clock.now())
            .where(Story.late_at.is_(None))
            .order_by(Story.due_at, Story.id)
            .limit(limit)
        )
    )


def reviewers_for(story: Story) -> list[Person]:
    """Everybody who may review a story, like the rule `is_independent_reviewer`."""
    candidates = {p.id: p for p in holders(Role.reviewer, story.program_id)}
    if story.escalated_at is not None:
        candidates |= {p.id: p for p in holders(Role.lead, story.program_id)}
    return [p for p in candidates.values() if _independent(p, story)]


def reviewers_present(story: Story) -> list[Person]:
    """The possible reviewers who are not absent today, in the author's time zone."""
    away = absent_ids(clock.local_day(clock.now(), zone_of(story.author)))
    return [p for p in reviewers_for(story) if p.id not in away]


def leads_for(story: Story) -> list[Person]:
    """The leads who may review a story: not its author and not the author's manager."""
    return [p for p in holders(Role.lead, story.program_id) if _independent(p, story)]


def _independent(person: Person, story: Story) -> bool:
    return person.id != story.person_id and not is_manager_of(person, story.author)

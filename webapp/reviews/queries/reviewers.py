"""Queries of the people who may review a story, and of the messages about it."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.core import clock, db
from webapp.directory.queries import absent_ids
from webapp.people.calendar import zone_of
from webapp.people.models import Person
from webapp.people.queries import holders, is_manager_of
from webapp.people.workflow import Role
from webapp.reviews.models import Comment
from webapp.stories.models import Revision, Story


def reviewers_for(story: Story) -> list[Person]:
    """Everybody who may review a story, like the rule `may_decide`."""
    candidates = {p.id: p for p in holders(Role.reviewer, story.program_id)}
    if story.escalated_at is not None:
        candidates |= {p.id: p for p in holders(Role.lead, story.program_id)}
    return [p for p in candidates.values() if _independent(p, story)]


def reviewers_present(story: Story) -> list[Person]:
    """The possible reviewers who are not absent today, in the author's time zone."""
    away = absent_ids(clock.local_day(clock.now(), zone_of(story.author)))
    return [p for p in reviewers_for(story) if p.id not in away]


def leads_for(story: Story) -> list[Person]:
    """The leads who may review a story: not its author, the author's manager, or who objected."""
    return [p for p in holders(Role.lead, story.program_id) if _independent(p, story)]


def _independent(person: Person, story: Story) -> bool:
    return person.id not in {story.person_id, story.objector_id} and not is_manager_of(
        person, story.author
    )


def comments(story: Story) -> list[Comment]:
    """The messages about a story's revisions, oldest first."""
    return list(
        db.session().scalars(
            select(Comment)
            .join(Revision, Revision.id == Comment.revision_id)
            .where(Revision.story_id == story.id)
            .options(joinedload(Comment.revision))
            .order_by(Comment.made_at, Comment.id)
        )
    )

"""Reads of stories."""

from sqlalchemy import select

from webapp.kernel import db
from webapp.kernel.errors import Missing
from webapp.kernel.words import msg
from webapp.people.models import Person
from webapp.people.queries import holders, scopes
from webapp.people.workflow import Role
from webapp.stories.models import Review, Revision, Story
from webapp.stories.rules import is_reviewer
from webapp.stories.workflow import State

NO_STORY = msg("There is no such story, or it is not yours to see.")


def visible(person: Person, story_id: str) -> Story:
    """A story its author, or a reviewer once it was submitted, may see; raises Missing."""
    found = db.session().get(Story, story_id)
    if found is None:
        raise Missing(NO_STORY)
    shown = found.latest is not None and found.state != State.withdrawn
    if found.person_id == person.id or (is_reviewer(person, found) and shown):
        return found
    raise Missing(NO_STORY)


def own(person: Person, story_id: str) -> Story:
    """A story of this person; raises Missing."""
    found = visible(person, story_id)
    if found.person_id != person.id:
        raise Missing(NO_STORY)
    return found


def of_author(person: Person) -> list[Story]:
    """Somebody's stories, newest first."""
    return list(
        db.session().scalars(
            select(Story)
            .where(Story.person_id == person.id)
            .order_by(Story.made_at.desc(), Story.id)
        )
    )


def waiting_of(person: Person, program_id: str) -> list[Story]:
    """Somebody's stories in a program that wait for review."""
    return list(
        db.session().scalars(
            select(Story).where(
                Story.person_id == person.id,
                Story.program_id == program_id,
                Story.state == State.in_review,
            )
        )
    )


def queue(person: Person) -> list[Story]:
    """What waits for this reviewer, oldest first; never a story of their own."""
    programs = scopes(person, Role.reviewer)
    return list(
        db.session().scalars(
            select(Story)
            .where(Story.program_id.in_(programs), Story.state == State.in_review)
            .where(Story.person_id != person.id)
            .order_by(Story.submitted_at, Story.id)
        )
    )


def reviewers_for(story: Story) -> list[Person]:
    """Everybody who may review a story; the rule of the step is membership here."""
    return [p for p in holders(Role.reviewer, story.program_id) if p.id != story.person_id]


def reviews(story: Story) -> list[Review]:
    """The decisions on a story, oldest first."""
    return list(
        db.session().scalars(
            select(Review)
            .join(Revision, Revision.id == Review.revision_id)
            .where(Revision.story_id == story.id)
            .order_by(Review.made_at)
        )
    )


def approved(story: Story) -> Revision:
    """The revision that was approved; raises Missing when none is."""
    if story.approved_revision_id is None:
        raise Missing(NO_STORY)
    return db.session().get_one(Revision, story.approved_revision_id)

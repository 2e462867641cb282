"""Reads of one story and what belongs to it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from webapp.core import crypto, db
from webapp.core.errors import Missing
from webapp.core.i18n import gettext_noop
from webapp.people.models import Person
from webapp.stories.models import Comment, Picture, PictureRight, Review, Revision, Story
from webapp.stories.rules import is_independent_reviewer
from webapp.stories.workflow import Approval, State

NO_STORY = gettext_noop("There is no such story, or it is not yours to see.")


def visible(person: Person, story_id: str) -> Story:
    """A story its author, or a reviewer once it was submitted, may see; raises Missing."""
    found = db.session().get(Story, story_id)
    if found is None:
        raise Missing(NO_STORY)
    shown = found.latest is not None and found.state not in {State.withdrawn, State.draft}
    if found.person_id == person.id or (shown and is_independent_reviewer(person, found)):
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


def revision_of(story: Story, number: int) -> Revision | None:
    """One revision of a story."""
    return next((r for r in story.revisions if r.number == number), None)


def reviews(story: Story) -> list[Review]:
    """The decisions on a story that stand, oldest first."""
    return list(
        db.session().scalars(
            select(Review)
            .join(Revision, Revision.id == Review.revision_id)
            .where(Revision.story_id == story.id, Review.taken_back_at.is_(None))
            .options(joinedload(Review.revision), joinedload(Review.person))
            .order_by(Revision.number, Review.made_at)
        )
    )


def standing_review(story: Story) -> Review | None:
    """The newest decision that was not taken back, or None."""
    return standing_among(reviews(story))


def standing_among(reviews: list[Review]) -> Review | None:
    """The newest of the decisions of a story, as `reviews` returns them."""
    return reviews[-1] if reviews else None


def approved(story: Story) -> Revision:
    """The revision that was approved; raises Missing when none is."""
    if story.approved_revision_id is None:
        raise Missing(NO_STORY)
    return db.session().get_one(Revision, story.approved_revision_id)


def comments(story: Story) -> list[Comment]:
    """What was said about a story's revisions, oldest first."""
    return list(
        db.session().scalars(
            select(Comment)
            .join(Revision, Revision.id == Comment.revision_id)
            .where(Revision.story_id == story.id)
            .options(joinedload(Comment.revision))
            .order_by(Comment.made_at, Comment.id)
        )
    )


def picture_for(person: Person, picture_id: str) -> Picture:
    """A picture its author, or a reviewer once it was sent with a revision, may see."""
    found = db.session().get(Picture, picture_id)
    if found is None:
        raise Missing(NO_STORY)
    story = visible(person, found.story_id)
    sent = any(r.picture_id == found.id for r in story.revisions)
    if story.person_id == person.id or sent:
        return found
    raise Missing(NO_STORY)


def people_shown(story: Story) -> list[tuple[PictureRight, str | None]]:
    """The rights records of a story's picture with the names; None where a name was erased."""
    if story.picture is None:
        return []
    return [
        (r, crypto.open_for(story.person_id, r.name, where=f"picture_right:{r.id}:name"))
        for r in story.picture.rights
    ]


def sent_by(person_ids: Collection[str]) -> list[tuple[str, str, datetime]]:
    """Who sent a story for review in which program and when, oldest first."""
    found = (
        select(Story.person_id, Story.program_id, Revision.made_at)
        .join(Revision, Revision.story_id == Story.id)
        .where(Story.person_id.in_(person_ids))
        # Accepting a reviewer's wording makes a revision too, and sends nothing.
        .where(
            or_(
                Story.approved_as.is_(None),
                Story.approved_as != Approval.accepted,
                Revision.id != Story.approved_revision_id,
            )
        )
        .order_by(Revision.made_at, Revision.id)
    )
    return [(person, program, at) for person, program, at in db.session().execute(found)]


def lost_files(names: Collection[str]) -> set[str]:
    """Those of some file names that no picture has."""
    kept = set(db.session().scalars(select(Picture.file).where(Picture.file.in_(names))))
    return set(names) - kept

"""Queries of one story and its revisions, reviews, comments and picture."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from webapp.core import crypto, db
from webapp.core.errors import Missing
from webapp.core.i18n import gettext_noop
from webapp.people.models import Person
from webapp.stories.models import Picture, PictureRight, Review, Revision, Story
from webapp.stories.rules import is_independent_reviewer
from webapp.stories.workflow import Approval, State

NO_STORY = gettext_noop("This story does not exist, or you may not see it.")
# Accepted edits are a revision too, but no submission.
IS_SUBMISSION = or_(
    Story.approved_as.is_(None),
    Story.approved_as != Approval.accepted,
    Revision.id != Story.approved_revision_id,
)


def visible(person: Person, story_id: str) -> Story:
    """Load a story for its author, or for a reviewer once it was submitted; raises Missing."""
    found = db.session().get(Story, story_id)
    if found is None:
        raise Missing(NO_STORY)
    shown = found.latest is not None and found.state not in {State.withdrawn, State.draft}
    if found.person_id == person.id or (shown and is_independent_reviewer(person, found)):
        return found
    raise Missing(NO_STORY)


def own(person: Person, story_id: str) -> Story:
    """Load a person's own story; raises Missing."""
    found = visible(person, story_id)
    if found.person_id != person.id:
        raise Missing(NO_STORY)
    return found


def revision_of(story: Story, number: int) -> Revision | None:
    """The revision with this number, or None."""
    return next((r for r in story.revisions if r.number == number), None)


def reviews(story: Story) -> list[Review]:
    """The decisions on a story that were not taken back, oldest first."""
    return list(
        db.session().scalars(
            select(Review)
            .join(Revision, Revision.id == Review.revision_id)
            .where(Revision.story_id == story.id, Review.taken_back_at.is_(None))
            .options(joinedload(Review.revision), joinedload(Review.person))
            .order_by(Revision.number, Review.made_at)
        )
    )


def latest_review(story: Story) -> Review | None:
    """The newest decision that was not taken back, or None."""
    return latest_among(reviews(story))


def latest_among(reviews: list[Review]) -> Review | None:
    """The newest decision in the result of `reviews`, or None."""
    return reviews[-1] if reviews else None


def approved(story: Story) -> Revision:
    """The approved revision; raises Missing."""
    if story.approved_revision_id is None:
        raise Missing(NO_STORY)
    return db.session().get_one(Revision, story.approved_revision_id)


def picture_for(person: Person, picture_id: str) -> Picture:
    """Load a picture for its author, or for a reviewer once a revision has it; raises Missing."""
    found = db.session().get(Picture, picture_id)
    if found is None:
        raise Missing(NO_STORY)
    story = visible(person, found.story_id)
    sent = any(r.picture_id == found.id for r in story.revisions)
    if story.person_id == person.id or sent:
        return found
    raise Missing(NO_STORY)


def people_shown(story: Story) -> list[tuple[PictureRight, str | None]]:
    """The agreements on a story's picture with the names; None where a name was erased."""
    if story.picture is None:
        return []
    return [
        (r, crypto.open_for(story.person_id, r.name, where=f"picture_right:{r.id}:name"))
        for r in story.picture.rights
    ]


def sent_by(person_ids: Collection[str]) -> list[tuple[str, str, datetime]]:
    """Submissions of these people as (person, program, moment), oldest first."""
    found = (
        select(Story.person_id, Story.program_id, Revision.made_at)
        .join(Revision, Revision.story_id == Story.id)
        .where(Story.person_id.in_(person_ids), IS_SUBMISSION)
        .order_by(Revision.made_at, Revision.id)
    )
    return [(person, program, at) for person, program, at in db.session().execute(found)]


def unreferenced_files(names: Collection[str]) -> set[str]:
    """The file names that no picture refers to."""
    used = set(db.session().scalars(select(Picture.file).where(Picture.file.in_(names))))
    return set(names) - used

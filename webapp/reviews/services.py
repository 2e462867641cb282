"""Services of reviews: claim a story, write a message about it."""

from sqlalchemy import func, select

from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, Stale, WrongState
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.people.models import Person
from webapp.reviews import events
from webapp.reviews.models import Comment
from webapp.stories import queries as stories
from webapp.stories.models import Revision, Story
from webapp.stories.rules import MAY, may_see
from webapp.stories.workflow import State

MOST = 100


def claim_review(story: Story, *, by: Person) -> Story:
    """Record that a reviewer reads it now; a claim of another reviewer is kept until it expires."""
    db.lock(story)
    if (reason := MAY["may_decide"].reason(by, story)) is not None:
        raise NotAllowed(reason)
    if story.under_review.state != State.in_review:
        raise WrongState(CHANGED)
    if story.reader_id == by.id or not stories.claimed(story):
        story.reader_id, story.reader_since = by.id, clock.now()
    return story


def comment(
    story: Story, *, by: Person, revision: int, body: str, row_id: str | None = None
) -> Comment:
    """Add a message about a revision. Idempotent with a `row_id`.

    Raises Stale for an unknown revision, NotAllowed, WrongState, or Invalid on `remark` beyond MOST
    messages.
    """
    db.lock(story)
    if (reason := may_see.reason(by, story)) is not None:
        raise NotAllowed(reason)
    if (found := db.existing(Comment, row_id)) is not None:
        return found
    if story.state == State.withdrawn:
        raise WrongState(CHANGED)
    commented = stories.revision_of(story, revision)
    if commented is None:
        raise Stale(CHANGED)
    comments = select(func.count()).select_from(Comment).join(Revision)
    if (db.session().scalar(comments.where(Revision.story_id == story.id)) or 0) >= MOST:
        raise Invalid(
            "remark", "A story can have %(most)d messages. Please talk to each other directly.",
            most=MOST,
        )  # fmt: skip
    added = Comment(
        id=row_id or db.new_id(), revision_id=commented.id, person_id=by.id, body=body,
        made_at=clock.now(),
    )  # fmt: skip
    db.session().add(added)
    db.session().flush()
    record(events.Commented(actor=by.id, object_id=story.id, revision=revision, comment=added.id))
    return added

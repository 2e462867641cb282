"""Service of comments on a revision."""

from sqlalchemy import func, select

from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, Stale, WrongState
from webapp.core.unit_of_work import record
from webapp.people.models import Person
from webapp.stories import events, queries
from webapp.stories.models import Comment, Revision, Story
from webapp.stories.rules import may_see
from webapp.stories.services.writing import CHANGED
from webapp.stories.workflow import State

MOST = 100


def comment(story: Story, *, by: Person, revision: int, body: str) -> Comment:
    """Add a comment on a revision. Raises Stale for an unknown revision, NotAllowed, WrongState,
    or Invalid on `remark` beyond MOST comments.
    """
    db.lock(story)
    if (reason := may_see.reason(by, story)) is not None:
        raise NotAllowed(reason)
    if story.state == State.withdrawn:
        raise WrongState("This has changed in the meantime. Here is how it stands now.")
    commented = queries.revision_of(story, revision)
    if commented is None:
        raise Stale(CHANGED)
    comments = select(func.count()).select_from(Comment).join(Revision)
    if (db.session().scalar(comments.where(Revision.story_id == story.id)) or 0) >= MOST:
        raise Invalid(
            "remark", "There are %(most)d comments already. Please talk to each other.", most=MOST
        )
    added = Comment(revision_id=commented.id, person_id=by.id, body=body, made_at=clock.now())
    db.session().add(added)
    db.session().flush()
    record(events.Commented(actor=by.id, object_id=story.id, revision=revision, comment=added.id))
    return added

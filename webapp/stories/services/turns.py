"""The row and the table that a step of review concerns: of a story, or of its amendment."""

from webapp.core import clock, db
from webapp.core.workflow import Workflow
from webapp.stories.models import Amendment, Story
from webapp.stories.workflow import AMENDMENT, STORY, State

Turn = tuple[Story | Amendment, Workflow]


def turn_of(story: Story) -> Turn:
    """Lock a story; return what reviewers answer now, with its workflow table."""
    db.lock(story)
    db.session().refresh(story, ["amendments", "revisions"])
    amendment = story.amendment
    return (amendment, AMENDMENT) if amendment is not None else (story, STORY)


def turn_to_submit(story: Story) -> Turn:
    """Like `turn_of`, but an approved story whose text was changed gets an amendment."""
    found, table = turn_of(story)
    if isinstance(found, Amendment) or not story.changed:
        return found, table
    made = Amendment(story_id=story.id, state=State.draft, made_at=clock.now())
    db.session().add(made)
    db.session().flush()
    return made, AMENDMENT


def move(story: Story, turn: Turn, name: str, revision_id: str, **evidence: object) -> None:
    """Take a permitted step; an approved amendment replaces the approved revision of its story."""
    under, table = turn
    step = table.step(name)
    if isinstance(under, Story):
        table.move(under, step, approved_revision_id=revision_id, **evidence)
        return
    table.move(under, step)
    if step.target == State.approved:
        story.approved_revision_id = revision_id
        for column, value in evidence.items():
            setattr(story, column, value)

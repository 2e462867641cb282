"""The verbs of stories."""

from webapp.kernel import clock, db
from webapp.kernel.errors import Invalid, NotAllowed, Stale, WrongState
from webapp.kernel.unit_of_work import record
from webapp.kernel.words import msg
from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.programs.models import Brief
from webapp.programs.workflow import ProgramState
from webapp.stories import events
from webapp.stories.models import Review, Revision, Story
from webapp.stories.rules import MAY
from webapp.stories.workflow import STORY, Reason, State

LONGEST = 3000
SHORTEST = 40
EDITABLE = (State.draft, State.objected)
CHANGED = msg("This was changed in the meantime, perhaps in another window.")
KEPT = msg(
    "This was changed in the meantime, perhaps in another window. "
    "Your text is kept below; compare before you save it again."
)


def write(brief: Brief, *, by: Person, title: str, body: str, language: str) -> Story:
    """Begin a story from a brief; raises NotAllowed for somebody who is not enrolled."""
    if programs.enrollment(by, brief.program_id) is None:
        raise NotAllowed("This is for people who are in the program now.")
    story = Story(
        program_id=brief.program_id, brief_id=brief.id, person_id=by.id, language=language,
        title=title, body=body, made_at=clock.now(), state=State.draft, version=1,
    )  # fmt: skip
    db.session().add(story)
    db.session().flush()
    record(events.StoryWritten(actor=by.id, object_id=story.id))
    return story


def edit(story: Story, *, by: Person, title: str, body: str, version: int) -> Story:
    """Change the working text. Raises Stale when the page was older than the text."""
    db.lock(story)
    if (reason := MAY["is_author"].reason(by, story)) is not None:
        raise NotAllowed(reason)
    if story.state not in EDITABLE:
        raise WrongState("A story can be changed while it is a draft or after an objection.")
    if story.version != version:
        raise Stale(KEPT)
    story.title, story.body, story.version = title, body, story.version + 1
    return story


def submit(story: Story, *, by: Person, version: int) -> Revision:
    """Freeze a revision and send it for review. Raises Stale, WrongState, NotAllowed or Invalid."""
    step = STORY.permit(story, "submit", by=by, may=MAY)
    if story.version != version:
        raise Stale(CHANGED)
    _check_ready(story, by)
    STORY.move(story, step, submitted_at=clock.now())
    number = story.latest.number + 1 if story.latest else 1
    made = Revision(
        story_id=story.id, number=number, title=story.title, body=story.body, made_at=clock.now()
    )
    db.session().add(made)
    db.session().flush()
    db.session().refresh(story, ["revisions"])
    record(events.StorySubmitted(actor=by.id, object_id=story.id, revision=number))
    return made


def _check_ready(story: Story, by: Person) -> None:
    if story.program.state != ProgramState.open:
        raise NotAllowed("The program is not open at the moment. Your draft is kept.")
    if programs.held_enrollment(by, story.program_id) is None:
        raise NotAllowed("You left this program. Join again to send a story; your draft is kept.")
    if len(story.body) < SHORTEST:
        raise Invalid(
            "body", "Please write a little more: %(least)d characters at least.", least=SHORTEST
        )


def approve(story: Story, *, by: Person, revision: int) -> Review:
    """Approve exactly the revision that was read; raises Stale for another one."""
    return _decide(story, "approve", by=by, revision=revision)


def object_to(story: Story, *, by: Person, revision: int, reason: Reason, note: str) -> Review:
    """Object, for a reason of the public list and with words that help the author."""
    return _decide(story, "object", by=by, revision=revision, reason=reason, note=note)


def _decide(
    story: Story, verb: str, *, by: Person, revision: int,
    reason: Reason | None = None, note: str | None = None,
) -> Review:  # fmt: skip
    step = STORY.permit(story, verb, by=by, may=MAY)
    db.session().refresh(story, ["revisions"])
    latest = story.latest
    if latest is None or latest.number != revision:
        raise Stale("The author sent a newer text. Here it is.")
    STORY.move(story, step, approved_revision_id=latest.id, reason=reason)
    made = Review(
        revision_id=latest.id, person_id=by.id, verdict=verb, reason=reason, note=note,
        made_at=clock.now(),
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    if reason is None:
        record(events.StoryApproved(actor=by.id, object_id=story.id, revision=revision))
    else:
        record(
            events.StoryObjected(
                actor=by.id, object_id=story.id, revision=revision, reason=reason.value
            )
        )
    return made


def withdraw(story: Story, *, by: Person) -> Story:
    """Take the story away from everybody else; its author keeps the text."""
    STORY.take(story, "withdraw", by=by, may=MAY, withdrawn_at=clock.now())
    record(events.StoryWithdrawn(actor=by.id, object_id=story.id))
    return story

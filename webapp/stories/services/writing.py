"""Services of writing: what authors do with their own stories."""

from sqlalchemy.exc import IntegrityError

from webapp.briefs import queries as briefs
from webapp.briefs.models import Brief
from webapp.core import clock, db, runtime, workflow
from webapp.core.errors import Invalid, NotAllowed, Stale, WrongState
from webapp.core.i18n import gettext_noop
from webapp.core.unit_of_work import record
from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.stories import events, queries, readiness
from webapp.stories.models import Amendment, Revision, Story
from webapp.stories.readiness import Text
from webapp.stories.rules import MAY
from webapp.stories.services.turns import turn_of, turn_to_submit
from webapp.stories.workflow import AMENDMENT, STORY, State

CHANGED = gettext_noop("The text was changed in the meantime, perhaps in another window.")
FULL = gettext_noop("You have %(most)s open stories, the most possible. Withdraw one, or wait.")
KEPT = gettext_noop(
    "The text was changed in the meantime, perhaps in another window. "
    "What you typed is below. Compare both before you save again."
)


def write(
    brief: Brief, *, by: Person, title: str, body: str, language: str, key: str = ""
) -> Story:
    """Create a draft from a brief.

    `key` is random text of the form, from which the id is made. A form that arrives twice, or again
    after its answer was lost, changes the draft that it created. Raises NotAllowed without an
    enrollment, WrongState while the enrollment or brief is not active.
    """
    if programs.active_enrollment(by, brief.program_id) is None:
        if programs.enrollment(by, brief.program_id) is not None:
            raise WrongState("Your participation is paused. Resume it to save this as a draft.")
        raise NotAllowed("Only participants of the program can write.")
    if (reason := briefs.why_not_write(brief)) is not None:
        raise WrongState(reason)
    story_id = db.id_of(by.id, brief.id, key) if key else db.new_id()
    story = Story(
        id=story_id, program_id=brief.program_id, brief_id=brief.id, person_id=by.id,
        language=language, title=title, body=body, made_at=clock.now(), state=State.draft, version=1,
    )  # fmt: skip
    try:
        with db.session().begin_nested():
            db.session().add(story)
    except IntegrityError:
        created = db.session().get_one(Story, story_id)
        return _written_again(created, by, title=title, body=body, language=language)
    record(events.StoryWritten(actor=by.id, object_id=story.id))
    return story


def _written_again(story: Story, by: Person, *, title: str, body: str, language: str) -> Story:
    """The draft of a form that was sent before, with the text that it has now."""
    db.lock(story)
    if (story.title, story.body, story.language) == (title, body, language):
        return story
    return edit(story, by=by, title=title, body=body, language=language, version=story.version)


def edit(
    story: Story, *, by: Person, title: str, body: str, version: int, language: str | None = None
) -> Story:
    """Change the working text. Raises Stale when `version` is not the current version."""
    editable(story, by)
    if story.version != version:
        raise Stale(KEPT)
    story.title, story.body, story.version = title, body, story.version + 1
    story.language = language or story.language
    return story


def editable(story: Story, by: Person) -> None:
    """Lock a story that its author may change now. Raises NotAllowed or WrongState."""
    db.lock(story)
    if (reason := MAY["is_author"].reason(by, story)) is not None:
        raise NotAllowed(reason)
    if not story.editable:
        raise WrongState("You cannot change a story while it is in review.")


def submit(story: Story, *, by: Person, version: int) -> Revision:
    """Freeze a revision and send it for review; an approved story stays approved meanwhile.

    Raises Stale, WrongState, NotAllowed, or Invalid: an unmet requirement, or too many open stories.
    """
    # Two stories that are sent at the same moment are counted one after the other.
    db.lock(by)
    # The enrollment is locked before the story, as in `leave`: another order could deadlock.
    programs.locked_enrollment(by, story.program_id)
    under, table = turn_to_submit(story)
    step = table.permit(under, "submit", by=by, may=MAY)
    if story.version != version:
        raise Stale(CHANGED)
    for need in readiness.missing(Text.of(story)):
        raise Invalid(need.field, need.unmet, **need.values)
    waiting, most = queries.open_ids(by), runtime.current().settings.open_stories
    if story.id not in waiting and len(waiting) >= most:
        raise Invalid("", FULL, most=str(most))
    moment = clock.now()
    table.move(under, step, submitted_at=moment, due_at=queries.due(story, moment))
    story.objector_id = story.escalated_at = under.late_at = None
    revision = freeze(story, story.title, story.body, story.picture_id, story.picture_alt)
    record(events.StorySubmitted(actor=by.id, object_id=story.id, revision=revision.number))
    return revision


def freeze(
    story: Story, title: str, body: str, picture_id: str | None, picture_alt: str | None
) -> Revision:
    """Add a revision with this text and picture."""
    db.session().refresh(story, ["revisions"])
    number = story.latest.number + 1 if story.latest else 1
    revision = Revision(
        story_id=story.id, number=number, title=title, body=body, made_at=clock.now(),
        picture_id=picture_id, picture_alt=picture_alt,
    )  # fmt: skip
    db.session().add(revision)
    db.session().flush()
    db.session().refresh(story, ["revisions"])
    return revision


def escalate(story: Story, *, absence: bool) -> None:
    """Ask the lead to review the story: no reviewer is present (`absence`), or it is overdue.

    A story that was escalated before is not escalated for absence again.
    """
    if story.latest is None or (absence and story.escalated_at is not None):
        return
    story.escalated_at = story.escalated_at or clock.now()
    record(
        events.StoryEscalated(
            actor=None, object_id=story.id, revision=story.latest.number, absence=absence
        )
    )


def withdraw(story: Story, *, by: Person) -> Story:
    """Withdraw the story: from then on only its author can read it."""
    under, _table = turn_of(story)
    STORY.take(story, "withdraw", by=by, may=MAY, withdrawn_at=clock.now())
    if isinstance(under, Amendment):
        AMENDMENT.move(under, AMENDMENT.step("withdraw"))
    story.reader_id = story.reader_since = None
    record(events.StoryWithdrawn(actor=by.id, object_id=story.id))
    return story


def discard(story: Story, *, by: Person) -> Story:
    """Discard the changes to an approved story: its working text is the approved one again.

    Raises NotAllowed, or WrongState where nothing was changed.
    """
    under, _table = turn_of(story)
    if (reason := MAY["is_author"].reason(by, story)) is not None:
        raise NotAllowed(reason)
    if not story.changed:
        raise WrongState(workflow.CHANGED)
    if isinstance(under, Amendment):
        AMENDMENT.take(under, "withdraw", by=by, may=MAY)
    approved = queries.approved(story)
    story.title, story.body, story.version = approved.title, approved.body, story.version + 1
    story.picture_id, story.picture_alt = approved.picture_id, approved.picture_alt
    story.reader_id = story.reader_since = None
    record(events.ChangesDiscarded(actor=by.id, object_id=story.id))
    return story


def take_up(story: Story, *, by: Person) -> Story:
    """Turn a withdrawn story into a draft again."""
    STORY.take(story, "take_up", by=by, may=MAY)
    record(events.StoryTakenUp(actor=by.id, object_id=story.id))
    return story

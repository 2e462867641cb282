"""Services of decisions: approve, suggest edits, accept, object, second reader, take back, undo, release."""

from datetime import datetime, timedelta
from typing import Any

from webapp.core import clock, db
from webapp.core.errors import Invalid, Stale, WrongState
from webapp.core.i18n import gettext_noop
from webapp.core.unit_of_work import record
from webapp.core.workflow import Step
from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.programs.workflow import Deadline, ProgramState
from webapp.stories import events, queries
from webapp.stories.models import Review, Revision, Story
from webapp.stories.readiness import LONGEST, OF_THE_PROGRAM, SHORTEST, Text, missing
from webapp.stories.rules import MAY
from webapp.stories.services.turns import move, turn_of
from webapp.stories.services.writing import CHANGED, escalate, freeze
from webapp.stories.workflow import STORY, Approval, Reason, State

# How long an approval can be undone in the confirmation.
UNDO = timedelta(seconds=10)
TOO_LATE = gettext_noop(
    "The ten seconds are over. You can still choose “Cancel the decision” on this page."
)


def approve(story: Story, *, by: Person, revision: int) -> Review:
    """Approve the revision that was read. Raises Stale when it is not the latest."""
    latest = _decide(story, "approve", by=by, revision=revision, approved_as=Approval.approved)
    record(events.StoryApproved(actor=by.id, object_id=story.id, revision=revision))
    return _review(latest, "approve", by)


def suggest_edits(
    story: Story, *, by: Person, revision: int, title: str, body: str, note: str = ""
) -> Review:
    """Suggest another wording, which the author may accept. Raises Invalid on `body`, or Stale."""
    latest = _decide(story, "suggest_edits", by=by, revision=revision)
    if (latest.title, latest.body) == (title, body):
        raise Invalid("body", "You have not changed anything. Change the text, or approve it.")
    if not SHORTEST <= len(body) <= LONGEST:
        raise Invalid(
            "body", "Write between %(least)d and %(most)d characters.",
            least=SHORTEST, most=LONGEST,
        )  # fmt: skip
    record(events.EditsSuggested(actor=by.id, object_id=story.id, revision=revision))
    return _review(
        latest, "suggest_edits", by, note=note or None, suggested_title=title, suggested_body=body
    )


def accept_edits(story: Story, *, by: Person, revision: int) -> Revision:
    """Add a revision with the suggested wording; it is approved.

    A working text that the author has changed since the revision is kept unchanged.
    """
    turn = turn_of(story)
    turn[1].permit(turn[0], "accept_edits", by=by, may=MAY)
    review, latest = queries.latest_review(story), _latest(story)
    if review is None or latest.number != revision or review.revision_id != latest.id:
        raise Stale(CHANGED)
    title, body = review.suggested_title or "", review.suggested_body or ""
    if (story.title, story.body) == (latest.title, latest.body):
        story.title, story.body, story.version = title, body, story.version + 1
    # The picture of the reviewed revision: the working text may have a newer one.
    accepted = freeze(story, title, body, latest.picture_id, latest.picture_alt)
    move(story, turn, "accept_edits", accepted.id, approved_as=Approval.accepted)
    record(events.EditsAccepted(actor=by.id, object_id=story.id, revision=accepted.number))
    return accepted


def object_to(story: Story, *, by: Person, revision: int, reason: Reason, note: str) -> Review:
    """Object, with a reason of the public list and a note to the author. Raises Stale."""
    latest = _decide(story, "object", by=by, revision=revision, reason=reason)
    record(
        events.StoryObjected(
            actor=by.id, object_id=story.id, revision=revision, reason=reason.value
        )
    )
    return _review(latest, "object", by, reason=reason, note=note)


def ask_second_reader(story: Story, *, by: Person) -> Revision:
    """Send a text with an objection, unchanged, to reviewers who did not object; once per text.

    Raises NotAllowed, or WrongState where it has no objection or the author cannot send texts now.
    """
    # The enrollment is locked before the story, as in `leave`: another order could deadlock.
    programs.locked_enrollment(by, story.program_id)
    under, table = turn_of(story)
    step = table.permit(under, "ask_second_reader", by=by, may=MAY)
    review, latest = queries.latest_review(story), _latest(story)
    if review is None:
        raise Stale(CHANGED)
    for need in missing(Text.of(story)):
        if need.name in OF_THE_PROGRAM:
            raise WrongState(need.unmet)
    moment = clock.now()
    table.move(under, step, submitted_at=moment, due_at=queries.due(story, moment))
    story.objector_id = review.person_id
    story.escalated_at = under.late_at = None
    # A revision has one decision, so the second one needs a revision of its own.
    again = freeze(story, latest.title, latest.body, latest.picture_id, latest.picture_alt)
    record(events.SecondReaderAsked(actor=by.id, object_id=story.id, revision=again.number))
    return again


def take_back(story: Story, *, by: Person) -> Story:
    """Take back one's own decision while nothing was shared; the revision is in review again."""
    step = STORY.permit(story, "take_back", by=by, may=MAY)
    latest = _latest(story)
    # The later of both: the promised time since submission, and the same time from now on.
    due = max(queries.due(story, latest.made_at), queries.due(story, clock.now()))
    return _reopen(story, step, by, due)


def undo_approval(story: Story, *, by: Person) -> Story:
    """Undo one's own approval within UNDO; the deadline is the one before it.

    Raises WrongState later, or when something else happened since.
    """
    db.lock(story)
    review = queries.latest_review(story)
    if review is None or (review.verdict, review.person_id) != ("approve", by.id):
        raise WrongState(TOO_LATE)
    if story.state != State.approved or review.made_at < clock.now() - UNDO:
        raise WrongState(TOO_LATE)
    step = STORY.permit(story, "take_back", by=by, may=MAY)
    return _reopen(story, step, by, queries.due(story, _latest(story).made_at))


def _reopen(story: Story, step: Step, by: Person, due: datetime) -> Story:
    review, latest = queries.latest_review(story), _latest(story)
    if review is not None:
        review.taken_back_at = clock.now()
    STORY.move(story, step, submitted_at=latest.made_at, due_at=due)
    if due > clock.now():
        story.late_at = None
    record(events.DecisionTakenBack(actor=by.id, object_id=story.id, revision=latest.number))
    return story


def meet_deadline(story: Story) -> Story:
    """Release an overdue story where the charter says so; otherwise ask the lead once.

    A story that was decided meanwhile or is not due yet is left unchanged.
    """
    db.lock(story)
    under, table = turn = turn_of(story)
    if under.state != State.in_review or under.due_at is None or under.due_at > clock.now():
        return story
    latest = _latest(story)
    # The author's pause is ignored: an unreleased story would reveal the pause to others.
    is_open = story.program.state == ProgramState.open
    # Silence does not overrule an objection.
    releases = story.program.charter.at_deadline == Deadline.release and not story.objector_id
    if releases and is_open:
        table.permit(under, "release", by=None, may=MAY)
        move(story, turn, "release", latest.id, approved_as=Approval.released)
        story.reader_id = story.reader_since = None
        _review(latest, "release", None)
        record(events.StoryReleased(actor=None, object_id=story.id, revision=latest.number))
    elif under.late_at is None:
        under.late_at = clock.now()
        escalate(story, absence=False)
    return story


def note_shared(story: Story) -> None:
    """Record that a share exists: the decision can no longer be taken back."""
    story.shared_at = story.shared_at or clock.now()


def _latest(story: Story) -> Revision:
    db.session().refresh(story, ["revisions"])
    if story.latest is None:
        raise Stale(CHANGED)
    return story.latest


def _decide(
    story: Story,
    step_name: str,
    *,
    by: Person,
    revision: int,
    **evidence: Any,  # noqa: ANN401 - columns
) -> Revision:
    """Take a reviewer's step on the revision that was read; raises Stale for an older one."""
    turn = turn_of(story)
    turn[1].permit(turn[0], step_name, by=by, may=MAY)
    latest = _latest(story)
    if latest.number != revision:
        raise Stale("The author sent a newer text. You see it now.")
    move(story, turn, step_name, latest.id, **evidence)
    story.reader_id = story.reader_since = None
    return latest


def _review(latest: Revision, verdict: str, by: Person | None, **columns: Any) -> Review:  # noqa: ANN401
    review = Review(
        revision_id=latest.id, person_id=by.id if by else None, verdict=verdict,
        made_at=clock.now(), **columns,
    )  # fmt: skip
    db.session().add(review)
    db.session().flush()
    return review

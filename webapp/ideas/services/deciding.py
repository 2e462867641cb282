"""What leads do: decide with a reason, follow the work, make a brief."""

from webapp.briefs.services import draft_brief
from webapp.core import clock, db
from webapp.core.errors import Stale, WrongState
from webapp.core.i18n import LANGUAGES, gettext_noop
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.ideas import events, queries
from webapp.ideas.models import Idea
from webapp.ideas.rules import MAY
from webapp.ideas.services.writing import changed
from webapp.ideas.workflow import IDEA, TAKEN_UP, Reason
from webapp.people.models import Person
from webapp.programs.models import Program

# The theme of a brief that is made from an idea without a theme; the lead can choose another.
IDEAS = {"en": "Ideas", "fr": "Idées"}
NEWER = gettext_noop("The idea has changed. Read the new version before you decide.")


def review(idea: Idea, *, by: Person) -> None:
    """Show that the lead reads the idea; people can still support it."""
    IDEA.take(idea, "review", by=by, may=MAY)
    changed(idea)
    record(events.IdeaReviewed(actor=by.id, object_id=idea.id))


def accept(idea: Idea, *, answer: str, by: Person, version: int) -> None:
    """Accept an idea; `answer` says what happens next. Raises NotAllowed, WrongState or Stale."""
    _decide(idea, "accept", by, version, answer=answer)


def decline(idea: Idea, *, reason: Reason, answer: str, by: Person, version: int) -> None:
    """Decline an idea, also later if it cannot be carried out; `answer` explains the reason.

    Raises NotAllowed, WrongState or Stale.
    """
    _decide(idea, "decline", by, version, answer=answer, reason=reason)


def _decide(idea: Idea, name: str, by: Person, version: int, **evidence: object) -> None:
    step = IDEA.permit(idea, name, by=by, may=MAY)
    if idea.version != version:
        raise Stale(NEWER)
    IDEA.move(idea, step, decided_at=clock.now(), **evidence)
    changed(idea)
    record(events.IdeaDecided(actor=by.id, object_id=idea.id, state=idea.state.value))


def start(idea: Idea, *, by: Person) -> None:
    """Show that the work on an accepted idea has started."""
    IDEA.take(idea, "start", by=by, may=MAY)
    changed(idea)
    record(events.IdeaStarted(actor=by.id, object_id=idea.id))


def finish(idea: Idea, *, outcome: str, by: Person) -> None:
    """Say that an idea is done, and what came out of it."""
    IDEA.take(idea, "finish", by=by, may=MAY, outcome=outcome, done_at=clock.now())
    changed(idea)
    record(events.IdeaDone(actor=by.id, object_id=idea.id))


def make_brief(idea: Idea, program: Program, *, by: Person) -> Idea:
    """Make a draft brief from an accepted idea, in a sharing program that this person leads.

    Its facts and questions are still to be written. An idea becomes one brief: a second call changes
    nothing. Raises NotAllowed, or WrongState before the idea is accepted, or with a brief elsewhere.
    """
    db.lock(idea)
    if idea.state not in TAKEN_UP:
        raise WrongState(CHANGED)
    if idea.brief is not None:
        if idea.brief.program_id != program.id:
            raise WrongState(CHANGED)
        return idea
    title = queries.revision(idea).title
    theme = idea.theme.names if idea.theme else IDEAS
    brief = draft_brief(program, by=by, titles=dict.fromkeys(LANGUAGES, title), theme=theme)
    idea.brief = brief
    db.session().flush()
    record(events.IdeaBecameBrief(actor=by.id, object_id=idea.id, brief_id=brief.id))
    return idea

"""Publishing: the cap on open ideas, new ideas, new revisions."""

from dataclasses import dataclass
from typing import Unpack

from webapp.core import clock, db, runtime
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.ideas import events, queries
from webapp.ideas.models import Idea
from webapp.ideas.rules import MAY
from webapp.ideas.services.writing import IdeaText, add_revision, changed, check, locked_own
from webapp.ideas.workflow import EDITABLE, IDEA, IdeaState
from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.programs.rules import is_enrolled
from webapp.programs.workflow import ProgramState


@dataclass(frozen=True)
class Allowance:
    """How many ideas of a person wait for a decision, and how many may at a time."""

    used: int
    most: int

    @property
    def full(self) -> bool:
        """Whether no further idea can be published."""
        return self.used >= self.most


def allowance(person: Person) -> Allowance:
    """The open ideas of a person, and the cap of the organization."""
    return Allowance(queries.open_count(person), runtime.current().settings.open_ideas)


def join_in(idea: Idea, by: Person) -> None:
    """Lock the enrollment of a person who takes part now, in an open program.

    Raises NotAllowed without an active enrollment; WrongState while the program is not open, or a
    newer charter waits for agreement.
    """
    current = programs.locked_enrollment(by, idea.program_id)
    if (reason := is_enrolled.reason(by, idea)) is not None:
        raise NotAllowed(reason)
    if current is None:
        raise WrongState("The charter has a new version. Agree to it first.")
    if idea.program.state != ProgramState.open:
        raise WrongState("The program is not open at the moment.")


def _take_place(by: Person) -> None:
    """Lock the person, so that two posts at the same moment are counted one after the other.

    Raises Invalid where the cap is reached.
    """
    db.lock(by)
    found = allowance(by)
    if found.full:
        raise Invalid(
            "",
            "%(most)s of your ideas wait for a decision, and more are not possible at a time. Your "
            "text is kept. Wait for a decision, or withdraw an idea.",
            most=str(found.most),
        )


def publish(idea: Idea, *, by: Person, version: int) -> None:
    """Publish a draft: every employee can read it, participants can support it.

    Raises NotAllowed, Stale, WrongState, or Invalid where the cap on open ideas is reached.
    """
    _take_place(by)
    join_in(idea, by)
    locked_own(idea, by, version)
    IDEA.take(idea, "publish", by=by, may=MAY)
    queries.revision(idea).made_at = clock.now()
    changed(idea)
    record(events.IdeaPublished(actor=by.id, object_id=idea.id, number=idea.number))


def revise(idea: Idea, *, by: Person, version: int, **content: Unpack[IdeaText]) -> Idea:
    """Publish a new revision; a declined idea is open again. Another theme alone makes no revision.

    Raises NotAllowed, Stale, WrongState, or Invalid on a field, or where the cap is reached.
    """
    if idea.state == IdeaState.declined:
        _take_place(by)
    join_in(idea, by)
    locked_own(idea, by, version)
    if idea.state not in EDITABLE - {IdeaState.draft}:
        raise WrongState(CHANGED)
    check(idea.program_id, content, idea.theme_id)
    last = queries.revision(idea)
    idea.theme_id = content["theme_id"]
    if (last.title, last.text, last.language) == tuple(
        content[name] for name in ("title", "text", "language")
    ):
        return _unchanged(idea)
    if idea.state == IdeaState.declined:
        IDEA.take(idea, "reopen", by=by, may=MAY)
    idea.number += 1
    add_revision(idea, content)
    changed(idea)
    record(events.IdeaRevised(actor=by.id, object_id=idea.id, number=idea.number))
    return idea


def _unchanged(idea: Idea) -> Idea:
    if idea.state == IdeaState.declined:
        raise Invalid("text", "Change the text, so that the lead can decide again.")
    idea.version += 1
    return idea

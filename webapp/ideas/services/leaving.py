"""What happens to the ideas and the support of a person who leaves."""

from collections.abc import Set as AbstractSet

from sqlalchemy import delete, select

from webapp.core import clock, db
from webapp.core.unit_of_work import record
from webapp.ideas import events
from webapp.ideas.models import Idea, Support
from webapp.ideas.rules import MAY
from webapp.ideas.services.writing import after_withdrawal, delete_row
from webapp.ideas.workflow import IDEA, PRIVATE, REVOCABLE, IdeaState
from webapp.people.models import Person


def stop_ideas(person: Person, program_id: str) -> int:
    """Withdraw the ideas of a person who left a program, if they are not accepted; return how many.

    Drafts and the support that the person gave are deleted. Accepted ideas stay, without an owner.
    """
    for idea in _locked(person, program_id, {IdeaState.draft}):
        delete_row(idea)
    stopped = _locked(person, program_id, REVOCABLE)
    for idea in stopped:
        IDEA.take(idea, "stop", by=None, may=MAY, withdrawn_at=clock.now())
        after_withdrawal(idea)
        record(events.IdeaWithdrawn(actor=None, object_id=idea.id))
    for idea in _locked(person, program_id, set(IdeaState) - PRIVATE):
        idea.named, idea.person_id = False, None
    of_program = select(Idea.id).where(Idea.program_id == program_id)
    db.session().execute(
        delete(Support).where(Support.person_id == person.id, Support.idea_id.in_(of_program))
    )
    return len(stopped)


def forget(person: Person) -> None:
    """Delete what nobody could read any more once the account ended: drafts, withdrawn ideas.

    Ideas that are not accepted are deleted too; leaving the programs, which follows, does the rest.
    """
    for idea in _locked(person, None, PRIVATE | REVOCABLE):
        delete_row(idea)


def _locked(person: Person, program_id: str | None, states: AbstractSet[IdeaState]) -> list[Idea]:
    """The ideas of a person in some states, locked in the order of their ids."""
    found = select(Idea).where(Idea.person_id == person.id, Idea.state.in_(states))
    if program_id is not None:
        found = found.where(Idea.program_id == program_id)
    ideas = list(db.session().scalars(found.order_by(Idea.id)))
    for idea in ideas:
        db.lock(idea)
    # A lead may have decided meanwhile.
    return [idea for idea in ideas if idea.state in states]

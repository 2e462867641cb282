"""Support of an idea: of the revision that was read, once for each person, withdrawn at any time."""

from webapp.core import clock, db
from webapp.core.errors import NotAllowed, Stale, WrongState
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.ideas import events
from webapp.ideas.models import Idea, Support
from webapp.ideas.services.publishing import join_in
from webapp.ideas.workflow import UNDECIDED
from webapp.people.models import Person


def support(idea: Idea, *, by: Person, number: int) -> Support:
    """Support the current revision, or renew the support of an earlier one. Idempotent.

    `number` is the revision that the person read. Raises NotAllowed, Stale where there is a newer
    revision, or WrongState for an idea that is decided.
    """
    join_in(idea, by)
    db.lock(idea)
    if idea.person_id == by.id:
        raise NotAllowed("This is your own idea. Others can support it.")
    if idea.state not in UNDECIDED:
        raise WrongState(CHANGED)
    if idea.number != number:
        raise Stale("The idea has changed. Read the new version before you support it.")
    found = db.session().get(Support, (idea.id, by.id))
    if found is not None and found.number == number:
        return found
    if found is None:
        found = Support(idea_id=idea.id, person_id=by.id)
        db.session().add(found)
    found.number, found.at = number, clock.now()
    db.session().flush()
    # Without an actor: the log is kept longer than support that is withdrawn.
    record(events.SupportChanged(actor=None, object_id=idea.id))
    return found


def unsupport(idea: Idea, *, by: Person) -> None:
    """Withdraw one's support, also of an idea that is decided. Idempotent."""
    db.lock(idea)
    found = db.session().get(Support, (idea.id, by.id))
    if found is not None:
        db.session().delete(found)
        record(events.SupportChanged(actor=None, object_id=idea.id))

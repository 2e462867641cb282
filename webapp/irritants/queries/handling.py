"""Who handles a report, and which reports wait for a person."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, or_, select

from webapp.core import clock, db
from webapp.irritants.models import Irritant
from webapp.irritants.workflow import UNANSWERED, IrritantState
from webapp.people.models import Person
from webapp.people.queries import holders, holds
from webapp.people.workflow import Role

# In this order: the first role that somebody else than the leads concerned holds.
HANDLING = (Role.employee_view, Role.admin, Role.observer)


def handlers(program_id: str | None) -> list[Person]:
    """Who handles reports: employee-view leads, else administrators, else observers.

    A complaint about a program is never handled by a lead of that program.
    """
    leads = {each.id for each in holders(Role.lead, program_id)} if program_id else set[str]()
    for role in HANDLING:
        found = [each for each in holders(role, None) if each.id not in leads]
        if found:
            return found
    return []


def arrived() -> ColumnElement[bool]:
    """Handlers see a report without an account from the next day on: its hour tells nothing."""
    return or_(Irritant.code_hash.is_(None), Irritant.reported_on < clock.today())


def has_arrived(irritant: Irritant) -> bool:
    """Whether handlers see a report already."""
    return not irritant.is_anonymous or irritant.reported_on < clock.today()


def may_handle(person: Person) -> bool:
    """Whether a person has a role that can handle reports."""
    return any(holds(person, role) for role in HANDLING)


def handled(person: Person, irritants: Iterable[Irritant]) -> list[Irritant]:
    """The irritants of a list that this person handles, in their order."""
    known: dict[str | None, set[str]] = {}
    found = []
    for each in irritants:
        if each.program_id not in known:
            known[each.program_id] = {h.id for h in handlers(each.program_id)}
        if person.id in known[each.program_id]:
            found.append(each)
    return found


def waiting(person: Person) -> list[Irritant]:
    """The unanswered reports that this person handles, the one that waits longest first."""
    if not may_handle(person):
        return []
    found = select(Irritant).where(Irritant.state.in_(UNANSWERED), arrived())
    ordered = found.order_by(Irritant.waiting_since, Irritant.id)
    return handled(person, db.session().scalars(ordered))


def in_charge_of(person: Person) -> list[Irritant]:
    """The unanswered irritants that this person is in charge of, the nearest due date first."""
    found = select(Irritant).where(
        Irritant.owner_id == person.id, Irritant.state == IrritantState.assigned
    )
    return list(db.session().scalars(found.order_by(Irritant.due_on, Irritant.id)))

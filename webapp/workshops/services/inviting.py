"""Invite the people of units: one request for their time each, within their budget."""

from collections.abc import Collection
from typing import Final

from webapp.core import clock, db, jobs
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.unit_of_work import record
from webapp.directory.queries import units
from webapp.messaging.services import Ask, Priority, ask
from webapp.messaging.services import withdraw as withdraw_request
from webapp.people.models import Person
from webapp.workshops import events, queries
from webapp.workshops.models import Workshop, WorkshopUnit
from webapp.workshops.rules import is_holder
from webapp.workshops.services.messages import INVITES, text_for
from webapp.workshops.services.places import lock
from webapp.workshops.services.signing import check_open

# How many people one unit of work asks.
BATCH: Final = 100
JOB: Final = "workshop_invitation"


def check_units(unit_ids: Collection[str]) -> None:
    """Raise Invalid on `units` for units that nobody can invite."""
    if not unit_ids or not set(unit_ids) <= {unit.id for unit in units()}:
        raise Invalid("units", "Choose at least one unit.")


def invite(workshop: Workshop, unit_ids: Collection[str], *, by: Person) -> None:
    """Ask the people of some units whether they would like to come; once for each workshop.

    Raises NotAllowed, WrongState, or Invalid on `units`.
    """
    if (reason := is_holder.reason(by, workshop)) is not None:
        raise NotAllowed(reason)
    lock(workshop)
    check_open(workshop)
    if workshop.invited_at is not None:
        raise WrongState("Units were invited already. There is one invitation for each workshop.")
    check_units(unit_ids)
    workshop.invited_at = clock.now()
    db.session().add_all(
        WorkshopUnit(workshop_id=workshop.id, unit_id=each) for each in set(unit_ids)
    )
    jobs.enqueue(JOB, f"{JOB}:{workshop.id}", {"workshop": workshop.id})
    record(
        events.UnitsInvited(actor=by.id, object_id=workshop.id, units=len(set(unit_ids)))
    )  # fmt: skip


def ask_next(workshop_id: str) -> bool:
    """Ask the next people of the invited units; returns whether it is done."""
    workshop = db.session().get_one(Workshop, workshop_id)
    lock(workshop)
    try:
        check_open(workshop)
    except WrongState:
        return True
    following = queries.not_invited(workshop, queries.units_of(workshop), BATCH)
    for person in following:
        ask(person, Ask(ref_of(workshop), text_for(workshop, person, INVITES), Priority.promotion))
    return len(following) < BATCH


def ref_of(workshop: Workshop) -> str:
    """The name under which a workshop asks each person once."""
    return f"workshop:{workshop.id}"


def renew_invitations(workshop: Workshop) -> None:
    """Write the current time and place into the invitations that were not sent yet."""
    for waiting in queries.waiting_invitations(workshop):
        person = db.session().get_one(Person, waiting.person_id)
        waiting.values = text_for(workshop, person, INVITES).values


def withdraw_late() -> None:
    """Take back invitations that wait although nobody can sign up any more."""
    for workshop in queries.late_invitations():
        withdraw_request(ref_of(workshop))

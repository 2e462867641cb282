"""Cancel workshops; everybody who signed up or waits is told once."""

from webapp.appointments.services import cancel_appointment
from webapp.core import clock, db
from webapp.core.errors import NotAllowed, WrongState
from webapp.core.unit_of_work import record
from webapp.messaging.services import notify
from webapp.messaging.services import withdraw as withdraw_request
from webapp.people.models import Person
from webapp.workshops import events, queries
from webapp.workshops.models import Workshop
from webapp.workshops.rules import MAY, is_holder
from webapp.workshops.services.inviting import ref_of
from webapp.workshops.services.messages import NOT_HELD, text_for
from webapp.workshops.services.places import lock
from webapp.workshops.workflow import WORKSHOP, WorkshopState


def cancel(workshop: Workshop, reason: str, *, by: Person, following: bool = False) -> int:
    """Cancel a workshop, with `following` also the later dates of its series; a draft is deleted.

    Returns the number of dates. Raises NotAllowed, or WrongState once it has started.
    """
    if (refusal := is_holder.reason(by, workshop)) is not None:
        raise NotAllowed(refusal)
    later = queries.series_after(workshop) if following else []
    dates = sorted([workshop, *later], key=lambda each: each.id)
    for each in dates:
        _cancel(each, "cancel", reason, by)
    return len(dates)


def call_off(person: Person, program_id: str | None = None) -> int:
    """Cancel the clinics that a person holds, in a program or in all; the number of open ones."""
    count = 0
    for each in queries.clinics_of(person, program_id):
        count += each.state == WorkshopState.open
        _cancel(each, "call_off", None, None)
    return count


def _cancel(workshop: Workshop, step: str, reason: str | None, by: Person | None) -> None:
    lock(workshop)
    actor = by.id if by else None
    if workshop.state == WorkshopState.draft:
        appointment = workshop.appointment
        db.session().delete(workshop)
        db.session().flush()
        db.session().delete(appointment)
        record(events.WorkshopDeleted(actor=actor, object_id=workshop.id))
        return
    if workshop.appointment.starts_at <= clock.now():
        raise WrongState("It has started.")
    WORKSHOP.take(workshop, step, by=by, may=MAY, cancelled_at=clock.now())
    workshop.reason = reason
    cancel_appointment(workshop.appointment)
    withdraw_request(ref_of(workshop))
    for each in queries.waiting(workshop):
        if each.person.is_active:
            notify(each.person, text_for(workshop, each.person, NOT_HELD), always=True)
    record(events.WorkshopMoved(actor=actor, object_id=workshop.id, state=workshop.state.value))

"""The places of a workshop: locked, counted, and given to the first person who waits."""

from webapp.core import clock, db
from webapp.core.unit_of_work import record
from webapp.workshops import events, queries
from webapp.workshops.models import Workshop
from webapp.workshops.rules import MAY
from webapp.workshops.services.messages import GIVEN, invite_to_calendar
from webapp.workshops.workflow import SIGN_UP, WorkshopState


def lock(workshop: Workshop) -> None:
    """Lock a workshop with its time and place until the end of the transaction.

    Everything that takes or frees a place does so first: places are never given twice, and
    a person who signs up reads the time of the latest change.
    """
    db.lock(workshop)
    db.lock(workshop.appointment)


def is_full(workshop: Workshop) -> bool:
    """Whether all places are taken."""
    return workshop.places is not None and queries.taken(workshop) >= workshop.places


def fill(workshop: Workshop) -> None:
    """Give free places to the first people who wait; the workshop is locked."""
    if workshop.state != WorkshopState.open or workshop.appointment.starts_at <= clock.now():
        return
    while not is_full(workshop) and (first := queries.first_waiting(workshop)) is not None:
        SIGN_UP.take(first, "give", by=None, may=MAY)
        db.session().flush()
        record(events.PlaceGiven(actor=None, object_id=workshop.id))
        invite_to_calendar(workshop, first.person, GIVEN)

"""What happens after a workshop: it was held, its outcome, the end of what is kept of people."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete

from webapp.core import clock, db
from webapp.core.errors import Stale
from webapp.core.unit_of_work import record
from webapp.people.models import Person
from webapp.workshops import events, queries
from webapp.workshops.links import parsed
from webapp.workshops.models import SignUp, Workshop
from webapp.workshops.rules import MAY
from webapp.workshops.services.places import lock
from webapp.workshops.services.writing import STALE
from webapp.workshops.workflow import WORKSHOP

# How long it is kept who signed up.
KEPT_FOR: Final = timedelta(days=180)


def hold_ended() -> None:
    """Note that the workshops that are over were held."""
    for workshop in queries.ended():
        lock(workshop)
        if workshop.appointment.ends_at <= clock.now():
            WORKSHOP.take(workshop, "hold", by=None, may=MAY)
            record(events.WorkshopMoved(
                actor=None, object_id=workshop.id, state=workshop.state.value
            ))  # fmt: skip


def publish(workshop: Workshop, outcome: str, links: str, *, by: Person, version: int) -> None:
    """Write what came out of a workshop that was held, or change it.

    Raises NotAllowed, WrongState, Stale, or Invalid on `links`.
    """
    lock(workshop)
    step = WORKSHOP.permit(workshop, "publish", by=by, may=MAY)
    if workshop.version != version:
        raise Stale(STALE)
    found = parsed("links", links)
    first = workshop.published_at or clock.now()
    WORKSHOP.move(workshop, step, published_at=first, outcome=outcome)
    workshop.outcome_links, workshop.version = found, version + 1
    record(events.WorkshopMoved(actor=by.id, object_id=workshop.id, state=workshop.state.value))


def delete_old_sign_ups() -> None:
    """Delete who signed up for what ended long ago; the counts stay."""
    for workshop in queries.with_old_sign_ups(KEPT_FOR):
        lock(workshop)
        workshop.signed_up_count = queries.taken(workshop)
        workshop.attended_count = queries.attended(workshop)
        db.session().execute(delete(SignUp).where(SignUp.workshop_id == workshop.id))
        record(events.SignUpsDeleted(actor=None, object_id=workshop.id))

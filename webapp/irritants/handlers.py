"""Event handlers of irritants: notices at once, and what the end of an account cuts."""

from webapp.core import db
from webapp.core.events import Event
from webapp.irritants import events, services
from webapp.irritants.models import Irritant
from webapp.irritants.services import telling
from webapp.people.events import AccountEnded
from webapp.people.models import Person


def _irritant(event: Event) -> Irritant:
    return db.session().get_one(Irritant, event.object_id)


def tell_of_charge(event: events.IrritantAssigned) -> None:
    """Notify the person in charge, unless they took the irritant themselves, and the reporter."""
    irritant = _irritant(event)
    telling.resolve(irritant, telling.REPORTED)
    if irritant.owner_id != event.actor:
        telling.tell_owner(irritant, telling.ASSIGNED)
    telling.tell(irritant.person, irritant, telling.IN_CHARGE)


def tell_of_answer(event: events.IrritantAnswered) -> None:
    """Notify the reporter."""
    irritant = _irritant(event)
    telling.resolve(
        irritant, telling.ASSIGNED, telling.DUE_SOON, telling.LATE, telling.REPORTER_WROTE
    )
    telling.tell(irritant.person, irritant, telling.ANSWERED)


def tell_of_mending(event: events.IrritantMended) -> None:
    """Notify the reporter."""
    irritant = _irritant(event)
    telling.tell(irritant.person, irritant, telling.MENDED)


def tell_of_end(event: events.IrritantMerged | events.IrritantRefused) -> None:
    """Notify the reporter."""
    irritant = _irritant(event)
    telling.resolve(irritant, telling.REPORTED, telling.ASSIGNED, telling.DUE_SOON, telling.LATE)
    telling.tell(irritant.person, irritant, telling.ENDED)


def tell_of_message(event: events.HandlerWrote) -> None:
    """Notify the reporter."""
    irritant = _irritant(event)
    telling.tell(irritant.person, irritant, telling.HANDLER_WROTE)


def tell_of_reopening(event: events.IrritantReopened) -> None:
    """Notify the reporter that a handler reopened it."""
    irritant = _irritant(event)
    telling.tell(irritant.person, irritant, telling.REOPENED)


def forget_with_account(event: AccountEnded) -> None:
    """Cut the links to the person."""
    services.forget_person(db.session().get_one(Person, event.object_id))

"""Event handlers of workshops."""

from webapp.core import db
from webapp.people.events import AccountEnded
from webapp.people.models import Person
from webapp.programs.events import Left
from webapp.programs.services import note_cancelled
from webapp.workshops import services


def leave_workshops(event: Left) -> None:
    """Free the places of a person in a program that they left, and cancel what they hold there."""
    person = db.session().get_one(Person, event.person_id)
    note_cancelled(event.object_id, "workshops", services.forget(person, event.program_id))
    services.call_off(person, event.program_id)


def end_with_account(event: AccountEnded) -> None:
    """Free the places of a person whose account ended, and cancel what they hold."""
    person = db.session().get_one(Person, event.object_id)
    services.forget(person)
    services.call_off(person)

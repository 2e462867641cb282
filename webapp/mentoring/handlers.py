"""Event handlers of reverse mentoring."""

from webapp.core import db
from webapp.mentoring import queries, services
from webapp.people.events import AccountEnded
from webapp.people.models import Person
from webapp.programs.events import Left
from webapp.programs.services import note_cancelled


def withdraw_after_leaving(event: Left) -> None:
    """Withdraw what a person applied for in the program that they left."""
    person = db.session().get_one(Person, event.person_id)
    count = services.end_applications(person, event.program_id)
    note_cancelled(event.object_id, "mentoring", count)


def end_with_account(event: AccountEnded) -> None:
    """End the pairs of a person whose account ended."""
    person = db.session().get_one(Person, event.object_id)
    for application in queries.applications_of(person):
        services.end_applications(person, application.edition.program_id)

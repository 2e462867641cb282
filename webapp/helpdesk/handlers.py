"""Event handlers of the help desk."""

from webapp.champions.events import ChampionMoved, HoursLowered
from webapp.champions.models import Champion
from webapp.champions.workflow import LISTED
from webapp.core import db
from webapp.helpdesk import queries, services
from webapp.people.events import AccountEnded
from webapp.people.models import Person
from webapp.programs.events import Left, ProgramMoved
from webapp.programs.services import note_cancelled
from webapp.programs.workflow import ProgramState


def release_questions(event: ChampionMoved) -> None:
    """Route the questions to a champion again who pauses, left, or is none any more."""
    if event.state not in LISTED:
        services.release_questions(queries.with_champion(event.object_id))


def release_above_hours(event: HoursLowered) -> None:
    """Route the questions again that the lower hours of a champion do not hold."""
    services.release_above_hours(db.session().get_one(Champion, event.object_id))


def stop_with_program(event: ProgramMoved) -> None:
    """End the help requests that nobody accepted in a program that is closed."""
    if event.state == ProgramState.closed:
        services.stop_in(event.object_id)


def release_after_leaving(event: Left) -> None:
    """Route the questions to a person again who left the program, and count them for the receipt."""
    mine = queries.questions_to(_person(event.person_id))
    count = services.release_questions([e for e in mine if e.program_id == event.program_id])
    note_cancelled(event.object_id, "help_requests", count)


def withdraw_with_account(event: AccountEnded) -> None:
    """Withdraw the help requests of a person whose account ended."""
    services.withdraw_all(_person(event.object_id))


def _person(person_id: str) -> Person:
    return db.session().get_one(Person, person_id)

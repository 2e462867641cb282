"""Event handlers of digital champions."""

from webapp.champions import services
from webapp.champions.events import ChampionMoved
from webapp.champions.models import Champion
from webapp.champions.workflow import ChampionState
from webapp.core import db
from webapp.people.events import AccountEnded
from webapp.people.models import Person
from webapp.programs.events import Left, Paused, ProgramMoved, Resumed
from webapp.programs.rules import is_lead
from webapp.programs.services import note_cancelled
from webapp.programs.workflow import ProgramState
from webapp.workshops.services import call_off


def stop_after_leaving(event: Left) -> None:
    """End the role of a person in the program that they left."""
    count = services.stop_roles(_person(event.person_id), event.program_id)
    note_cancelled(event.object_id, "champions", count)


def pause_with_enrollment(event: Paused) -> None:
    """Take a champion who pauses out of the directory."""
    services.pause_role(_person(event.person_id), event.program_id)


def resume_with_enrollment(event: Resumed) -> None:
    """Put a champion whose pause is over back into the directory."""
    services.resume_role(_person(event.person_id), event.program_id)


def stop_with_program(event: ProgramMoved) -> None:
    """Ask nobody any more for a program that is closed; agreed roles end with their quarter."""
    if event.state == ProgramState.closed:
        services.forget_proposals_in(event.object_id)
        services.stop_applications(event.object_id)


def call_off_clinics(event: ChampionMoved) -> None:
    """Cancel the clinics of a person who is no champion any more; a lead still holds them."""
    if event.state not in {ChampionState.ended, ChampionState.lapsed}:
        return
    champion = db.session().get_one(Champion, event.object_id)
    if not is_lead(champion.person, champion.program):
        call_off(champion.person, champion.program_id)


def end_with_account(event: AccountEnded) -> None:
    """Delete the proposals to a person whose account ended."""
    services.forget_proposals(_person(event.object_id))


def _person(person_id: str) -> Person:
    return db.session().get_one(Person, person_id)

"""Event handlers of the help desk."""

from webapp.champions.events import ChampionMoved
from webapp.champions.workflow import LISTED
from webapp.core import db
from webapp.helpdesk import services
from webapp.people.events import AccountEnded
from webapp.people.models import Person


def release_questions(event: ChampionMoved) -> None:
    """Route the questions to a champion again who pauses, left, or is none any more."""
    if event.state not in LISTED:
        services.release_questions(event.object_id)


def withdraw_with_account(event: AccountEnded) -> None:
    """Withdraw the help requests of a person whose account ended."""
    services.withdraw_all(db.session().get_one(Person, event.object_id))

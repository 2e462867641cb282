"""What the champion who is asked does, and a lead who answers: accept, decline, answer."""

from webapp.champions.services import declare_time
from webapp.core import clock, db
from webapp.core.errors import Invalid, WrongState
from webapp.helpdesk import queries
from webapp.helpdesk.models import HelpRequest
from webapp.helpdesk.rules import MAY
from webapp.helpdesk.services.messages import ACCEPTED, ANSWERED, close_tasks, tell
from webapp.helpdesk.services.routing import locked_champion, moved, take_back
from webapp.helpdesk.workflow import HELP
from webapp.people.models import Person


def accept(asked: HelpRequest, *, by: Person) -> None:
    """Accept a help request: the person sees the champion's name. Raises NotAllowed or WrongState."""
    locked_champion(asked)
    permitted = HELP.permit(asked, "accept", by=by, may=MAY)
    if queries.lines()(asked.person_id, by.id):
        raise WrongState(
            "The directory now names one of you above the other. So another champion is asked."
        )
    close_tasks(asked)
    HELP.move(asked, permitted)
    moved(asked, by)
    tell(asked, asked.person, ACCEPTED, name=by.name)


def decline(asked: HelpRequest, *, by: Person) -> None:
    """Decline a help request; no reason is asked, and no one is told who declined."""
    take_back(asked, "decline", by=by)


def answer(asked: HelpRequest, minutes: int, *, by: Person) -> None:
    """Say that a help request is answered, and declare the minutes it took, 0 for none.

    What it held of the month is free again, and the declared time counts. Raises NotAllowed,
    WrongState, or Invalid on `minutes`.
    """
    db.lock(by)
    champion = locked_champion(asked)
    permitted = HELP.permit(asked, "answer", by=by, may=MAY)
    if minutes < 0:
        raise Invalid("minutes", "Enter a number.")
    asked.held = 0
    if minutes:
        declare_time(champion, clock.today(), minutes, by=by)
    close_tasks(asked)
    HELP.move(asked, permitted, answered_at=clock.now())
    moved(asked, by)
    tell(asked, asked.person, ANSWERED)


def reply(asked: HelpRequest, *, by: Person) -> None:
    """Say, as a lead, that one has answered an escalated help request."""
    permitted = HELP.permit(asked, "reply", by=by, may=MAY)
    close_tasks(asked)
    HELP.move(asked, permitted, answered_at=clock.now())
    moved(asked, by)
    tell(asked, asked.person, ANSWERED)

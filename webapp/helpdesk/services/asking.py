"""What the person who asks does: ask, say whether it is resolved, withdraw."""

from dataclasses import dataclass
from typing import Final

from webapp.champions import queries as champions
from webapp.champions.workflow import LISTED
from webapp.core import clock, db
from webapp.core.errors import Invalid, WrongState
from webapp.core.unit_of_work import record
from webapp.helpdesk import events, queries
from webapp.helpdesk.models import HelpRequest
from webapp.helpdesk.rules import MAY
from webapp.helpdesk.sealing import sealed_text
from webapp.helpdesk.services.messages import ENDED, NOT_YET, close_tasks, tell
from webapp.helpdesk.services.routing import locked_champion, moved, queue_routing, take_back
from webapp.helpdesk.workflow import HELP, HelpState
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.programs.workflow import ProgramState
from webapp.routing.pick import Urgency

MINUTES: Final = (15, 30, 60)
LONGEST_TEXT: Final = 1000
# Help requests of one person that have not ended.
MOST_LIVE: Final = 5


@dataclass(frozen=True)
class Details:
    """What a person asks: the code of a topic, a language, urgency, minutes (15, 30 or 60), text."""

    topic: str
    language: str
    urgency: Urgency
    minutes: int
    text: str


def ask_for_help(
    program: Program, details: Details, *, by: Person, row_id: str | None = None
) -> HelpRequest:
    """Ask for help; the worker chooses the champion. Raises WrongState, or Invalid on a field."""
    if program.state != ProgramState.open:
        raise WrongState("The program is not open at the moment.")
    db.lock(by)
    if (found := db.existing(HelpRequest, row_id)) is not None:
        return found
    _check(program, details, by)
    made = HelpRequest(
        id=row_id or db.new_id(), program_id=program.id, person_id=by.id, unit_id=by.unit_id,
        topic=details.topic, language=details.language, urgency=details.urgency,
        minutes=details.minutes, held=0, made_at=clock.now(),
    )  # fmt: skip
    made.sealed = sealed_text(made, details.text)
    db.session().add(made)
    db.session().flush()
    record(events.HelpAsked(actor=by.id, object_id=made.id))
    queue_routing(made)
    return made


def _check(program: Program, details: Details, by: Person) -> None:
    if details.topic not in dict(champions.topics_of(program.id)):
        raise Invalid("topic", "Choose a topic.")
    if details.minutes not in MINUTES:
        raise Invalid("minutes", "Choose how long it may take.")
    if not details.text or len(details.text) > LONGEST_TEXT:
        raise Invalid("text", "Between 1 and %(most)s characters.", most=str(LONGEST_TEXT))
    if queries.live_count(by) >= MOST_LIVE:
        raise Invalid(
            "", "You have %(most)s help requests that have not ended. Withdraw one first.",
            most=str(MOST_LIVE),
        )  # fmt: skip


def resolve(asked: HelpRequest, *, by: Person) -> None:
    """Say that the help request is resolved."""
    HELP.permit(asked, "resolve", by=by, may=MAY)
    _end(asked, "resolve", by)


def settle(asked: HelpRequest) -> None:
    """Resolve a help request that was answered some days ago."""
    _end(asked, "settle", None)


def withdraw_help(asked: HelpRequest, *, by: Person) -> None:
    """Withdraw a help request; the champion who accepted it is told."""
    HELP.permit(asked, "withdraw", by=by, may=MAY)
    had_accepted = asked.state == HelpState.accepted
    _end(asked, "withdraw", by)
    if had_accepted and asked.champion is not None:
        tell(asked, asked.champion.person, ENDED)


def withdraw_all(person: Person) -> None:
    """Withdraw the help requests of a person whose account ended."""
    for asked in queries.own_requests(person, live=True):
        withdraw_help(asked, by=person)


def _end(asked: HelpRequest, step: str, by: Person | None) -> None:
    permitted = HELP.permit(asked, step, by=by, may=MAY)
    close_tasks(asked)
    asked.held = 0
    HELP.move(asked, permitted, ended_at=clock.now())
    moved(asked, by)


def not_yet(asked: HelpRequest, *, by: Person) -> None:
    """Say that an answer was not enough: the champion continues. No further minutes are held.

    It is passed on if the person is no champion any more, or is above or below the one who asks.
    """
    champion = locked_champion(asked)
    permitted = HELP.permit(asked, "not_yet", by=by, may=MAY)
    if champion.state not in LISTED or queries.lines()(by.id, champion.person_id):
        take_back(asked, "ask_again", by=by)
        return
    close_tasks(asked)
    HELP.move(asked, permitted)
    moved(asked, by)
    tell(asked, champion.person, NOT_YET)


def ask_again(asked: HelpRequest, *, by: Person) -> None:
    """Ask another champion, or the lead once three were asked."""
    take_back(asked, "ask_again", by=by)

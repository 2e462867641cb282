"""Which champion a help request asks: rules first, then the fair share; without one, the lead."""

from collections.abc import Sequence
from typing import Final

from webapp.champions.models import Champion
from webapp.core import clock, db, jobs
from webapp.core.errors import Invalid, WrongState
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED, Step
from webapp.helpdesk import events, queries
from webapp.helpdesk.models import HelpHop, HelpRequest
from webapp.helpdesk.rules import MAY
from webapp.helpdesk.services.messages import (
    ESCALATED,
    WITH_LEAD,
    close_tasks,
    question,
    tell,
)
from webapp.helpdesk.workflow import HELP, HelpState
from webapp.people.calendar import add_working_days
from webapp.people.models import Person
from webapp.people.queries import holders
from webapp.people.workflow import Role
from webapp.routing import pick

# Working days that a champion has to answer.
ANSWER_DAYS: Final = {pick.Urgency.normal: 2, pick.Urgency.urgent: 1}


def queue_routing(asked: HelpRequest) -> None:
    """Let the worker route an open help request."""
    jobs.enqueue("help", f"help:{asked.id}:{db.new_id()}", {"program": asked.program_id})


def route_open(program_id: str) -> None:
    """Ask a champion for each open help request of a program, or hand it to the leads.

    Champions are locked first, in one order, and the minutes of one question count for the next.
    """
    waiting = queries.open_ids(program_id)
    if not waiting:
        return
    helpers, lines = queries.helpers(program_id, lock=True), queries.lines()
    for request_id in sorted(waiting):
        db.lock(db.session().get_one(HelpRequest, request_id))
    for request_id in waiting:
        asked = db.session().get_one(HelpRequest, request_id)
        if asked.state != HelpState.open:
            continue
        found = pick.route(
            queries.as_routed(asked), [each.routed for each in helpers.values()], lines=lines
        )
        if found.champion is None:
            _escalate(asked)
        else:
            helper = helpers[found.champion]
            _give(asked, HELP.permit(asked, "ask", by=None, may=MAY), helper.champion)
            helper.hold(asked.minutes)


def possible_helpers(asked: HelpRequest, *, lock: bool = False) -> list[Champion]:
    """The champions whom a lead may ask: the same rules, without the limit of three hops."""
    routed, lines = queries.as_routed(asked), queries.lines()
    found = queries.helpers(asked.program_id, lock=lock).values()
    return [e.champion for e in found if pick.first_rule(routed, e.routed, lines) is None]


def hand(asked: HelpRequest, champion_id: str, *, by: Person) -> None:
    """Ask a champion whom a lead chose. Raises NotAllowed, WrongState, or Invalid on `champion`."""
    possible = {each.id: each for each in possible_helpers(asked, lock=True)}
    permitted = HELP.permit(asked, "hand", by=by, may=MAY)
    if champion_id not in possible:
        raise Invalid("champion", "This champion cannot be asked now. Choose another one.")
    _give(asked, permitted, possible[champion_id], by=by)


def _give(
    asked: HelpRequest, permitted: Step, champion: Champion, by: Person | None = None
) -> None:
    moment = clock.now()
    days = ANSWER_DAYS[asked.urgency]
    until = add_working_days(moment, days, champion.person)
    close_tasks(asked)
    db.session().add(HelpHop(request_id=asked.id, champion_id=champion.id, by_lead=by is not None))
    db.session().flush()
    asked.champion, asked.held = champion, asked.minutes
    HELP.move(asked, permitted, asked_at=moment, answer_until=until)
    moved(asked, by)
    question(asked, champion)


def _escalate(asked: HelpRequest) -> None:
    permitted = HELP.permit(asked, "escalate", by=None, may=MAY)
    asked.escalated_at = asked.escalated_at or clock.now()
    HELP.move(asked, permitted)
    moved(asked, None)
    for lead in holders(Role.lead, asked.program_id):
        if lead.id != asked.person_id:
            tell(asked, lead, ESCALATED)
    tell(asked, asked.person, WITH_LEAD)


def take_back(asked: HelpRequest, step: str, *, by: Person | None) -> None:
    """Take a question from its champion and route it again. The event does not say who did it."""
    permitted = HELP.permit(asked, step, by=by, may=MAY)
    close_tasks(asked)
    asked.champion, asked.held = None, 0
    HELP.move(asked, permitted)
    moved(asked, None)
    queue_routing(asked)


def release_questions(waiting: Sequence[HelpRequest]) -> int:
    """Take questions from a champion who pauses, left or is none any more; returns how many."""
    for asked in waiting:
        take_back(asked, "release", by=None)
    return len(waiting)


def end_waits() -> None:
    """Take questions from champions who did not answer in time."""
    for asked in queries.unanswered():
        db.lock(asked)
        if asked.state == HelpState.asked and asked.answer_until < clock.now():  # type: ignore[operator]  # evidence
            take_back(asked, "expire", by=None)


def moved(asked: HelpRequest, by: Person | None) -> None:
    """Record that a help request moved to another state."""
    record(
        events.HelpMoved(actor=by.id if by else None, object_id=asked.id, state=asked.state.value)
    )


def locked_champion(asked: HelpRequest) -> Champion:
    """The champion of a help request, locked before the request itself. Raises WrongState."""
    if asked.champion is None:
        raise WrongState(CHANGED)
    db.lock(asked.champion)
    return asked.champion

"""Which champion a help request asks: rules first, then the fair share; without one, the lead."""

from collections.abc import Sequence
from typing import Final

from webapp.champions import queries as champions
from webapp.champions.models import Champion
from webapp.core import clock, db, jobs
from webapp.core.errors import Invalid, WrongState
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED, Step
from webapp.helpdesk import events, queries
from webapp.helpdesk.models import HelpHop, HelpRequest
from webapp.helpdesk.rules import MAY
from webapp.helpdesk.services.messages import (
    ENDED,
    ESCALATED,
    NO_LEAD,
    PASSED_ON,
    STOPPED,
    WITH_LEAD,
    close_tasks,
    question,
    tell,
)
from webapp.helpdesk.workflow import HELP, WITH_CHAMPION, HelpState
from webapp.people.calendar import add_working_days
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.programs.workflow import ProgramState
from webapp.routing import pick

# Working days that a champion has to answer.
ANSWER_DAYS: Final = {pick.Urgency.normal: 2, pick.Urgency.urgent: 1}


def queue_routing(asked: HelpRequest) -> None:
    """Let the worker route an open help request."""
    jobs.enqueue("help", f"help:{asked.id}:{db.new_id()}", {"program": asked.program_id})


def route_open(program_id: str) -> None:
    """Ask a champion for each open help request of a program, or hand it to the leads.

    Champions are locked first, in one order, and the minutes of one question count for the next.
    Nobody is asked while the program is paused; in a closed one the help requests end.
    """
    waiting = queries.open_ids(program_id)
    program = db.session().get_one(Program, program_id)
    if program.state == ProgramState.closed:
        stop_in(program_id)
    if not waiting or program.state != ProgramState.open:
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
    """The champions whom a lead may ask: the same rules, without those about earlier hops."""
    routed, lines = queries.as_handed(asked), queries.lines()
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
    _note_hop(asked, champion, by_lead=by is not None)
    asked.champion, asked.held = champion, asked.minutes
    HELP.move(asked, permitted, asked_at=moment, answer_until=until)
    moved(asked, by)
    question(asked, champion, handed=by is not None)


def _note_hop(asked: HelpRequest, champion: Champion, *, by_lead: bool) -> None:
    hop = db.session().get(HelpHop, (asked.id, champion.id))
    if hop is None:
        hop = HelpHop(request_id=asked.id, champion_id=champion.id)
        db.session().add(hop)
    hop.by_lead = by_lead
    db.session().flush()


def _escalate(asked: HelpRequest) -> None:
    permitted = HELP.permit(asked, "escalate", by=None, may=MAY)
    asked.escalated_at = asked.escalated_at or clock.now()
    HELP.move(asked, permitted)
    moved(asked, None)
    leads = queries.leads_of(asked)
    for lead in leads:
        tell(asked, lead, ESCALATED)
    tell(asked, asked.person, WITH_LEAD if leads else NO_LEAD)


def take_back(asked: HelpRequest, step: str, *, by: Person | None) -> None:
    """Take a question from its champion and route it again. The event does not say who did it.

    Once it was accepted, the one of the two who did not decide that is told.
    """
    permitted = HELP.permit(asked, step, by=by, may=MAY)
    accepted_by = asked.champion if asked.state == HelpState.accepted else None
    close_tasks(asked)
    asked.champion, asked.held = None, 0
    HELP.move(asked, permitted)
    moved(asked, None)
    if accepted_by is not None and step == "release":
        tell(asked, asked.person, PASSED_ON)
    elif accepted_by is not None:
        tell(asked, accepted_by.person, ENDED)
    queue_routing(asked)


def release_questions(waiting: Sequence[HelpRequest]) -> int:
    """Take questions from a champion who pauses, left or is none any more; returns how many."""
    for asked in waiting:
        take_back(asked, "release", by=None)
    return len(waiting)


def stop_in(program_id: str) -> None:
    """End what nobody accepted in a program that is closed, and tell the people who asked."""
    for asked in queries.in_program(program_id, HelpState.asked):
        take_back(asked, "release", by=None)
    for asked in queries.in_program(program_id, HelpState.open, HelpState.escalated):
        permitted = HELP.permit(asked, "stop", by=None, may=MAY)
        close_tasks(asked)
        HELP.move(asked, permitted, ended_at=clock.now())
        moved(asked, None)
        tell(asked, asked.person, STOPPED)


def release_lines() -> None:
    """Take questions from champions whom the directory now puts in one line with the person."""
    if not (waiting := queries.all_with_champions()):
        return
    together = queries.lines()
    for asked in waiting:
        if asked.champion and together(asked.person_id, asked.champion.person_id):
            db.lock(asked)
            if asked.state in WITH_CHAMPION:
                take_back(asked, "release", by=None)


def release_above_hours(champion: Champion) -> None:
    """Take the latest questions from a champion whose hours are lower now; what is accepted stays."""
    used = champions.minutes_in_month([champion.id], clock.today()).get(champion.id, 0)
    waiting = queries.with_champion(champion.id)
    over = used + sum(asked.held for asked in waiting) - 60 * (champion.hours or 0)
    unanswered = [asked for asked in waiting if asked.state == HelpState.asked]
    for asked in sorted(unanswered, key=lambda each: (each.made_at, each.id), reverse=True):
        if over > 0:
            over -= asked.held
            take_back(asked, "release", by=None)


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

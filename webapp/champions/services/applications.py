"""Apply as a champion, or propose a colleague, who alone can say yes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete

from webapp.champions import events, queries
from webapp.champions.models import Champion, Proposal, SkillConfirmation
from webapp.champions.quarters import next_month, quarter_end
from webapp.champions.services.agreements import find_decider
from webapp.champions.services.messages import PROPOSED, day_for, name_for
from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.i18n import gettext_noop
from webapp.core.unit_of_work import record
from webapp.messaging.queries import due_of
from webapp.messaging.services import Ask, Priority, ask, resolve_notices, withdraw
from webapp.people.calendar import add_working_days
from webapp.people.models import Person
from webapp.people.queries import by_email
from webapp.people.rules import is_own
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.programs.models import Program
from webapp.programs.opening import waits_until
from webapp.programs.rules import is_enrolled
from webapp.programs.workflow import ProgramState

LEVELS: Final = range(1, 5)
HOURS: Final = range(1, 21)
REPLY_DAYS: Final = 10
NOT_OPEN: Final = gettext_noop("The program is not open at the moment.")


@dataclass(frozen=True)
class Details:
    """What a person offers: topics by code with a level (1 to 4), languages, hours a month (1 to 20)."""

    topics: Mapping[str, int]
    languages: Sequence[str]
    hours: int


def apply(program: Program, details: Details, *, by: Person) -> Champion:
    """Apply as a champion, or change topics and languages of one's role.

    The hours are those of the application. A skill whose level changes is confirmed again.
    Raises NotAllowed, WrongState, or Invalid on a field.
    """
    db.lock(by)
    if (reason := is_enrolled.reason(by, program)) is not None:
        raise NotAllowed(reason)
    if programs.locked_enrollment(by, program.id) is None:
        raise WrongState("The charter has a new version. Agree to it first.")
    _check(program, details)
    found = queries.running(program.id, by)
    if found is not None:
        db.lock(found)
        _forget_confirmations(found, details.topics)
        found.topics, found.languages = dict(details.topics), sorted(details.languages)
        record(events.Applied(actor=by.id, object_id=found.id))
        return found
    _check_time(program, by)
    _close_proposals(by, program.id)
    made = Champion(
        id=db.new_id(), program_id=program.id, person_id=by.id, topics=dict(details.topics),
        languages=sorted(details.languages), hours_asked=details.hours, made_at=clock.now(),
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    record(events.Applied(actor=by.id, object_id=made.id))
    find_decider(made)
    return made


def _check(program: Program, details: Details) -> None:
    if program.kind != Kind.champions:
        raise NotAllowed("This program has no champions.")
    known = {code for code, _names in queries.topics_of(program.id)}
    if not details.topics:
        raise Invalid("topics", "Choose at least one topic.")
    if not (set(details.topics) <= known and set(details.topics.values()) <= set(LEVELS)):
        raise Invalid("topics", "Choose a level for each topic.")
    if not details.languages:
        raise Invalid("languages", "Choose at least one language.")
    if details.hours not in HOURS:
        raise Invalid("hours", "Between %(min)s and %(max)s hours a month.", min="1", max="20")


def _check_time(program: Program, by: Person) -> None:
    if program.state != ProgramState.open:
        raise WrongState(NOT_OPEN)
    today = clock.today()
    if queries.declined_since(program.id, by, today):
        raise WrongState(
            "The hours were not agreed in this quarter. You can apply again from %(day)s.",
            day=day_for(next_month(quarter_end(today)), by),
        )


def _forget_confirmations(champion: Champion, topics: Mapping[str, int]) -> None:
    changed = [code for code, level in champion.topics.items() if topics.get(code) != level]
    db.session().execute(
        delete(SkillConfirmation).where(
            SkillConfirmation.champion_id == champion.id, SkillConfirmation.topic.in_(changed)
        )
    )


def propose(program: Program, address: str, *, by: Person) -> None:
    """Ask a colleague whether to become a champion; once for each person and program.

    The outcome is the same whether the person was asked before, is a champion, or says no later.
    Raises NotAllowed, WrongState, or Invalid on `address`.
    """
    if program.kind != Kind.champions:
        raise NotAllowed("This program has no champions.")
    if program.state != ProgramState.open:
        raise WrongState(NOT_OPEN)
    person = by_email(address)
    if person is None or not person.is_active:
        raise Invalid("address", "No active account has this address.")
    if person.id == by.id:
        raise Invalid("address", "This is your own address.")
    if waits_until(program, person) is not None:
        raise Invalid("address", "The program is not open in the unit of this person yet.")
    record(events.Proposed(actor=by.id, object_id=program.id))
    if queries.running(program.id, person) is not None:
        return
    until = add_working_days(clock.now(), REPLY_DAYS, person)
    proposal = Proposal(
        id=db.new_id(), program_id=program.id, person_id=person.id, proposed_by_id=by.id,
        reply_until=until, made_at=clock.now(),
    )  # fmt: skip
    values = {
        "program": name_for(program, person), "name": by.name,
        "day": day_for(clock.local_day(until, clock.zone()), person),
    }  # fmt: skip
    text = PROPOSED.about(
        proposal.id, {"proposal": proposal.id}, values, program_id=program.id, reply_to_id=by.id
    )
    question = Ask(_ref(proposal), text, Priority.promotion, carries_right=True, due_at=until)
    if ask(person, question) is not None:
        db.session().add(proposal)


def refuse_proposal(proposal: Proposal, *, by: Person) -> None:
    """Say no: the proposal is deleted, and nobody is told. Raises NotAllowed."""
    if (reason := is_own.reason(by, proposal)) is not None:
        raise NotAllowed(reason)
    db.lock(by)
    _close_proposals(by, proposal.program_id)


def expire_proposals() -> None:
    """Delete proposals whose time to answer is over."""
    for proposal in queries.every_proposal():
        moved = due_of(proposal.person, _ref(proposal))
        if clock.now() > max(proposal.reply_until, moved or proposal.reply_until):
            _close_proposals(proposal.person, proposal.program_id)


def forget_proposals(person: Person) -> None:
    """Delete the proposals to a person whose account ended."""
    for proposal in queries.proposals_to(person):
        _close_proposals(person, proposal.program_id)


def forget_proposals_in(program_id: str) -> None:
    """Delete the proposals for a program that is closed."""
    for proposal in queries.every_proposal():
        if proposal.program_id == program_id:
            _close_proposals(proposal.person, program_id)


def _close_proposals(person: Person, program_id: str) -> None:
    for proposal in queries.proposals_to(person, program_id):
        withdraw(_ref(proposal))
        resolve_notices(proposal.id, PROPOSED.subject)
        db.session().execute(delete(Proposal).where(Proposal.id == proposal.id))


def _ref(proposal: Proposal) -> str:
    return f"champion_proposal:{proposal.program_id}:{proposal.person_id}"

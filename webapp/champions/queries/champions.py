"""Reads of champions and proposals."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.champions.models import Champion, ChampionTopics, Proposal
from webapp.champions.quarters import quarter_start
from webapp.champions.workflow import AGREED, LISTED, LIVE, ChampionState
from webapp.core import clock, db
from webapp.core.errors import Missing
from webapp.core.i18n import gettext_noop
from webapp.people.models import Person
from webapp.people.queries import holds
from webapp.people.workflow import Role
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.programs.models import Program
from webapp.programs.workflow import ProgramState

NO_CHAMPION = gettext_noop("There is no such page, or it is not open to you.")
# The states of a program in which its directory is open to the organization.
OPEN = frozenset({ProgramState.open, ProgramState.paused})


def shown_programs() -> list[Program]:
    """The programs of champions whose directory is open to the organization, oldest first."""
    found = select(Program).where(Program.kind == Kind.champions, Program.state.in_(OPEN))
    return list(db.session().scalars(found.order_by(Program.made_at, Program.id)))


def shown_program(slug: str) -> Program:
    """A program of champions whose directory is open to the organization; raises Missing."""
    found = programs.public_program(slug, Kind.champions)
    if found.state not in OPEN:
        raise Missing(programs.NO_PROGRAM)
    return found


def topics_of(program_id: str) -> list[tuple[str, dict[str, str]]]:
    """Code and names by language of the topics of a program, in the order of the lead."""
    found = db.session().get(ChampionTopics, program_id)
    topics = found.topics if found else {}
    return sorted(topics.items(), key=lambda topic: topic[1]["place"])


def topics_version(program_id: str) -> int:
    """The version of the topics of a program; 0 without any."""
    found = db.session().get(ChampionTopics, program_id)
    return found.version if found else 0


def running(program_id: str, person: Person) -> Champion | None:
    """The role of a person in a program that has not ended, from the application on."""
    found = select(Champion).where(
        Champion.program_id == program_id, Champion.person_id == person.id, Champion.state.in_(LIVE)
    )
    return db.session().scalar(found)


def is_active(person: Person, program: Program) -> bool:
    """Whether a person is a champion of an open program now, and may hold clinics."""
    found = running(program.id, person)
    return found is not None and found.state in LISTED


def roles_of(person: Person) -> list[Champion]:
    """The roles of a person that have not ended."""
    found = select(Champion).where(Champion.person_id == person.id, Champion.state.in_(LIVE))
    return list(db.session().scalars(found.order_by(Champion.made_at, Champion.id)))


def declined_since(program_id: str, person: Person, day: date) -> bool:
    """Whether hours were declined, or not answered, in the quarter of a day."""
    found = select(Champion.ended_at).where(
        Champion.program_id == program_id, Champion.person_id == person.id,
        Champion.state == ChampionState.declined,
    )  # fmt: skip
    start, zone = quarter_start(day), clock.zone()
    return any(at and clock.local_day(at, zone) >= start for at in db.session().scalars(found))


def own_champion(me: Person, champion_id: str) -> Champion:
    """A role of this person, also one that has ended; raises Missing."""
    found = db.session().get(Champion, champion_id)
    if found is None or found.person_id != me.id:
        raise Missing(NO_CHAMPION)
    return found


def managed_champion(me: Person, champion_id: str) -> Champion:
    """A role of a person whose direct manager this is, also one that has ended; raises Missing."""
    found = db.session().get(Champion, champion_id)
    if found is None or found.person.manager_id != me.id:
        raise Missing(NO_CHAMPION)
    return found


def led_champion(me: Person, champion_id: str) -> Champion:
    """A role of a program that this person leads; raises Missing."""
    found = db.session().get(Champion, champion_id)
    if found is None or not holds(me, Role.lead, found.program_id):
        raise Missing(NO_CHAMPION)
    return found


def trained_champion(me: Person, champion_id: str) -> Champion:
    """A role of this person, or of a program that this person leads; raises Missing."""
    found = db.session().get(Champion, champion_id)
    if found is not None and found.person_id == me.id:
        return found
    return led_champion(me, champion_id)


def listed_champion(_me: Person, champion_id: str) -> Champion:
    """A champion of the directory; raises Missing."""
    found = db.session().get(Champion, champion_id)
    if found is None or found.state not in LISTED or found.program.state not in OPEN:
        raise Missing(NO_CHAMPION)
    return found


def team_of(manager: Person) -> list[Champion]:
    """Champions whom the directory puts under a manager, and who wait for the manager or have hours."""
    found = (
        select(Champion)
        .join(Person, Person.id == Champion.person_id)
        .where(Person.manager_id == manager.id)
        .where(Champion.state.in_(AGREED | {ChampionState.manager_asked}))
        .options(joinedload(Champion.person), joinedload(Champion.program))
    )
    return list(db.session().scalars(found.order_by(Champion.id)))


def of_program(program_id: str) -> list[Champion]:
    """The champions of a program whose role has not ended, with their people."""
    found = select(Champion).where(
        Champion.program_id == program_id, Champion.state.in_(LIVE)
    )  # fmt: skip
    return list(db.session().scalars(found.options(joinedload(Champion.person))))


def waiting_for_lead(program_ids: Sequence[str]) -> list[Champion]:
    """The candidates without a manager of some programs: a lead decides."""
    found = select(Champion).where(
        Champion.program_id.in_(program_ids), Champion.state == ChampionState.candidate
    )
    return list(db.session().scalars(found.order_by(Champion.made_at, Champion.id)))


def in_states(*states: ChampionState, until: date | None = None) -> list[Champion]:
    """The champions in some states; with `until`, those whose quarter ends on a day or before."""
    found = select(Champion).where(Champion.state.in_(states))
    if until is not None:
        found = found.where(Champion.until <= until)
    return list(db.session().scalars(found.order_by(Champion.id)))


def proposal_for(me: Person, proposal_id: str) -> Proposal:
    """A proposal to this person that waits for an answer; raises Missing."""
    found = db.session().get(Proposal, proposal_id)
    if found is None or found.person_id != me.id:
        raise Missing(NO_CHAMPION)
    return found


def proposals_to(person: Person, program_id: str | None = None) -> list[Proposal]:
    """The proposals to a person that wait for an answer, of all programs or of one."""
    found = select(Proposal).where(Proposal.person_id == person.id)
    if program_id is not None:
        found = found.where(Proposal.program_id == program_id)
    return list(db.session().scalars(found.order_by(Proposal.made_at, Proposal.id)))


def every_proposal() -> list[Proposal]:
    """All proposals that wait for an answer."""
    return list(db.session().scalars(select(Proposal).order_by(Proposal.id)))

"""State of the demo company during the simulation, and the actions of its first day."""

import io
import random
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from webapp.briefs import services as briefs
from webapp.config import Settings
from webapp.core import clock, db
from webapp.demo.agenda import Agenda
from webapp.demo.programs.briefs import Planned
from webapp.demo.rollouts.planned import plan as plan_openings
from webapp.demo.stories.writing import Writer
from webapp.demo.tracking.visits import Hit
from webapp.demo_data import words
from webapp.demo_data.openings import opening_days
from webapp.demo_data.places import UNITS
from webapp.demo_data.staff import Employee, directory, hire
from webapp.demo_data.truth import Truth
from webapp.directory import import_people
from webapp.people import services as people
from webapp.people.models import Person
from webapp.people.workflow import Role
from webapp.program_kinds import Kind
from webapp.programs import services as programs
from webapp.programs.models import Enrollment, Program
from webapp.programs.services import CouncilStatus
from webapp.programs.workflow import Council
from webapp.tracking.counting import VisitCounter

SLUG = "voices"
# No password is valid for these accounts: they are simulated only.
CLOSED = "!"
REASON = "the demo company"
SECOND_REVIEWER = "Ressources humaines"


@dataclass
class Member:
    """A member of the program; `agreed` is the version of the charter they agreed to."""

    who: Employee
    enrollment_id: str
    keen: float
    agreed: int
    paused_until: date = date.min
    left: bool = False
    # Needed for the stories of the last days, so they never pause or leave.
    stays: bool = False


@dataclass(frozen=True)
class OpenBrief:
    """A brief that is open up to a last day."""

    planned: Planned
    id: str
    until: date


@dataclass
class Company:
    """State of the simulation. It keeps ids only, because each day reads its rows again."""

    settings: Settings
    counter: VisitCounter
    truth: Truth
    opened: str
    now: datetime
    chance: random.Random = field(init=False)
    agenda: Agenda = field(init=False)
    writer: Writer = field(init=False)
    staff: list[Employee] = field(init=False)
    ids: dict[str, str] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    briefs: list[OpenBrief] = field(default_factory=list)
    hits: dict[date, list[Hit]] = field(default_factory=dict)
    charter: int = 0
    waits: dict[str, date] = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.truth.seed)
        self.agenda = Agenda(self.settings.zone)
        self.writer = Writer(self.chance, self.truth.own, self.truth.adapted)
        self.staff = hire(self.truth, self.chance, self.start, self.today)
        self.waits = opening_days(self.truth, self.start)
        self.by_mail = {one.mail: one for one in self.staff}

    @property
    def today(self) -> date:
        """Return the last day of the simulation (today)."""
        return clock.local_day(self.now, self.settings.zone)

    @property
    def start(self) -> date:
        """Return the Monday on which the simulation starts."""
        return self.today - timedelta(weeks=self.truth.weeks, days=self.today.weekday())

    @property
    def day(self) -> date:
        """Return the day that is simulated now."""
        return clock.local_day(clock.now(), self.settings.zone)

    def account(self, part: str) -> Person:
        """Return the person of one of the demo accounts."""
        return self.person(f"{words.ACCOUNTS[part][0]}@{words.DOMAIN}")

    def person(self, mail: str) -> Person:
        """Return the row of a person."""
        return db.session().get_one(Person, self.ids[mail])

    def program(self) -> Program:
        """Return the row of the program."""
        return db.session().scalars(select(Program).where(Program.slug == SLUG)).one()

    def enrollment(self, member: Member) -> Enrollment:
        """Return the enrollment of a member."""
        return db.session().get_one(Enrollment, member.enrollment_id)

    def reviewers(self) -> list[Employee]:
        """Return two people of the employer-brand team who manage nobody."""
        whole_time = (date.min, date.max)
        second = [
            e for e in self.staff if e.unit == SECOND_REVIEWER and (e.since, e.until) == whole_time
        ][-1]
        return [self.by_mail[f"{words.ACCOUNTS['reviewer'][0]}@{words.DOMAIN}"], second]

    def inside(self, member: Member) -> bool:
        """Return whether a member is employed and enrolled today, pausing or not."""
        return not member.left and member.who.since <= self.day <= member.who.until

    def able(self, member: Member) -> bool:
        """Return whether a member can write and share: enrolled, not pausing, charter agreed."""
        return (
            self.inside(member)
            and member.paused_until <= self.day
            and member.agreed == self.charter
        )

    def days_open(self, one: Employee, day: date) -> int:
        """Return the days since the program opened in a person's unit; negative before."""
        return (day - self.waits.get(one.unit, self.start)).days

    def open_to_it(self, one: Employee) -> float:
        """Return the factor of the chance of joining of a person's unit."""
        return UNITS[one.unit].open_to_it

    def expect(self, hit: Hit) -> None:
        """Schedule a request for the day on which it arrives."""
        self.hits.setdefault(clock.local_day(hit.at, self.settings.zone), []).append(hit)

    def outsiders(self) -> set[str]:
        """Return who never joins by chance: demo accounts, the director, reviewers."""
        accounts = {f"{local}@{words.DOMAIN}" for local, *_ in words.ACCOUNTS.values()}
        return accounts | {self.staff[0].mail} | {r.mail for r in self.reviewers()}


def import_directory(company: Company) -> None:
    """Import the directory of the simulated day."""
    day = company.day
    import_people(io.BytesIO(directory(company.staff, day)), by=None, today=day)
    rows = db.session().execute(select(Person.email, Person.id))
    company.ids = {mail: person_id for mail, person_id in rows}  # noqa: C416 - rows, not pairs


def create_program(company: Company) -> None:
    """Create people, accounts, roles, and a program with its first charter."""
    import_directory(company)
    for part in words.ACCOUNTS:
        people.confirm(company.account(part), company.opened)
    for role in (Role.admin, Role.analyst, Role.observer):
        people.grant(company.account(role.value), role, by=None, scope=None, reason=REASON)
    people.grant(company.account("lead"), Role.employee_view, by=None, scope=None, reason=REASON)
    _program(company)


def texts_beside(module: str) -> dict[str, Any]:
    """The texts of `words.toml` in the folder of a module."""
    return tomllib.loads(Path(module).with_name("words.toml").read_text(encoding="utf-8"))


def open_program(company: Company, slug: str, kind: Kind, text: dict[str, Any]) -> Program:
    """Open a program of the lead, with the names and the charter of a text."""
    lead = company.account("lead")
    program = programs.create(slug, kind, text["names"], by=lead)
    people.grant(lead, Role.lead, by=None, scope=program.id, reason=REASON)
    programs.write_charter(program, text["charter"], by=lead)
    council = CouncilStatus(Council.informed, company.day)
    programs.edit(program, by=lead, version=program.version, names=text["names"], destination="",
                  sponsor="", council=council, hosts=())  # fmt: skip
    programs.open_program(program, by=lead, reason=words.OPENING)
    return program


def _program(company: Company) -> None:
    lead, hosts = company.account("lead"), company.settings.link_hosts
    destination = f"{company.settings.base_url}/charter/{SLUG}"
    program = programs.create(SLUG, Kind.sharing, words.NAMES, destination, by=lead, hosts=hosts)
    people.grant(lead, Role.lead, by=None, scope=program.id, reason=REASON)
    for one in company.reviewers():
        reviewer = company.person(one.mail)
        if not reviewer.is_active:
            people.confirm(reviewer, CLOSED)
        people.grant(reviewer, Role.reviewer, by=None, scope=program.id, reason=REASON)
    programs.write_charter(program, words.FIRST_CHARTER, words.DISCLOSURES, by=lead)
    _describe(company, program, Council.informed)
    plan_openings(program, company.waits, by=lead)
    programs.open_program(program, by=lead, reason=words.OPENING)
    company.charter = 1


def _describe(company: Company, program: Program, council: Council) -> None:
    programs.edit(
        program, by=company.account("lead"), version=program.version, names=words.NAMES,
        destination=program.destination, sponsor=words.SPONSOR, council=CouncilStatus(council, company.day),
        hosts=company.settings.link_hosts,
    )  # fmt: skip


def renew_charter(company: Company) -> None:
    """Write a new charter with more channels and wordings, which everybody must agree to."""
    program = company.program()
    programs.write_charter(
        program, words.CHARTER, words.DISCLOSURES, by=company.account("lead"), more=words.WORDINGS
    )
    _describe(company, program, Council.consulted)
    company.charter = 2


def open_brief(company: Company, planned: Planned) -> None:
    """Open a brief; most briefs have a last day."""
    until = None if planned.weeks is None else company.day + timedelta(weeks=planned.weeks)
    brief = briefs.open_brief(
        company.program(), by=company.account("lead"), expires_on=until, **planned.words
    )
    company.briefs.append(OpenBrief(planned, brief.id, until or date.max))

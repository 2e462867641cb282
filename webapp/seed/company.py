"""The demo company as it stands while it is made, and the day on which it is founded."""

import io
import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select

from webapp.config import Settings
from webapp.kernel import clock, db
from webapp.people import services as people
from webapp.people.directory import import_people
from webapp.people.models import Person
from webapp.people.workflow import Role
from webapp.programs import services as programs
from webapp.programs.models import Enrollment, Program
from webapp.programs.workflow import Council, Kind
from webapp.seed import words
from webapp.seed.agenda import Agenda
from webapp.seed.briefs import Planned
from webapp.seed.places import UNITS
from webapp.seed.staff import Employee, directory, hire
from webapp.seed.truth import Truth
from webapp.seed.visits import Hit
from webapp.seed.writing import Writer
from webapp.shares.counting import Counter

SLUG = "voices"
# No password opens these accounts: they have lives, not users.
CLOSED = "!"
REASON = "the demo company"
SECOND_REVIEWER = "Ressources humaines"


@dataclass
class Member:
    """Somebody's place in the program; `agreed` is the version of the charter they are on."""

    who: Employee
    place_id: str
    keen: float
    agreed: int
    paused_until: date = date.min
    left: bool = False
    # Told in the last days on purpose, so they are still there then.
    stays: bool = False


@dataclass(frozen=True)
class OpenBrief:
    """A brief one may write from, up to its last day."""

    planned: Planned
    id: str
    until: date


@dataclass
class Company:
    """What was made so far, for the next day to build on. Ids only: each day reads its rows."""

    settings: Settings
    counter: Counter
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

    def __post_init__(self) -> None:
        self.chance = random.Random(self.truth.seed)
        self.agenda = Agenda(self.settings.zone)
        self.writer = Writer(self.chance, self.truth.own, self.truth.adapted)
        self.staff = hire(self.truth, self.chance, self.start, self.today)
        self.by_mail = {one.mail: one for one in self.staff}

    @property
    def today(self) -> date:
        """The last day, which is not over."""
        return clock.local_day(self.now, self.settings.zone)

    @property
    def start(self) -> date:
        """The Monday on which it all begins."""
        return self.today - timedelta(weeks=self.truth.weeks, days=self.today.weekday())

    @property
    def day(self) -> date:
        """The day that is lived now."""
        return clock.local_day(clock.now(), self.settings.zone)

    def account(self, part: str) -> Person:
        """One of the accounts that can be tried."""
        return self.person(f"{words.ACCOUNTS[part][0]}@{words.DOMAIN}")

    def person(self, mail: str) -> Person:
        """The row of somebody."""
        return db.session().get_one(Person, self.ids[mail])

    def program(self) -> Program:
        """The row of the program."""
        return db.session().scalars(select(Program).where(Program.slug == SLUG)).one()

    def place(self, member: Member) -> Enrollment:
        """The row of a member's place."""
        return db.session().get_one(Enrollment, member.place_id)

    def reviewers(self) -> list[Employee]:
        """Two people of the employer-brand team; neither manages anybody."""
        there = (date.min, date.max)
        second = [
            e for e in self.staff if e.unit == SECOND_REVIEWER and (e.since, e.until) == there
        ][-1]
        return [self.by_mail[f"{words.ACCOUNTS['reviewer'][0]}@{words.DOMAIN}"], second]

    def inside(self, member: Member) -> bool:
        """Whether somebody has an account and a place today, pausing or not."""
        return not member.left and member.who.since <= self.day <= member.who.until

    def able(self, member: Member) -> bool:
        """Whether they can write and share: inside, not pausing, on the charter in force."""
        return (
            self.inside(member)
            and member.paused_until <= self.day
            and member.agreed == self.charter
        )

    def open_to_it(self, one: Employee) -> float:
        """How many times as likely somebody joins as others do."""
        return UNITS[one.unit].open_to_it

    def expect(self, hit: Hit) -> None:
        """A request will come."""
        self.hits.setdefault(clock.local_day(hit.at, self.settings.zone), []).append(hit)

    def outsiders(self) -> set[str]:
        """Those who never join by chance: the accounts one tries, the director, who reviews."""
        tried = {f"{local}@{words.DOMAIN}" for local, *_ in words.ACCOUNTS.values()}
        return tried | {self.staff[0].mail} | {r.mail for r in self.reviewers()}


def bring_in(company: Company) -> None:
    """The directory of a day, as an installation brings it in."""
    day = company.day
    import_people(io.BytesIO(directory(company.staff, day)), by=None, today=day)
    found = db.session().execute(select(Person.email, Person.id))
    company.ids = {mail: person_id for mail, person_id in found}  # noqa: C416 - rows, not pairs


def found(company: Company) -> None:
    """People, accounts, roles, and a program with its first charter."""
    bring_in(company)
    for part in words.ACCOUNTS:
        people.confirm(company.account(part), company.opened)
    for role in (Role.admin, Role.analyst, Role.observer):
        people.grant(company.account(role.value), role, by=None, scope=None, reason=REASON)
    _program(company)


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
    _present(company, program, Council.informed)
    programs.open_program(program, by=lead)
    company.charter = 1


def _present(company: Company, program: Program, council: Council) -> None:
    programs.edit(
        program, by=company.account("lead"), version=program.version, names=words.NAMES,
        destination=program.destination, sponsor=words.SPONSOR, council=council,
        hosts=company.settings.link_hosts,
    )  # fmt: skip


def renew_charter(company: Company) -> None:
    """More channels, more wordings, an opinion of the works council: everybody is asked again."""
    program = company.program()
    programs.write_charter(
        program, words.CHARTER, words.DISCLOSURES, by=company.account("lead"), more=words.WORDINGS
    )
    _present(company, program, Council.consulted)
    company.charter = 2


def open_brief(company: Company, planned: Planned) -> None:
    """The lead opens a brief; most have a last day."""
    until = None if planned.weeks is None else company.day + timedelta(weeks=planned.weeks)
    brief = programs.open_brief(
        company.program(), by=company.account("lead"), expires_on=until, **planned.words
    )
    company.briefs.append(OpenBrief(planned, brief.id, until or date.max))

"""A program of reverse mentoring: people applied, pairs were found, most of them answered."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select

from webapp.core import db
from webapp.demo.company import CLOSED, REASON, Company
from webapp.demo.mentoring import words
from webapp.demo.people.staff import Employee
from webapp.mentoring import queries, services
from webapp.mentoring.models import Edition, Pair
from webapp.mentoring.services import Details
from webapp.mentoring.services.applications import SLOTS
from webapp.mentoring.workflow import PairState, Role
from webapp.people import services as people
from webapp.people.workflow import Role as Grant
from webapp.programs import services as programs
from webapp.programs.models import Program
from webapp.programs.workflow import Kind

SLUG = "reverse-mentoring"
MENTORS, MENTEES = 9, 12
# Days before today on which applications open, pairs are published, and people answer.
OPENS, PUBLISHED, MENTORS_SAY, MENTEES_SAY, LAST_OFFER = 45, 18, 15, 11, 2
DAY = timedelta(days=1)


def schedule(company: Company) -> None:
    """Plan the edition; the mentee of the demo accounts still has a proposal to answer."""
    put, at, today = company.agenda.put, company.agenda.at, company.today
    put(at(today - OPENS * DAY, 9), partial(_open, company))
    put(at(today - PUBLISHED * DAY, 10), partial(_publish, company))
    put(at(today - MENTORS_SAY * DAY, 11), partial(_mentors_answer, company, waiting=False))
    put(at(today - MENTEES_SAY * DAY, 12), partial(_mentees_answer, company))
    put(at(today - LAST_OFFER * DAY, 9), partial(_mentors_answer, company, waiting=True))


def _open(company: Company) -> None:
    """Create the program and the edition; people join and apply."""
    lead = company.account("lead")
    program = programs.create(SLUG, Kind.mentoring, words.NAMES, by=lead)
    people.grant(lead, Grant.lead, by=None, scope=program.id, reason=REASON)
    programs.write_charter(program, words.CHARTER, by=lead)
    programs.open_program(program, by=lead)
    today = company.day
    edition = services.create_edition(
        program, by=lead, names=words.EDITION, topics=words.TOPICS, grades=(), other_unit=True,
        applications_until=today + 20 * DAY, starts_on=today + 30 * DAY,
        ends_on=today + 200 * DAY, meetings=6, reply_days=10,
    )  # fmt: skip
    services.open_applications(edition, by=lead)
    for number, one in enumerate(_applicants(company)):
        _apply(company, program, edition, one, Role.mentor if number < MENTORS else Role.mentee)


def _applicants(company: Company) -> list[Employee]:
    """Mentors, then mentees: two demo accounts first, then people of many units."""
    accounts = [company.by_mail[company.account(part).email] for part in ("volunteer", "author")]
    others = [
        e for e in company.staff[1:] if e.works(company.today) and e.mail not in company.outsiders()
    ]
    step = max(1, len(others) // (MENTORS + MENTEES))
    spread = others[::step][: MENTORS + MENTEES - 2]
    return [accounts[0], *spread[: MENTORS - 1], accounts[1], *spread[MENTORS - 1 :]]


def _apply(company: Company, program: Program, edition: Edition, one: Employee, role: Role) -> None:
    person = company.person(one.mail)
    if not person.is_active:
        people.confirm(person, CLOSED)
    programs.join(program, by=person, version=1)
    chance = company.chance
    codes = [code for code, _names in edition.listed_topics]
    topics = {code: chance.randint(1, 3) for code in chance.sample(codes, 3)}
    if role == Role.mentor:
        topics = {code: min(4, level + 1) for code, level in topics.items()}
    services.apply(
        edition, role,
        Details(topics, {}, ["fr"], chance.sample(SLOTS, 6), True, 2, (), ()), by=person,
    )  # fmt: skip


def _publish(company: Company) -> None:
    from webapp.mentoring.cohort import cohort_of, input_hash  # noqa: PLC0415 - slow import
    from webapp.mentoring.computing import compute  # noqa: PLC0415 - slow import

    lead, edition = company.account("lead"), _edition()
    services.stop_applications(edition, by=lead)
    run = services.ask_for_pairs(edition, by=lead)
    services.store_result(run, *compute(cohort_of(edition)), input_hash(edition))
    services.review(run, by=lead)
    services.publish(run, by=lead)


def _mentors_answer(company: Company, *, waiting: bool) -> None:
    """Mentors say yes; that of the demo account's pair does so later."""
    mentee = company.account("author").id
    for pair in _pairs(PairState.proposed):
        if waiting or pair.mentee_id != mentee:
            services.answer(pair, yes=True, by=pair.mentor)


def _mentees_answer(company: Company) -> None:
    """Mentees say yes, except one."""
    for number, pair in enumerate(_pairs(PairState.offered)):
        refuses = number == 0 and pair.mentor_id != company.account("volunteer").id
        services.answer(pair, yes=not refuses, by=pair.mentee)


def _pairs(state: PairState) -> list[Pair]:
    return [p for p in queries.live_pairs(edition_id=_edition().id) if p.state == state]


def _edition() -> Edition:
    found = select(Edition).join(Program, Program.id == Edition.program_id)
    return db.session().scalars(found.where(Program.slug == SLUG)).one()

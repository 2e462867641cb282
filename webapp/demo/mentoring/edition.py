"""A program of reverse mentoring: people applied, pairs were found, most of them answered."""

from datetime import datetime, timedelta
from functools import partial

from webapp.appointments.services import Slot
from webapp.core import db
from webapp.demo.company import CLOSED, Company, open_program, texts_beside
from webapp.meetings import queries as meetings
from webapp.meetings import services as meeting
from webapp.mentoring import queries, services
from webapp.mentoring.models import Edition, Pair
from webapp.mentoring.services import Details
from webapp.mentoring.services.applications import SLOTS
from webapp.mentoring.workflow import PairState, Role
from webapp.pairing import services as pairing
from webapp.people import services as people
from webapp.people.models import Person
from webapp.program_kinds import Kind
from webapp.programs import services as programs
from webapp.pulses import queries as pulses
from webapp.pulses import services as pulse
from webapp.pulses.workflow import ITEMS

SLUG, MENTORS, MENTEES = "reverse-mentoring", 9, 12
ANSWERING = 0.8
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WORDS = texts_beside(__file__)


def schedule(company: Company) -> None:
    """Plan the edition; the mentee of the demo accounts still has a proposal to answer."""
    acts = (
        (45, _open), (18, _publish), (15, partial(_mentors_answer, waiting=False)),
        (11, _mentees_answer), (9, _meet), (3, _meet_again),
        (2, partial(_mentors_answer, waiting=True)),
    )  # fmt: skip
    if company.today - acts[0][0] * DAY <= company.start:
        return
    for days, act in acts:
        company.agenda.put(company.agenda.at(company.today - days * DAY, 10), partial(act, company))


def _open(company: Company) -> None:
    lead, today = company.account("lead"), company.day
    program = open_program(company, SLUG, Kind.mentoring, WORDS)
    edition = services.create_edition(
        program, by=lead, names=WORDS["edition"], topics=WORDS["topics"], grades=(), other_unit=True,
        applications_until=today + 20 * DAY, starts_on=today + 30 * DAY,
        ends_on=today + 200 * DAY, meetings=6, reply_days=15,
    )  # fmt: skip
    services.open_applications(edition, by=lead)
    able = {e.mail for e in company.staff[1:] if e.works(company.today)} - company.outsiders()
    some = [company.person(mail) for mail in sorted(able & company.ids.keys())]
    some = some[:: max(1, len(some) // (MENTORS + MENTEES))]
    _apply(company, edition, [company.account("volunteer"), *some[: MENTORS - 1]], Role.mentor)
    _apply(company, edition, [company.account("analyst"), *some[MENTORS - 1 :]], Role.mentee)


def _apply(company: Company, edition: Edition, applicants: list[Person], role: Role) -> None:
    chance, codes = company.chance, list(edition.topics)
    for person in applicants[: MENTORS if role == Role.mentor else MENTEES]:
        if not person.is_active:
            people.confirm(person, CLOSED)
        programs.join(edition.program, by=person, version=1)
        topics = {code: chance.randint(1, 3) + (role == Role.mentor) for code in codes}
        details = Details(topics, {}, ["fr"], chance.sample(SLOTS, 6), True, 2, (), ())
        services.apply(edition, role, details, by=person)


def _publish(company: Company) -> None:
    from webapp.pairing.cohort import cohort_of, hash_of  # noqa: PLC0415 - slow import
    from webapp.pairing.computing import compute  # noqa: PLC0415 - slow import

    lead, edition = company.account("lead"), db.session().query(Edition).one()
    services.stop_applications(edition, by=lead)
    run = pairing.ask_for_pairs(edition, by=lead)
    cohort = cohort_of(edition)
    pairing.store_result(run, compute(cohort, hash_of(cohort)), hash_of(cohort))
    pairing.review(run, by=lead)
    pairing.publish(run, by=lead)


def _mentors_answer(company: Company, *, waiting: bool) -> None:
    for pair in [p for p in queries.live_pairs() if p.state == PairState.proposed]:
        if waiting or pair.mentee_id != company.account("analyst").id:
            services.answer(pair, yes=True, by=pair.mentor)


def _mentees_answer(company: Company) -> None:
    """They say yes, except one."""
    for number, pair in enumerate(queries.live_pairs()):
        refuses = number == 0 and pair.mentor_id != company.account("volunteer").id
        if pair.state == PairState.offered:
            services.answer(pair, yes=not refuses, by=pair.mentee)


def _meet(company: Company) -> None:
    """The pairs plan their first meeting, two working days later."""
    for pair in _active():
        _plan(pair, company.agenda.working(company.agenda.at(company.day, 10), 17))


def _meet_again(company: Company) -> None:
    """All but one met and plan again; whether the mentor of the demo accounts met is still to say."""
    volunteer, yesterday = company.account("volunteer"), company.agenda.at(company.today - DAY, 14)
    next_week = company.agenda.working(company.agenda.at(company.today, 14), 34)
    for number, pair in enumerate(_active()):
        for each in meetings.planned_meetings(pair.id):
            meeting.say_whether_held(each, held=number != 1, by=pair.mentee)
        if meeting.is_asked(pair):
            meeting.answer_fit(pair, fits=True, by=pair.mentor)
        _say_how_it_was(company, pair)
        _plan(pair, yesterday if pair.mentor_id == volunteer.id else next_week)


def _say_how_it_was(company: Company, pair: Pair) -> None:
    """Four in five answer, except the people of the demo accounts, who are still asked."""
    accounts = {company.account(role).id for role in ("volunteer", "analyst")}
    for person in (pair.mentor, pair.mentee):
        step = pulses.step_of(pair)
        if step is not None and person.id not in accounts and company.chance.random() < ANSWERING:
            scores = {item: company.chance.randint(2, 5) for item in ITEMS[step]}
            pulse.answer(pair, step, scores, by=person)


def _active() -> list[Pair]:
    return [pair for pair in queries.live_pairs() if pair.state == PairState.active]


def _plan(pair: Pair, start: datetime) -> None:
    """Plan a meeting of an hour; a mentor of two pairs meets one after the other."""
    while meetings.overlaps((pair.mentor_id, pair.mentee_id), start, start + HOUR):
        start += HOUR
    meeting.plan(pair, Slot(start, start + HOUR, WORDS["place"]), by=pair.mentor)

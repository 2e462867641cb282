"""A program of digital champions: people applied, most are active and declare time, some wait."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select

from webapp.champions import queries, services
from webapp.champions.services import Details
from webapp.champions.workflow import LISTED
from webapp.core import clock, db
from webapp.demo.company import CLOSED, Company, open_program, texts_beside
from webapp.demo.recognition import giving
from webapp.helpdesk import services as desk
from webapp.helpdesk.models import HelpRequest
from webapp.helpdesk.workflow import HelpState
from webapp.people import services as people
from webapp.people.models import Person
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.programs import services as program_services
from webapp.programs.models import Program
from webapp.routing.pick import Urgency

SLUG, CHAMPIONS, DAY = "digital-champions", 14, timedelta(days=1)
WORDS = texts_beside(__file__)


def schedule(company: Company) -> None:
    """Plan the program; the last people who applied still wait for their manager or the lead."""
    acts = (
        (60, _open), (52, _agree), (45, _train), (40, _confirm), (2, _learn), (1, _wait), (1, _ask),
    )  # fmt: skip
    if company.today - acts[0][0] * DAY <= company.start:
        return
    for days, act in acts:
        company.agenda.put(company.agenda.at(company.today - days * DAY, 11), partial(act, company))
    for days in range(30, 0, -3):
        moment = company.agenda.at(company.today - days * DAY, 16)
        company.agenda.put(moment, partial(_help, company))


def _program() -> Program:
    return programs.public_program(SLUG, Kind.champions)


def _open(company: Company) -> None:
    lead = company.account("lead")
    program = open_program(company, SLUG, Kind.champions, WORDS)
    services.edit_topics(program, WORDS["topics"], by=lead, version=0)
    _apply(company, [company.account("volunteer"), *_some(company, CHAMPIONS)])


def _some(company: Company, count: int) -> list[Person]:
    """People of many units who work here today and have no role yet."""
    able = {e.mail for e in company.staff[1:] if e.works(company.today)} - company.outsiders()
    found = [company.person(mail) for mail in sorted(able & company.ids.keys())]
    free = [person for person in found if not queries.roles_of(person)]
    return free[5 :: len(free) // count][:count]


def _apply(company: Company, applicants: list[Person]) -> None:
    chance, program = company.chance, _program()
    codes = [code for code, _names in queries.topics_of(program.id)]
    for person in applicants:
        if not person.is_active:
            people.confirm(person, CLOSED)
        program_services.join(program, by=person, version=1)
        topics = {code: chance.randint(2, 4) for code in chance.sample(codes, 3)}
        spoken = ["fr", "en"] if chance.random() < 0.4 else ["fr"]
        services.apply(program, Details(topics, spoken, chance.randint(2, 6)), by=person)


def _agree(company: Company) -> None:
    """Managers agree; without one who has an account, the lead does."""
    for champion in queries.of_program(_program().id):
        if champion.asked is not None:
            services.agree(champion, max(2, champion.hours_asked - 1), by=champion.asked)
        elif champion.person_id != company.account("lead").id:
            services.grant(champion, champion.hours_asked, by=company.account("lead"))
        services.begin_training(champion, by=champion.person)


def _train(company: Company) -> None:
    """All but two have done the training; the volunteer has."""
    volunteer = company.account("volunteer").id
    found = queries.of_program(_program().id)
    for champion in sorted(found, key=lambda each: (each.person_id == volunteer, each.id))[2:]:
        services.finish_training(champion, by=company.account("lead"))


def _confirm(company: Company) -> None:
    """The lead confirms most topics."""
    active = [each for each in queries.of_program(_program().id) if each.state in LISTED]
    for number, champion in enumerate(active):
        for topic in list(champion.topics)[: 2 + number % 2]:
            services.confirm_skill(champion, topic, by=company.account("lead"))


def _help(company: Company) -> None:
    """Two people ask for help, earlier ones say that theirs is resolved; champions declare time."""
    answered = select(HelpRequest).where(HelpRequest.state == HelpState.answered)
    for asked in db.session().scalars(answered.order_by(HelpRequest.id)).all():
        if company.chance.random() < 0.7:
            desk.resolve(asked, by=asked.person)
    codes = [code for code, _names in queries.topics_of(_program().id)]
    for person in company.chance.sample(_some(company, 20), 2):
        if not person.is_active:
            people.confirm(person, CLOSED)
        topic = company.chance.randrange(2)
        details = desk.Details(codes[topic], "fr", Urgency.normal, 15, WORDS["help"][topic])
        asked = desk.ask_for_help(_program(), details, by=person)
        desk.route_open(_program().id)
        if asked.champion is not None:
            desk.accept(asked, by=asked.champion.person)
            desk.answer(asked, 15, by=asked.champion.person)
    for champion in queries.of_program(_program().id):
        # Some time is left for the questions of the last day.
        left = max(0, queries.minutes_left(champion, clock.today()) - 30)
        if champion.state in LISTED and left and company.chance.random() < 0.5:
            minutes = min(left, company.chance.choice((20, 30, 45, 90)))
            services.declare_time(champion, clock.today(), minutes, by=champion.person)


def _learn(company: Company) -> None:
    giving.give(company, _program())


def _wait(company: Company) -> None:
    """Two people apply, one of them of the observer’s team, and a person of the demo accounts is proposed."""
    team = select(Person).where(Person.manager_id == company.account("observer").id)
    _apply(company, [*_some(company, 1), *db.session().scalars(team.limit(1))])
    services.propose(_program(), company.account("observer").email, by=company.account("volunteer"))


def _ask(company: Company) -> None:
    """Of three help requests one is resolved, one is with the lead, and one waits for the volunteer."""
    program, lead = _program(), company.account("lead")
    codes = [code for code, _names in queries.topics_of(program.id)]
    role = queries.running(program.id, company.account("volunteer"))
    own = min(map(codes.index, queries.confirmed_topics(role))) if role else 0
    for part, topic in zip(("observer", "volunteer", "analyst"), (0, 1, own), strict=True):
        details = desk.Details(codes[topic], "fr", Urgency.normal, 15, WORDS["help"][topic])
        asked = desk.ask_for_help(program, details, by=company.account(part))
        desk.route_open(program.id)
        if asked.champion is not None and part == "observer":
            desk.accept(asked, by=asked.champion.person)
            desk.answer(asked, 15, by=asked.champion.person)
            desk.resolve(asked, by=asked.person)
        while part != "observer" and asked.champion not in {None, role}:
            desk.decline(asked, by=asked.champion.person)
            desk.route_open(program.id)
    if role and asked.champion is None:
        desk.hand(asked, role.id, by=lead)
    for place, words in enumerate(WORDS["notes"]):
        note = desk.write_note(program, desk.NoteContent(codes[place], **words), by=lead)
        desk.publish_note(note, by=lead)

"""A program of co-creation: one workshop took place, others are coming; a champion holds a clinic."""

from functools import partial

from webapp.appointments.services import Slot
from webapp.champions.queries import of_program
from webapp.demo.champions.program import DAY, SLUG
from webapp.demo.company import Company, open_program, texts_beside
from webapp.people.calendar import add_working_days
from webapp.program_kinds import Kind
from webapp.programs.queries import public_program
from webapp.workshops import queries, services
from webapp.workshops.providers import formats_for
from webapp.workshops.workflow import Every, Format

COCREATION = "co-creation"
WORDS = texts_beside(__file__)


def schedule(company: Company) -> None:
    """Plan workshops once there are champions, and publish the outcome of the first one."""
    if company.today - 61 * DAY > company.start:
        for days, act in ((44, _open), (17, _conclude)):
            moment = company.agenda.at(company.today - days * DAY, 12)
            company.agenda.put(moment, partial(act, company))


def _open(company: Company) -> None:
    champions, at = public_program(SLUG), company.agenda.at
    ideas = open_program(company, COCREATION, Kind.cocreation, WORDS)
    people = [c.person for c in of_program(champions.id) if formats_for(c.person, champions)]
    for each in WORDS["workshops"]:
        name, day = Format(each["format"]), company.today + each["day"] * DAY
        program = champions if name == Format.clinic else ideas
        by = people[0] if name == Format.clinic else company.account("lead")
        begin = at(add_working_days(at(day, 10), each["after"], None).date(), each["hour"])
        slot = Slot(begin, begin + each["minutes"] / 1440 * DAY, each["place"])
        plan = services.Plan(each["title"], each["about"], "fr", slot, each["places"])
        repeat = services.Repeat(Every.two_weeks, company.today + 70 * DAY)
        made = services.create(program, name, plan, by=by, may=formats_for, repeat=repeat)
        services.open_workshop(made, by=by)
        for person in (*people[1 : each["people"]], company.account("volunteer")):
            if person is not by:
                services.sign_up(made, by=person)


def _conclude(company: Company) -> None:
    services.hold_ended()
    lead = company.account("lead")
    [held] = queries.drafts_and_held(public_program(COCREATION).id, lead)
    for one in queries.participants(held)[:-1]:
        services.state_attendance(held, there=True, by=one)
    services.publish(held, WORDS["outcome"], WORDS["links"], by=lead, version=held.version)

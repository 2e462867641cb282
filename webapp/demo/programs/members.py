"""Members of the demo company's program: they join, choose, agree, pause and leave."""

from datetime import date, timedelta
from functools import partial

from webapp.demo.company import CLOSED, Company, Member
from webapp.demo.stories.authors import write
from webapp.demo_data import words
from webapp.demo_data.staff import Employee
from webapp.people import services as people
from webapp.people.calendar import is_working_day
from webapp.program_kinds import Consent
from webapp.programs import services as programs

# The share of a week that a day has, for a hazard of a week: five working days and a weekend.
WORKING, FREE = 0.19, 0.025


def plan(company: Company, day: date) -> None:
    """Draw the actions of a day before it starts, so that rows do not affect random numbers."""
    weight = WORKING if is_working_day(day, None) else FREE
    outsiders = company.outsiders()
    for one in company.staff:
        if one.mail in outsiders or not one.works(day):
            continue
        member = company.members.get(one.mail)
        if member is None:
            _perhaps_joins(company, one, day, weight)
        elif not member.left and member.paused_until <= day:
            _act(company, member, day, weight)


def _perhaps_joins(company: Company, one: Employee, day: date, weight: float) -> None:
    since = company.days_open(one, day)
    if since < 0:
        return
    early = since < 7 * company.truth.launch_weeks
    hazard = company.truth.join_hazard * company.open_to_it(one) * weight
    if company.chance.random() < hazard * (company.truth.launch if early else 1):
        _put(company, day, partial(join, company, one))


def _act(company: Company, member: Member, day: date, weight: float) -> None:
    truth, chance = company.truth, company.chance
    if chance.random() < truth.stories_a_week * member.keen * weight:
        _put(company, day, partial(write, company, member))
    if member.stays:
        return
    if chance.random() < truth.pause_hazard * weight:
        _put(company, day, partial(pause, company, member))
    if chance.random() < truth.leave_hazard * weight:
        _put(company, day, partial(leave, company, member))
    if chance.random() < truth.stop_hazard * weight:
        _put(company, day, partial(withdraw_consent, company, member))


def _put(company: Company, day: date, act: partial[None]) -> None:
    company.agenda.put(company.agenda.at(day, company.chance.uniform(8, 21)), act)


def join(company: Company, one: Employee, *, stays: bool = False) -> None:
    """Confirm the account of a person, join the program and draw the consents."""
    if one.mail in company.members:
        return
    person = company.person(one.mail)
    if not person.is_active:
        people.confirm(person, CLOSED)
    enrollment = programs.join(company.program(), by=person, version=company.charter)
    truth, chance = company.truth, company.chance
    keen = chance.choices(truth.keen, truth.keen_shares)[0]
    company.members[one.mail] = Member(one, enrollment.id, keen, company.charter, stays=stays)
    for purpose, wanted in truth.purposes.items():
        if chance.random() < wanted:
            programs.set_consent(enrollment, purpose, given=True, by=person)


def schedule_volunteer(company: Company) -> None:
    """Schedule the demo account of the volunteer: joins on the first day and writes stories."""
    (mail,) = (m for m in company.by_mail if m.startswith(words.ACCOUNTS["volunteer"][0] + "@"))
    at, put = company.agenda.at, company.agenda.put
    weeks = company.truth.weeks
    put(at(company.start, 12), partial(_join_and_allow, company, company.by_mail[mail]))
    for part in (0.2, 0.4, 0.6, 0.7, 0.8):
        day = company.start + timedelta(days=round(7 * weeks * part))
        put(at(day, 12.5), partial(_write_of, company, mail))


def _join_and_allow(company: Company, one: Employee) -> None:
    join(company, one, stays=True)
    enrollment, person = company.enrollment(company.members[one.mail]), company.person(one.mail)
    for purpose in (Consent.counted_links, Consent.listed):
        programs.set_consent(enrollment, purpose, given=True, by=person)


def _write_of(company: Company, mail: str) -> None:
    write(company, company.members[mail])


def pause(company: Company, member: Member) -> None:
    """Pause a member for a number of days."""
    if not company.inside(member):
        return
    until = company.day + timedelta(days=company.chance.randint(*company.truth.pause_days))
    programs.pause_until(company.enrollment(member), until, by=company.person(member.who.mail))
    member.paused_until = until


def leave(company: Company, member: Member) -> None:
    """A member leaves the program."""
    if company.inside(member):
        programs.leave(company.enrollment(member), by=company.person(member.who.mail))
        member.left = True


def withdraw_consent(company: Company, member: Member) -> None:
    """A member withdraws one consent."""
    if company.inside(member):
        purpose = company.chance.choice(list(Consent))
        person = company.person(member.who.mail)
        programs.set_consent(company.enrollment(member), purpose, given=False, by=person)


def schedule_agreements(company: Company) -> None:
    """Schedule the answers to a new charter: most agree, some leave, some do nothing."""
    truth, chance = company.truth, company.chance
    for member in company.members.values():
        if member.left:
            continue
        days = 0 if member.stays else chance.expovariate(1 / truth.agree_days)
        renewed = company.agenda.at(company.day, 10)
        moment = company.agenda.working(renewed + timedelta(days=days), 1)
        if member.stays or chance.random() < truth.agree:
            company.agenda.put(moment, partial(_agree, company, member))
        elif chance.random() < 0.4:
            company.agenda.put(moment, partial(leave, company, member))


def _agree(company: Company, member: Member) -> None:
    if not company.inside(member):
        return
    person = company.person(member.who.mail)
    programs.agree(company.enrollment(member), by=person, version=company.charter)
    member.agreed = company.charter

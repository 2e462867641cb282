"""Simulate the year of the demo company: one unit of work per day, then its visits."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from sqlalchemy import select

from webapp.core import clock, crypto, db, jobs
from webapp.core.unit_of_work import unit_of_work
from webapp.demo.barometers.waves import tend_waves
from webapp.demo.bookings.planned import plan_requests
from webapp.demo.careers import published as careers
from webapp.demo.champions import program as champions
from webapp.demo.chat.chats import add_chats
from webapp.demo.company import Company, create_program, import_directory, open_brief, renew_charter
from webapp.demo.customers import scores
from webapp.demo.delivery import publishing
from webapp.demo.event_calendar.dated import add_events
from webapp.demo.gauge import compared as gauge
from webapp.demo.ideas import proposed as ideas
from webapp.demo.irritants import reported as irritants
from webapp.demo.mentoring import edition as mentoring
from webapp.demo.programs import members
from webapp.demo.programs.briefs import YEAR
from webapp.demo.stories import reviewed
from webapp.demo.tracking import visits
from webapp.demo.workshops import planned as workshops
from webapp.demo_data.staff import DIRECTORY
from webapp.insights import services as insights
from webapp.messaging import services as messaging
from webapp.messaging.models import Notice
from webapp.people import queries as people
from webapp.people import services as people_services
from webapp.programs import queries as programs
from webapp.programs import services as program_services
from webapp.stories import queries as waiting
from webapp.stories import services as stories
from webapp.stories.models import Story
from webapp.tracking.counting import DAY_KEY
from webapp.tracking.jobs import ingest_visits

DAY = timedelta(days=1)
# Notices of the last days are still unread.
UNREAD = timedelta(days=3)
LATE = 200


def simulate(company: Company, week_is_over: Callable[[int], None]) -> int:
    """Fill an empty database up to now; return the number of visits."""
    _schedule(company)
    made = 0
    with clock.at(company.agenda.at(company.start, 7)):
        day = company.start
        while day <= company.today:
            made += _day(company, day)
            day += DAY
            if day.weekday() == 0:
                _close_week(company, day)
                week_is_over((day - company.start).days // 7)
        with unit_of_work():
            gauge.compare(company)
            # People of the demo company have no mailbox.
            for kind in ("notice:", "digest:", "solicitation:", "match:"):
                jobs.cancel(kind)
    return made


def _schedule(company: Company) -> None:
    """Schedule what is fixed: briefs, the change of the charter, the stories of the last days."""
    put, at, start = company.agenda.put, company.agenda.at, company.start
    put(at(start, 8), partial(create_program, company))
    put(at(start, 8.1), partial(add_events, company))
    for planned in YEAR:
        day = start + timedelta(days=round(7 * company.truth.weeks * planned.opens))
        put(at(day, 8.2), partial(open_brief, company, planned))
    for one in reviewed.authors(company):
        put(at(start, 8.5), partial(members.join, company, one, stays=True))
    members.schedule_volunteer(company)
    publishing.schedule(company)
    scores.schedule(company)
    middle = start + timedelta(weeks=company.truth.weeks // 2, days=1)
    put(at(middle, 9), partial(renew_charter, company))
    put(at(middle, 9.1), partial(members.schedule_agreements, company))
    reviewed.schedule(company)
    mentoring.schedule(company)
    champions.schedule(company)
    workshops.schedule(company)
    ideas.schedule(company)
    careers.schedule(company)
    irritants.schedule(company)
    put(at(company.today - DAY, 18), partial(plan_requests, company))
    put(at(company.today - DAY, 18.1), partial(add_chats, company))
    day = start + DIRECTORY
    while day <= company.today:
        put(at(day, 7.5), partial(import_directory, company))
        day += DIRECTORY


def _day(company: Company, day: date) -> int:
    """Simulate one day: actions in one unit of work, then visits; return the number of visits."""
    morning = min(company.agenda.at(day, 0.5), company.now)
    night = company.agenda.at(day + DAY, 0) - timedelta(seconds=1)
    members.plan(company, day)
    clock.move(morning)
    with unit_of_work():
        _nightly_jobs(company, day)
        for moment, act in company.agenda.until(min(night, company.now)):
            clock.move(moment)
            act()
    tend_waves(company, day)
    return visits.count(company.counter, company.hits.pop(day, []), company.now)


def _close_week(company: Company, monday: date) -> None:
    """Close the week that is over, as the worker does, because units are counted as they are then."""
    moment = company.agenda.at(monday, 0.4)
    if moment <= company.now:
        clock.move(moment)
        ingest_visits()
        with unit_of_work():
            insights.close_weeks(company.settings.zone)


def _nightly_jobs(company: Company, day: date) -> None:
    """Do what the worker does at night, and read notices except those of the last days."""
    crypto.key_of(f"{DAY_KEY}{day.isoformat()}")
    for person_id in people.expired_ids(day):
        people_services.end_expired(person_id, day)
    for enrollment in programs.due_to_return(day):
        program_services.return_due(enrollment, day=day)
    for story_id in waiting.overdue(LATE):
        stories.meet_deadline(db.session().get_one(Story, story_id))
    if company.today - day >= UNREAD:
        for notice in db.session().scalars(select(Notice).where(Notice.read_at.is_(None))):
            messaging.open_notice(notice)

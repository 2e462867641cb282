"""The year of the demo company, a day at a time: one unit of work each, then its visits."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from sqlalchemy import select

from webapp.asks import services as asks
from webapp.asks.models import Notice
from webapp.kernel import clock, crypto, db, outbox
from webapp.kernel.unit_of_work import unit_of_work
from webapp.people import queries as people
from webapp.people import services as accounts
from webapp.programs import queries as programs
from webapp.programs import services as places
from webapp.seed import members, publishing, reviewed, visits
from webapp.seed.briefs import YEAR
from webapp.seed.company import Company, bring_in, found, open_brief, renew_charter
from webapp.seed.staff import DIRECTORY
from webapp.shares.counting import DAY_KEY
from webapp.stories import queries as waiting
from webapp.stories import services as stories
from webapp.stories.models import Story

DAY = timedelta(days=1)
# Notices of the last days are still unread.
UNREAD = timedelta(days=3)
LATE = 200


def live(company: Company, week_is_over: Callable[[int], None]) -> int:
    """Fill an empty database, up to now; how many visits there were."""
    _foresee(company)
    made = 0
    with clock.at(company.agenda.at(company.start, 7)):
        day = company.start
        while day <= company.today:
            made += _day(company, day)
            day += DAY
            if day.weekday() == 0:
                week_is_over((day - company.start).days // 7)
        with unit_of_work():
            # Nobody of the demo company has a mailbox.
            outbox.cancel("notice:")
    return made


def _foresee(company: Company) -> None:
    """What is known from the beginning: the briefs, the charter's change, the last days."""
    put, at, start = company.agenda.put, company.agenda.at, company.start
    put(at(start, 8), partial(found, company))
    for planned in YEAR:
        day = start + timedelta(days=round(7 * company.truth.weeks * planned.opens))
        put(at(day, 8.2), partial(open_brief, company, planned))
    for one in reviewed.authors(company):
        put(at(start, 8.5), partial(members.join, company, one, stays=True))
    members.foresee_volunteer(company)
    publishing.foresee(company)
    middle = start + timedelta(weeks=company.truth.weeks // 2, days=1)
    put(at(middle, 9), partial(renew_charter, company))
    put(at(middle, 9.1), partial(members.ask_all_again, company))
    reviewed.stage(company)
    day = start + DIRECTORY
    while day <= company.today:
        put(at(day, 7.5), partial(bring_in, company))
        day += DIRECTORY


def _day(company: Company, day: date) -> int:
    """One day: what people do is one unit of work; then come the visits, which are nobody's."""
    morning = min(company.agenda.at(day, 0.5), company.now)
    night = company.agenda.at(day + DAY, 0) - timedelta(seconds=1)
    members.plan(company, day)
    clock.move(morning)
    with unit_of_work():
        _by_itself(company, day)
        for moment, act in company.agenda.until(min(night, company.now)):
            clock.move(moment)
            act()
    return visits.count(company.counter, company.hits.pop(day, []), company.now)


def _by_itself(company: Company, day: date) -> None:
    """What the worker does in a night; notices are read, but for those of the last days."""
    crypto.key_of(f"{DAY_KEY}{day.isoformat()}")
    for person_id in people.expired_ids(day):
        accounts.end_expired(person_id, day)
    for place in programs.due_to_return(day):
        places.return_due(place, day=day)
    for story_id in waiting.overdue(LATE):
        stories.meet_deadline(db.session().get_one(Story, story_id))
    if company.today - day >= UNREAD:
        for notice in db.session().scalars(select(Notice).where(Notice.read_at.is_(None))):
            asks.open_notice(notice)

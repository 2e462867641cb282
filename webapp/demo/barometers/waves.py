"""Rounds of barometers over the year, each decided, one about the four-day week, and one open wave."""

from datetime import date, timedelta
from typing import Any, Final

from webapp.barometers import jobs, queries, services
from webapp.barometers.models import Barometer, Wave
from webapp.barometers.shipped import shipped
from webapp.barometers.workflow import Population, WaveState
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.demo.barometers.answers import answer
from webapp.demo.company import Company, texts_beside
from webapp.experience import Moment
from webapp.people.models import Person
from webapp.releases.jobs.results import compute_results

DAY, LASTS = timedelta(days=1), timedelta(days=13)
ROUNDS: Final = (4, 16, 28, 40)
# The organization's own questions: how many weeks before the last one they are asked.
OWN, BEFORE = "four_days", 5
WORDS: Final = texts_beside(__file__)


def tend_waves(company: Company, day: date) -> None:
    """Do what the lead does about barometers on a day, in units of work of its own."""
    if day.weekday():
        return
    week, last = (day - company.start).days // 7, company.truth.weeks - 1
    own = last - BEFORE if last - BEFORE > ROUNDS[0] + 2 else None
    if week in ROUNDS and week + 3 < last:
        for name in [each for each in WORDS["decisions"] if each != OWN]:
            answer(
                company, _open(company, name), ROUNDS.index(week), WORDS["comments"].get(name, ())
            )
    elif week == own:
        answer(company, _open(company, OWN), len(ROUNDS), ())
    elif week - 2 in (*ROUNDS, own) and week + 1 < last:
        jobs.close_ended()
        compute_results()
        _decide(company)
    elif week == last > ROUNDS[0]:
        # The worker invites people to it, as it does for every other company.
        _open(company, WORDS["now"], 2 * LASTS)


def _open(company: Company, name: str, lasts: timedelta = LASTS) -> Wave:
    lead = company.account("lead")
    with unit_of_work():
        made = _barometer(name, lead)
        wave = services.plan(made, Moment.daily_work, clock.today(), clock.today() + lasts, by=lead)
        services.open_wave(wave, by=lead, may_open=lambda _wave: None)
    return wave


def _barometer(name: str, lead: Person) -> Barometer:
    row_id, own = db.id_of("barometer", name), WORDS["own"]
    if name in shipped():
        return services.make_shipped(name, by=lead, row_id=row_id)
    made = services.make_free(
        own["names"], own["purposes"], Population.employees, by=lead, row_id=row_id
    )
    queries.newest_version(made.id).questions = own["version"]
    return made


def _decide(company: Company) -> None:
    lead = company.account("lead")
    for wave in queries.waves_in((WaveState.closed,)):
        names = {db.id_of("barometer", name): name for name in WORDS["decisions"]}
        items: Any = WORDS["decisions"][names[wave.version.barometer_id]]
        with unit_of_work():
            services.publish(wave, by=lead)
            services.decide(wave, items, by=lead)

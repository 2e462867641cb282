"""Themes with shares outside, for tests of the gauge."""

from datetime import timedelta

from tests.environment import NOON
from tests.factories.company import Company
from webapp.briefs import services as briefs
from webapp.briefs.models import Brief, Theme
from webapp.core import clock
from webapp.core.unit_of_work import unit_of_work
from webapp.experience import ExperienceTheme
from webapp.gauge import queries, services
from webapp.gauge.models import GaugeReading, Repair
from webapp.programs.models import Program

# Shares of tests were published two days before the week that is read was over.
SHARED = NOON - timedelta(days=5)
PEOPLE = ("author", "colleague", "third", "fourth", "fifth")
OUTCOME = "From January on, a colleague of the tool shop answers within two days."
OUTCOMES = {
    "en": OUTCOME, "fr": "À partir de janvier, un collègue de l’outillage répond sous deux jours.",
}  # fmt: skip
SENT = {f"outcome_{code}": text for code, text in OUTCOMES.items()}


def shared_theme(
    company: Company, slug: str, about: ExperienceTheme, *, people: int = 5
) -> tuple[Program, Theme, Brief]:
    """A program with one theme on which people shared a story."""
    if "fifth" not in company.people:
        company.newcomer("fifth")
    with clock.at(SHARED):
        program, brief = company.another(slug, *PEOPLE[:people])
        with unit_of_work():
            briefs.compare_theme(brief.theme, about, by=company.people["lead"])
        for author in PEOPLE[:people]:
            company.share(author=author, brief=brief, state="posted")
    return program, brief.theme, brief


def read(program: Program, theme: Theme, weeks: int = 0) -> GaugeReading:
    """The reading of the week before now and some weeks."""
    moment = NOON + timedelta(weeks=weeks)
    with clock.at(moment):
        until = clock.week_start(clock.now(), clock.zone())
        week = clock.iso_week(clock.local_day(until - timedelta(hours=1), clock.zone()))
        with unit_of_work():
            services.read_program(program, week, until)
    found = queries.newest_reading(theme)
    assert found is not None
    return found


def opened(program: Program) -> Repair:
    """The open repair of a program."""
    return queries.open_repairs([program.id])[0]

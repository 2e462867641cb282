"""Numbers of four closed weeks: floors, differences of overlapping weeks, and what stays."""

from datetime import UTC, datetime, timedelta

from tests.factories.company import Company
from webapp.core import clock
from webapp.core.unit_of_work import unit_of_work
from webapp.insights import queries, recent_figures
from webapp.insights.jobs import store_recent_figures
from webapp.insights.recent_figures import KEPT, released_counts
from webapp.insights.weeks import earlier, last_weeks, monday, sunday
from webapp.program_kinds import Consent
from webapp.programs import queries as enrollments
from webapp.programs import services as programs

WEEKS = last_weeks("2026-W10", 8)
PARTS = ("author", "colleague", "third", "fourth", "admin")


def week_with(*people: int, stories: int = 1) -> set[tuple[str, str]]:
    """Return the stories of these people in one week."""
    return {(f"p{n}", f"s{n}-{story}") for n in people for story in range(stories)}


def released(*acts: set[tuple[str, str]]) -> list[int | None]:
    """Return the numbers of stories released for the first weeks."""
    by_week = dict(zip(WEEKS, acts, strict=False))
    found = released_counts(by_week, WEEKS[: len(acts)], {})
    return [found[week] for week in WEEKS[: len(acts)]]


def test_a_number_concerns_five_people() -> None:
    assert released(week_with(1, 2, 3, 4, stories=9)) == [None]
    assert released(week_with(1, 2), week_with(3, 4), week_with(5, 1)) == [None, None, 5]


def test_a_number_is_not_about_one_person_above_all() -> None:
    others = week_with(2, 3, 4, 5)
    assert released(week_with(1, stories=9) | others) == [9 + 4]
    assert released(week_with(1, stories=10) | others) == [None]
    # Nor is what two numbers differ by.
    first = week_with(*range(1, 10))
    assert released(first, set(), set(), set(), week_with(1, stories=10) | others)[4] is None


def test_a_number_of_overlapping_weeks_waits_until_five_people_differ() -> None:
    many, few = week_with(1, 2, 3, 4, 5), week_with(1, stories=3)
    assert released(many, few, set(), few, many) == [5, None, None, None, 7]
    # Without a week in common the last number reveals nothing.
    assert released(many, few, few, few, few | many)[4] is not None
    assert released(many, many, many, many, few) == [5, 5, 5, 5, None]


def test_a_released_number_stays() -> None:
    known = {WEEKS[0]: 7}
    found = released_counts({WEEKS[0]: week_with(1, 2, 3, 4, 5, 6)}, WEEKS[:1], dict(known))
    assert found == known


def test_weeks_cross_the_year() -> None:
    assert earlier("2026-W01", 1) == "2025-W52"
    assert earlier("2021-W01", 1) == "2020-W53"
    assert earlier("2025-W52", -1) == "2026-W01"
    assert (sunday("2026-W47") - monday("2026-W47")).days == 6


def test_the_figures_of_a_week_are_stored_once(company: Company) -> None:
    start = datetime(2026, 11, 18, 12, tzinfo=UTC)
    for part in PARTS:
        person = company.people[part]
        with clock.at(start - timedelta(days=1)), unit_of_work():
            enrollment = enrollments.enrollment(person, company.program.id)
            if enrollment is None:
                enrollment = programs.join(company.program, by=person, version=1)
            programs.set_consent(enrollment, Consent.measuring, given=True, by=person)
        with clock.at(start):
            company.share(author=part, state="posted")
    after = datetime(2026, 11, 23, 9, tzinfo=UTC)
    with clock.at(after):
        store_recent_figures(company.settings.zone)
        stored = queries.newest(company.again(company.program), queries.RECENT)
        assert stored is not None
        figures = recent_figures.from_dict(stored.content)
        assert (len(figures), figures[-1].week) == (KEPT, "2026-W47")
        assert (figures[-1].people, figures[-1].stories, figures[-1].hours) == (5, 5, None)
        assert (figures[-2].people, figures[-2].stories) == (None, None)
        store_recent_figures(company.settings.zone)
        again = queries.newest(company.again(company.program), queries.RECENT)
        assert again is not None
        assert again.id == stored.id
    with clock.at(after + timedelta(weeks=1)):
        store_recent_figures(company.settings.zone)
        later = queries.newest(company.again(company.program), queries.RECENT)
        assert later is not None
        assert recent_figures.from_dict(later.content)[-2] == figures[-1]

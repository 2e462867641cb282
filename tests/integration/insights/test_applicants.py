"""Who applied to an edition and who did not, by group: counted once, for the page of its lead."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.mentoring.editions import applied, edition_of, joined
from tests.pages import Client, Page
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.insights import applicants
from webapp.insights.models import StoredFigure
from webapp.mentoring import services
from webapp.mentoring.models import Edition
from webapp.mentoring.workflow import Role
from webapp.people import services as people
from webapp.people.models import OrgUnit, Person

TODAY = NOON.date()
LONG_AGO, LATELY = date(2001, 3, 1), date(2025, 11, 1)
SENTENCE = (
    "Those who came chose to. The figures of this edition say nothing about those who did not."
)


def staff(company: Company, name: str, size: int, grade: str, hired: date) -> list[Person]:
    """People of a new unit who joined the program."""
    found = [joined(company, f"{name.lower()}{n}") for n in range(size)]
    with unit_of_work():
        unit = OrgUnit(name=name)
        db.session().add(unit)
        db.session().flush()
        for person in found:
            person.unit_id, person.grade, person.hired_on = unit.id, grade, hired
    return found


def stop(company: Company, edition: Edition) -> None:
    with unit_of_work():
        services.stop_applications(edition, by=company.people["lead"])


def page_of(client: Client, edition: Edition) -> Page:
    return client.sign_in("lead@company.example").get(f"/editions/{edition.id}")


def stored(edition: Edition) -> list[StoredFigure]:
    db.session().rollback()
    found = select(StoredFigure).where(StoredFigure.name == f"applicants:{edition.id}")
    return list(db.session().scalars(found))


@pytest.mark.both_databases
def test_tables_are_counted_once_when_applications_are_closed(
    company: Company, client: Client
) -> None:
    edition = edition_of(company)
    press = staff(company, "Press", 14, "junior", LATELY)
    paint = staff(company, "Paint", 12, "senior", LONG_AGO)
    for person in press[:6]:
        applied(edition, person, Role.mentor)
    applied(edition, press[0], Role.mentee)
    assert "6 people have applied so far." in page_of(client, edition).words
    assert stored(edition) == []
    for person in paint[:5]:
        applied(edition, person, Role.mentee)
    with unit_of_work():
        people.close_account(paint[11])
    stop(company, edition)
    page = page_of(client, edition)
    everybody = 14 + 11 + 13
    assert f"On 18 November 2026, 11 of {everybody} people had applied. 6 mentors · 5 mentees" in (
        page.words
    )
    assert SENTENCE in page.words
    assert "Press 6 8" in page.words
    # The workshop, in which nobody applied, is not shown alone.
    assert "Paint, Workshop 5 19" in page.words
    assert "junior 6 8" in page.words
    found = applicants.stored(edition)
    assert found is not None
    assert [row.groups for row in found.seniority] == [("0",), ("20", "")]
    late, *_others = stored(edition)
    with unit_of_work():
        services.open_applications(edition, by=company.people["lead"])
    applied(edition, paint[6], Role.mentor)
    assert "People who apply now are not in these numbers." in page_of(client, edition).words
    stop(company, edition)
    with unit_of_work():
        services.close_edition(edition, by=company.people["lead"])
    assert [each.id for each in stored(edition)] == [late.id]
    assert f"11 of {everybody} people had applied" in page_of(client, edition).words


def test_few_applications_are_not_shown_and_counted_again_later(
    company: Company, client: Client
) -> None:
    edition = edition_of(company)
    members = staff(company, "Glue", 12, "junior", LATELY)
    for person in members[:4]:
        applied(edition, person, Role.mentor)
    assert "Fewer than five people have applied so far." in page_of(client, edition).words
    stop(company, edition)
    words = page_of(client, edition).words
    assert "Not shown: fewer than five people applied, or fewer than five did not." in words
    assert SENTENCE in words
    assert "By unit" not in words
    with clock.at(NOON + timedelta(days=1)):
        with unit_of_work():
            services.open_applications(edition, by=company.people["lead"])
        applied(edition, members[4], Role.mentor)
        stop(company, edition)
    assert "On 19 November 2026, 5 of " in page_of(client, edition).words
    assert len(stored(edition)) == 2


def test_grades_outside_the_edition_and_units_below_one_are_counted_together(
    company: Company,
) -> None:
    edition = edition_of(company, grades=("junior", "senior"))
    one = staff(company, "Wood", 10, "senior", LATELY)
    two = staff(company, "Metal", 10, "director", LATELY)
    with unit_of_work():
        top = OrgUnit(name="Group")
        db.session().add(top)
        db.session().flush()
        for unit in db.session().scalars(select(OrgUnit).where(OrgUnit.parent_id.is_(None))):
            unit.parent_id = None if unit.id == top.id else top.id
    for person in (*one[:5], *two[:5]):
        applied(edition, person, Role.mentee)
    found = applicants.count(edition, TODAY)
    assert {row.groups for row in found.unit} >= {("Wood",)}
    assert [row.groups for row in found.grade] == [("senior",), ("other", "")]
    with unit_of_work():
        for unit in db.session().scalars(select(OrgUnit)):
            unit.parent_id = None


def test_a_draft_and_an_edition_closed_earlier_have_no_numbers(
    company: Company, client: Client
) -> None:
    draft = edition_of(company, opened=False)
    assert "Who came" not in page_of(client, draft).words
    earlier = edition_of(company)
    stop(company, earlier)
    with unit_of_work():
        for figure in stored(earlier):
            db.session().delete(figure)
    assert "Not counted: applications were closed before" in page_of(client, earlier).words


@pytest.mark.parametrize(
    ("hired", "group"),
    [
        (None, ""), (date(2027, 1, 1), "0"), (date(2024, 11, 19), "0"), (date(2024, 11, 18), "2"),
        (date(2021, 11, 18), "5"), (date(2006, 11, 19), "10"), (date(1996, 2, 29), "20"),
    ],
)  # fmt: skip
def test_seniority_counts_whole_years(hired: date | None, group: str) -> None:
    assert applicants.seniority(hired, TODAY) == group

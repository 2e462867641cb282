"""Tracked links: with a person only while that person allows it, and retired for good."""

from datetime import timedelta

import pytest
from sqlalchemy import func, inspect, select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.asking import count
from tests.integration.fixtures import At
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.networks.registry import NETWORKS
from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.programs import services as joining
from webapp.programs.models import Brief, Program
from webapp.programs.workflow import Consent
from webapp.sharing.models import Share
from webapp.sharing.services import prepare
from webapp.tracking.jobs import ingest_visits
from webapp.tracking.models import TrackedLink, Visit

BASE = "http://127.0.0.1:5000"


def allow(company: Company, part: str, program: Program, *, given: bool = True) -> None:
    person = company.people[part]
    with unit_of_work():
        place = programs.active_enrollment(person, program.id)
        assert place is not None
        joining.set_consent(place, Consent.counted_links, given=given, by=person)


def follow(company: Company, link: TrackedLink, times: int) -> set[int]:
    """Statuses of so many visits, each of somebody else."""
    client = company.app.test_client()
    agents = [f"Mozilla/5.0 (X11; Linux x86_64; rv:{n}.0) Gecko/20100101" for n in range(times)]
    path = f"/r/{link.token}"
    return {client.get(path, headers={"User-Agent": a}).status_code for a in agents}


def ingest(company: Company) -> None:
    db.session().rollback()
    ingest_visits()


def rows_with(person: Person, program: Program) -> int:
    """Counted visits that lead to a person by whatever the database holds about links."""
    joined = select(func.count()).select_from(Visit).join(Visit.link)
    named = joined.where(TrackedLink.person_id == person.id, TrackedLink.program_id == program.id)
    db.session().rollback()
    return db.session().scalar(named) or 0


@pytest.fixture
def place(company: Company, request: pytest.FixtureRequest) -> tuple[Program, Brief]:
    """A program of this test alone."""
    slug = "".join(c for c in request.node.name.lower() if c.isalnum())[-50:]
    return company.another(slug, "author", "colleague")


def test_without_the_purpose_a_link_names_nobody(
    company: Company, place: tuple[Program, Brief]
) -> None:
    link = company.link(brief=place[1])
    assert (link.person_id, link.unit_id) == (None, company.people["author"].unit_id)


def test_with_the_purpose_each_channel_has_a_link_of_the_person(
    company: Company, place: tuple[Program, Brief]
) -> None:
    allow(company, "author", place[0])
    story = company.story("approved", brief=place[1])
    links = set()
    for code in ("linkedin", "mail"):
        with unit_of_work():
            made = prepare(story, NETWORKS[code], by=company.people["author"], base=BASE)
        assert made.link is not None
        assert made.link.person_id == company.people["author"].id
        links.add(made.link.token)
    assert len(links) == 2


def test_a_yes_in_one_program_is_none_in_another(
    company: Company, place: tuple[Program, Brief]
) -> None:
    allow(company, "author", place[0])
    assert company.link().person_id is None


@pytest.mark.parametrize("way", ["withdraw", "leave"])
def test_after_withdrawing_old_links_lead_on_and_add_no_row_with_the_person(
    company: Company, place: tuple[Program, Brief], way: str, at: At
) -> None:
    program, brief = place
    author = company.people["author"]
    allow(company, "author", program)
    links = [company.link(brief=brief), company.link(brief=brief, channel="mail")]
    other = company.link(author="colleague", brief=brief)
    assert follow(company, links[0], 5) == {302}
    ingest(company)
    assert rows_with(author, program) == 5
    # These lie in the spool while the person changes their mind.
    assert follow(company, links[0], 100) == {302}
    if way == "withdraw":
        allow(company, "author", program, given=False)
    else:
        client = at("author")
        assert client.post(f"/charter/{program.slug}/leave", {}).status == 303
    assert follow(company, links[0], 50) == {302}
    assert follow(company, links[1], 50) == {302}
    ingest(company)
    assert rows_with(author, program) == 0
    assert count(Visit, Visit.link_id.in_([one.id for one in links])) == 205
    assert {company.again(one).person_id for one in links} == {None}
    assert company.again(other).person_id is None


def test_one_person_withdrawing_leaves_the_others_as_they_are(
    company: Company, place: tuple[Program, Brief]
) -> None:
    program, brief = place
    for part in ("author", "colleague"):
        allow(company, part, program)
    mine, theirs = company.link(brief=brief), company.link(author="colleague", brief=brief)
    allow(company, "author", program, given=False)
    assert company.again(mine).person_id is None
    assert company.again(theirs).person_id == company.people["colleague"].id


def test_a_new_yes_names_new_links_only(company: Company, place: tuple[Program, Brief]) -> None:
    program, brief = place
    allow(company, "author", program)
    old = company.link(brief=brief)
    allow(company, "author", program, given=False)
    allow(company, "author", program)
    assert company.again(old).person_id is None
    assert company.link(brief=brief).person_id == company.people["author"].id


def test_a_visit_has_no_place_for_a_person() -> None:
    columns = {c.key for c in inspect(Visit).columns}
    assert columns == {
        "id", "event_id", "link_id", "at_us", "visitor", "viewer", "decided", "classifier", "week",
    }  # fmt: skip


def test_a_retired_link_leads_on_and_counts_nothing(
    company: Company, place: tuple[Program, Brief], at: At
) -> None:
    made = company.share(brief=place[1], state="posted")
    link = made.link
    assert link is not None
    assert follow(company, link, 3) == {302}
    with clock.at(NOON + timedelta(hours=1)):
        assert at("author").post(f"/shares/{made.id}/retire", {}).status == 303
        assert follow(company, link, 4) == {302}
    ingest(company)
    assert count(Visit, Visit.link_id == link.id) == 3
    shown = at("author").get(f"/shares/{made.id}")
    assert "Visits are not counted any more." in shown.words
    assert shown.soup.select(f'form[action="/shares/{made.id}/retire"]') == []


def test_after_retiring_the_story_is_shared_anew_on_a_new_link(
    company: Company, place: tuple[Program, Brief]
) -> None:
    made = company.share(brief=place[1], state="retired")
    with unit_of_work():
        again = prepare(made.story, NETWORKS["linkedin"], by=company.people["author"], base=BASE)
    assert made.link is not None
    assert again.link is not None
    assert again.link.token != made.link.token


def test_nothing_per_person_is_shown(
    company: Company, place: tuple[Program, Brief], at: At
) -> None:
    """Not even to the author: figures are the program's, once a week is over."""
    allow(company, "author", place[0])
    made = company.share(brief=place[1], state="posted")
    assert made.link is not None
    follow(company, made.link, 101)
    ingest(company)
    for path in (f"/shares/{made.id}", f"/stories/{made.story_id}/share", "/shared", "/stories"):
        # No identifier is made of these digits.
        assert "101" not in at("author").get(path).words.replace(made.body, "")


def test_retiring_what_has_no_link_is_refused(
    company: Company, place: tuple[Program, Brief], at: At
) -> None:
    story = company.story("approved", brief=place[1])
    path = f"/stories/{story.id}/posted-elsewhere"
    assert at("author").post(path, {"channel": "mail", "disclosed": "y"}).status == 303
    db.session().rollback()
    (made,) = db.session().scalars(select(Share).where(Share.story_id == story.id))
    assert at("author").post(f"/shares/{made.id}/retire", {}).status == 409
    assert company.again(made).state == "posted"

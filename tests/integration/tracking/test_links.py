"""Tracked links: they name a person only with consent, and can be retired."""

from datetime import timedelta

import pytest
from sqlalchemy import func, inspect, select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.asking import count
from tests.integration.fixtures import At
from webapp.briefs.models import Brief
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.networks.registry import NETWORKS
from webapp.people.models import Person
from webapp.program_kinds import Consent
from webapp.programs import queries as programs
from webapp.programs import services as joining
from webapp.programs.models import Program
from webapp.sharing.models import Share
from webapp.sharing.services import prepare
from webapp.tracking.jobs import ingest_visits
from webapp.tracking.models import TrackedLink, Visit

BASE = "http://127.0.0.1:5000"


def set_consent(company: Company, part: str, program: Program, *, given: bool = True) -> None:
    person = company.people[part]
    with unit_of_work():
        enrollment = programs.active_enrollment(person, program.id)
        assert enrollment is not None
        joining.set_consent(enrollment, Consent.counted_links, given=given, by=person)


def follow(company: Company, link: TrackedLink, times: int) -> set[int]:
    """The statuses of so many visits, each by another visitor."""
    client = company.app.test_client()
    agents = [f"Mozilla/5.0 (X11; Linux x86_64; rv:{n}.0) Gecko/20100101" for n in range(times)]
    path = f"/r/{link.token}"
    return {client.get(path, headers={"User-Agent": a}).status_code for a in agents}


def ingest(company: Company) -> None:
    db.session().rollback()
    ingest_visits()


def visits_with_person(person: Person, program: Program) -> int:
    """The number of visits on links that name a person."""
    joined = select(func.count()).select_from(Visit).join(Visit.link)
    named = joined.where(TrackedLink.person_id == person.id, TrackedLink.program_id == program.id)
    db.session().rollback()
    return db.session().scalar(named) or 0


@pytest.fixture
def own_program(company: Company, request: pytest.FixtureRequest) -> tuple[Program, Brief]:
    """A program of this test, with the author and a colleague."""
    slug = "".join(c for c in request.node.name.lower() if c.isalnum())[-50:]
    return company.another(slug, "author", "colleague")


def test_without_consent_a_link_names_nobody(
    company: Company, own_program: tuple[Program, Brief]
) -> None:
    link = company.link(brief=own_program[1])
    assert (link.person_id, link.unit_id) == (None, company.people["author"].unit_id)


def test_with_consent_the_link_of_each_channel_names_the_author(
    company: Company, own_program: tuple[Program, Brief]
) -> None:
    set_consent(company, "author", own_program[0])
    story = company.story("approved", brief=own_program[1])
    links = set()
    for code in ("linkedin", "mail"):
        with unit_of_work():
            share = prepare(story, NETWORKS[code], by=company.people["author"], base=BASE)
        assert share.link is not None
        assert share.link.person_id == company.people["author"].id
        links.add(share.link.token)
    assert len(links) == 2


def test_consent_in_one_program_does_not_apply_to_another(
    company: Company, own_program: tuple[Program, Brief]
) -> None:
    set_consent(company, "author", own_program[0])
    assert company.link().person_id is None


@pytest.mark.parametrize("how", ["withdraw", "leave"])
def test_after_withdrawal_old_links_redirect_and_visits_name_nobody(
    company: Company, own_program: tuple[Program, Brief], how: str, at: At
) -> None:
    program, brief = own_program
    author = company.people["author"]
    set_consent(company, "author", program)
    links = [company.link(brief=brief), company.link(brief=brief, channel="mail")]
    other = company.link(author="colleague", brief=brief)
    assert follow(company, links[0], 5) == {302}
    ingest(company)
    assert visits_with_person(author, program) == 5
    # These visits are still in the spool when the consent ends.
    assert follow(company, links[0], 100) == {302}
    if how == "withdraw":
        set_consent(company, "author", program, given=False)
    else:
        client = at("author")
        assert client.post(f"/charter/{program.slug}/leave", {}).status == 303
    assert follow(company, links[0], 50) == {302}
    assert follow(company, links[1], 50) == {302}
    ingest(company)
    assert visits_with_person(author, program) == 0
    assert count(Visit, Visit.link_id.in_([link.id for link in links])) == 205
    assert {company.again(link).person_id for link in links} == {None}
    assert company.again(other).person_id is None


def test_a_withdrawal_does_not_change_links_of_others(
    company: Company, own_program: tuple[Program, Brief]
) -> None:
    program, brief = own_program
    for part in ("author", "colleague"):
        set_consent(company, part, program)
    mine, theirs = company.link(brief=brief), company.link(author="colleague", brief=brief)
    set_consent(company, "author", program, given=False)
    assert company.again(mine).person_id is None
    assert company.again(theirs).person_id == company.people["colleague"].id


def test_a_renewed_consent_applies_to_new_links_only(
    company: Company, own_program: tuple[Program, Brief]
) -> None:
    program, brief = own_program
    set_consent(company, "author", program)
    old = company.link(brief=brief)
    set_consent(company, "author", program, given=False)
    set_consent(company, "author", program)
    assert company.again(old).person_id is None
    assert company.link(brief=brief).person_id == company.people["author"].id


def test_a_visit_has_no_column_for_a_person() -> None:
    columns = {c.key for c in inspect(Visit).columns}
    assert columns == {
        "id", "event_id", "link_id", "at_us", "visitor", "viewer", "decided", "classifier", "week",
    }  # fmt: skip


def test_a_retired_link_redirects_and_counts_nothing(
    company: Company, own_program: tuple[Program, Brief], at: At
) -> None:
    share = company.share(brief=own_program[1], state="posted")
    link = share.link
    assert link is not None
    assert follow(company, link, 3) == {302}
    with clock.at(NOON + timedelta(hours=1)):
        assert at("author").post(f"/shares/{share.id}/retire", {}).status == 303
        assert follow(company, link, 4) == {302}
    ingest(company)
    assert count(Visit, Visit.link_id == link.id) == 3
    shown = at("author").get(f"/shares/{share.id}")
    assert "Visits are no longer counted." in shown.words
    assert shown.soup.select(f'form[action="/shares/{share.id}/retire"]') == []


def test_after_retiring_a_story_is_shared_with_a_new_link(
    company: Company, own_program: tuple[Program, Brief]
) -> None:
    share = company.share(brief=own_program[1], state="retired")
    with unit_of_work():
        again = prepare(share.story, NETWORKS["linkedin"], by=company.people["author"], base=BASE)
    assert share.link is not None
    assert again.link is not None
    assert again.link.token != share.link.token


def test_no_page_shows_visits_of_one_share(
    company: Company, own_program: tuple[Program, Brief], at: At
) -> None:
    """Not even to the author: figures are shown per program, once a week is over."""
    set_consent(company, "author", own_program[0])
    share = company.share(brief=own_program[1], state="posted")
    assert share.link is not None
    follow(company, share.link, 101)
    ingest(company)
    for path in (f"/shares/{share.id}", f"/stories/{share.story_id}/share", "/shared", "/stories"):
        # Identifiers contain neither 0 nor 1.
        assert "101" not in at("author").get(path).words.replace(share.body, "")


def test_a_share_without_a_link_cannot_be_retired(
    company: Company, own_program: tuple[Program, Brief], at: At
) -> None:
    story = company.story("approved", brief=own_program[1])
    path = f"/stories/{story.id}/posted-elsewhere"
    assert at("author").post(path, {"channel": "mail", "disclosed": "y"}).status == 303
    db.session().rollback()
    (share,) = db.session().scalars(select(Share).where(Share.story_id == story.id))
    assert at("author").post(f"/shares/{share.id}/retire", {}).status == 409
    assert company.again(share).state == "posted"

"""The code of a channel is handed to listed hosts only, and names no share and no person."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from tests.factories.company import Company
from tests.integration.careers.stories import path_of, published, referral
from tests.integration.tracking.visit_requests import visit
from tests.pages import Client
from webapp.core.unit_of_work import unit_of_work
from webapp.programs.services import join
from webapp.sharing.models import Share
from webapp.sharing.services import retire_link
from webapp.tracking.models import TrackedLink
from webapp.tracking.queries import source_of

HOST = frozenset({"company.example"})
JOBS = "https://company.example/jobs"
FIVE = ("author", "colleague", "third", "fourth", "fifth")
CODED = f"{JOBS}?utm_content=voices.linkedin"


def joined(company: Company) -> Company:
    """The company with a fifth person who can share."""
    company.newcomer("fifth")
    with unit_of_work():
        join(company.program, by=company.people["fifth"], version=1)
    return company


@contextmanager
def settings(company: Company, **changes: Any) -> Iterator[None]:
    """Other settings of the company's application: codes for HOST, where nothing else is said."""
    usual = company.app.runtime.settings
    company.app.runtime.settings = replace(usual, **{"link_code_hosts": HOST, **changes})
    try:
        yield
    finally:
        company.app.runtime.settings = usual


def location(company: Company, link: TrackedLink | None, **changes: Any) -> str:
    """Where a link leads."""
    assert link is not None
    with settings(company, **changes):
        return visit(company.app, link).location or ""


def test_a_listed_host_gets_the_code_of_the_channel_from_five_authors_on(
    fresh_company: Company,
) -> None:
    company = joined(fresh_company)
    links = [company.link(author=part) for part in FIVE[:4]]
    assert location(company, links[0]) == JOBS
    last = company.link(author="fifth")
    assert [location(company, each) for each in (links[1], last)] == [CODED, CODED]
    assert last.token not in CODED
    assert location(company, last, link_code_hosts=frozenset()) == JOBS
    assert location(company, last, link_code_parameter="gh_src") == f"{JOBS}?gh_src=voices.linkedin"
    assert location(company, company.link(channel="bluesky")) == JOBS
    # What was handed over is what an import reads.
    assert source_of("voices.linkedin") == (company.program.id, "linkedin")
    assert source_of(last.token) == (company.program.id, "linkedin")
    for code in ("voices.x", "other.linkedin", "voices.", ".linkedin", "voices.referral"):
        assert source_of(code) is None


@pytest.mark.parametrize(
    ("destination", "wanted"),
    [
        (f"{JOBS}?team=a#open", f"{JOBS}?team=a&utm_content=voices.linkedin#open"),
        (f"{JOBS}?utm_content=mine", f"{JOBS}?utm_content=mine"),
        (f"{JOBS}?utm_content=", f"{JOBS}?utm_content="),
    ],
    ids=["added", "kept", "kept-empty"],
)
def test_a_parameter_of_the_destination_is_never_overwritten(
    fresh_company: Company, destination: str, wanted: str
) -> None:
    company = joined(fresh_company)
    links = [company.link(author=part) for part in FIVE]
    with unit_of_work():
        company.again(company.program).destination = destination
    assert location(company, links[0]) == wanted


def test_a_link_that_is_not_counted_and_a_personal_link_hand_over_nothing(
    fresh_company: Company,
) -> None:
    company = joined(fresh_company)
    shares = [company.share(author=part, state="posted") for part in FIVE]
    with unit_of_work():
        retire_link(company.again(shares[0]), by=company.people["author"])
    assert [location(company, each.link) for each in shares[:2]] == [JOBS, CODED]
    assert "?" not in location(company, referral(company).link)


def jobs_button(company: Company, share: Share) -> str:
    """Where the button to the jobs leads on the page of a story."""
    page = Client(company.app).get(path_of(share))
    (button,) = page.soup.select("main .actions a.btn-primary")
    return str(button["href"])


def test_the_career_page_hands_over_its_own_code(fresh_company: Company) -> None:
    company = joined(fresh_company)
    shares = [published(company, author=part) for part in FIVE]
    assert jobs_button(company, shares[0]) == JOBS
    with settings(company):
        coded = jobs_button(company, shares[0])
    assert coded == f"{JOBS}?utm_content=voices.career_page"

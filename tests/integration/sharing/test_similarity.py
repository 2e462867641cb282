"""The hint that three other people shared nearly the same text; it names nobody."""

from datetime import timedelta

import pytest

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.fixtures import At
from tests.integration.sharing.shares import (
    program_of_test,
)
from webapp.briefs.models import Brief
from webapp.core import clock
from webapp.sharing.services import similar_to_others

COMMON = (
    "This spring forty-one of us changed machine. Each spent four weeks beside somebody who knew "
    "the work, and asked every question twice. I learnt to listen to the spindle before touching "
    "the feed, and I now show it to the next one."
)
HINT = "Three or more people shared nearly the same text in the last 30 days."
OTHERS = ("anna", "boris", "chloe", "dora")


@pytest.fixture
def brief(company: Company, request: pytest.FixtureRequest) -> Brief:
    """The brief of a program of this test, with four colleagues."""
    for part in OTHERS:
        if part not in company.people:
            company.newcomer(part)
    return program_of_test(company, request, "author", *OTHERS)[1]


def has_hint(company: Company, at: At, brief: Brief, body: str = COMMON) -> bool:
    """Whether the page shows the hint; it must agree with the service and not block sharing."""
    story = company.story("approved", brief=brief, body=body)
    page = at("author").get(f"/stories/{story.id}/share/mail")
    assert page.status == 200
    assert [n.title() for n in OTHERS if n.title() in page.words] == []
    shown = HINT in page.words
    assert shown == similar_to_others(company.again(story))
    assert at("author").post(f"/stories/{story.id}/share/mail").status == 303
    return shown


@pytest.mark.parametrize(("people", "expected"), [(0, False), (2, False), (3, True), (4, True)])
def test_the_hint_needs_three_other_people(
    company: Company, brief: Brief, at: At, people: int, *, expected: bool
) -> None:
    for part in OTHERS[:people]:
        company.share(author=part, brief=brief, body=COMMON, state="posted")
    assert has_hint(company, at, brief) is expected


def test_three_shares_of_one_person_count_once(company: Company, brief: Brief, at: At) -> None:
    for _ in range(3):
        company.share(author="anna", brief=brief, body=COMMON, state="posted")
    assert has_hint(company, at, brief) is False


def test_links_handles_and_disclosures_are_ignored(company: Company, brief: Brief, at: At) -> None:
    for n, part in enumerate(OTHERS[:3]):
        body = f"I work at The Company. {COMMON} https://a.example/{n} @someone{n} #hands{n}"
        company.share(author=part, brief=brief, body=body, state="posted")
    assert has_hint(company, at, brief) is True


@pytest.mark.parametrize("state", ["prepared", "cancelled"])
def test_only_posted_shares_count(company: Company, brief: Brief, at: At, state: str) -> None:
    for part in OTHERS[:3]:
        company.share(author=part, brief=brief, body=COMMON, state=state)
    assert has_hint(company, at, brief) is False


def test_shares_older_than_thirty_days_are_ignored(company: Company, brief: Brief, at: At) -> None:
    with clock.at(NOON - timedelta(days=30, minutes=1)):
        for part in OTHERS[:3]:
            company.share(author=part, brief=brief, body=COMMON, state="posted")
    assert has_hint(company, at, brief) is False


def test_other_programs_are_ignored(company: Company, brief: Brief, at: At) -> None:
    for part in OTHERS[:3]:
        company.share(author=part, brief=brief, body=COMMON, state="posted")
    assert has_hint(company, at, company.brief) is False


@pytest.mark.parametrize(
    "body",
    [
        COMMON + " " + " ".join(f"and then something new number{n}" for n in range(8)),
        " ".join(COMMON.split()[:24])
        + " and the rest is mine, written in my own way, from my bench.",
    ],
)
def test_containing_the_same_text_is_not_similar(
    company: Company, brief: Brief, at: At, body: str
) -> None:
    for part in OTHERS[:3]:
        company.share(author=part, brief=brief, body=COMMON, state="posted")
    assert has_hint(company, at, brief, body) is False

"""Nearly the same words: told to the author once three others shared them, and never who."""

from datetime import timedelta

import pytest

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.fixtures import At
from webapp.core import clock
from webapp.programs.models import Brief
from webapp.sharing.services import similar_to_others

COMMON = (
    "This spring forty-one of us changed machine. Each spent four weeks beside somebody who knew "
    "the work, and asked every question twice. I learnt to listen to the spindle before touching "
    "the feed, and I now show it to the next one."
)
TOLD = "Three other people or more shared nearly the same words in the last 30 days."
OTHERS = ("anna", "boris", "chloe", "dora")


@pytest.fixture
def brief(company: Company, request: pytest.FixtureRequest) -> Brief:
    """A program of this test alone, with four colleagues in it."""
    for part in OTHERS:
        if part not in company.people:
            company.newcomer(part)
    slug = "".join(c for c in request.node.name.lower() if c.isalnum())[-50:]
    return company.another(slug, "author", *OTHERS)[1]


def told(company: Company, at: At, brief: Brief, body: str = COMMON) -> bool:
    """Whether the author is told, on the page and by the verb alike."""
    story = company.story("approved", brief=brief, body=body)
    page = at("author").get(f"/stories/{story.id}/share")
    assert page.status == 200
    assert [n.title() for n in OTHERS if n.title() in page.words] == []
    said = TOLD in page.words
    assert said == similar_to_others(company.again(story))
    # It is told, not forbidden.
    assert at("author").post(f"/stories/{story.id}/share", {"channel": "mail"}).status == 303
    return said


@pytest.mark.parametrize(("people", "wanted"), [(0, False), (2, False), (3, True), (4, True)])
def test_three_people_are_enough_and_two_are_not(
    company: Company, brief: Brief, at: At, people: int, *, wanted: bool
) -> None:
    for part in OTHERS[:people]:
        company.share(author=part, brief=brief, body=COMMON, state="posted")
    assert told(company, at, brief) is wanted


def test_one_person_three_times_is_one_person(company: Company, brief: Brief, at: At) -> None:
    for _ in range(3):
        company.share(author="anna", brief=brief, body=COMMON, state="posted")
    assert told(company, at, brief) is False


def test_links_handles_and_the_disclosure_make_no_difference(
    company: Company, brief: Brief, at: At
) -> None:
    for n, part in enumerate(OTHERS[:3]):
        dressed = f"I work at The Company. {COMMON} https://a.example/{n} @someone{n} #hands{n}"
        company.share(author=part, brief=brief, body=dressed, state="posted")
    assert told(company, at, brief) is True


@pytest.mark.parametrize("state", ["prepared", "cancelled"])
def test_only_what_was_posted_counts(company: Company, brief: Brief, at: At, state: str) -> None:
    for part in OTHERS[:3]:
        company.share(author=part, brief=brief, body=COMMON, state=state)
    assert told(company, at, brief) is False


def test_after_thirty_days_it_is_forgotten(company: Company, brief: Brief, at: At) -> None:
    with clock.at(NOON - timedelta(days=30, minutes=1)):
        for part in OTHERS[:3]:
            company.share(author=part, brief=brief, body=COMMON, state="posted")
    assert told(company, at, brief) is False


def test_another_program_is_another_conversation(company: Company, brief: Brief, at: At) -> None:
    for part in OTHERS[:3]:
        company.share(author=part, brief=brief, body=COMMON, state="posted")
    assert told(company, at, company.brief) is False


@pytest.mark.parametrize(
    "body",
    [
        COMMON + " " + " ".join(f"and then something new number{n}" for n in range(8)),
        " ".join(COMMON.split()[:24]) + " and the rest is mine, told in my own way, from my bench.",
    ],
)
def test_holding_the_words_is_not_being_alike(
    company: Company, brief: Brief, at: At, body: str
) -> None:
    for part in OTHERS[:3]:
        company.share(author=part, brief=brief, body=COMMON, state="posted")
    assert told(company, at, brief, body) is False

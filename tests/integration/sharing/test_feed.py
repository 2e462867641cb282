"""What colleagues shared: names where allowed, pages, and the same work for few and for many."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.fixtures import At
from webapp.core import clock
from webapp.core.unit_of_work import unit_of_work
from webapp.programs import queries as programs
from webapp.programs import services as joining
from webapp.programs.models import Brief, Program
from webapp.programs.workflow import Consent
from webapp.stories import services as stories
from webapp.web.database import db as flask_db

POST = "https://www.linkedin.com/posts/a-handle-that-names"


@pytest.fixture
def place(company: Company, request: pytest.FixtureRequest) -> tuple[Program, Brief]:
    """A program of this test alone, and a reader who is in no other."""
    slug = "".join(c for c in request.node.name.lower() if c.isalnum())[-50:]
    company.newcomer(f"reader-{slug}")
    return company.another(slug, "author", "colleague", f"reader-{slug}")


def reader(place: tuple[Program, Brief]) -> str:
    return f"reader-{place[0].slug}"


def listed(company: Company, part: str, program: Program, *, given: bool = True) -> None:
    person = company.people[part]
    with unit_of_work():
        found = programs.active_enrollment(person, program.id)
        assert found is not None
        joining.set_consent(found, Consent.listed, given=given, by=person)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that reach the database meanwhile."""
    seen: list[str] = []

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(flask_db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(flask_db.engine, "before_cursor_execute", note)


def test_a_name_stands_only_where_it_is_allowed(
    company: Company, place: tuple[Program, Brief], at: At
) -> None:
    program, brief = place
    listed(company, "colleague", program)
    company.share(brief=brief, state="posted")
    with clock.at(NOON + timedelta(minutes=1)):
        company.share(author="colleague", brief=brief, channel="x", state="posted")
    page = at(reader(place)).get("/shared")
    lines = [p.get_text(" ", strip=True) for p in page.soup.select("main li p.muted")]
    name = program.names["en"]
    assert lines == [
        f"Colleague · 18 November 2026 · X · {name}",
        f"A colleague · 18 November 2026 · LinkedIn · {name}",
    ]
    assert "Author" not in page.words
    listed(company, "colleague", program, given=False)
    assert "Colleague" not in [
        p.get_text(" ", strip=True).partition(" · ")[0]
        for p in at(reader(place)).get("/shared").soup.select("main li p.muted")
    ]


def test_one_sees_oneself(company: Company, place: tuple[Program, Brief], at: At) -> None:
    with clock.at(NOON + timedelta(hours=1)):
        company.share(brief=place[1], state="posted")
    lines = [
        p.get_text(" ", strip=True) for p in at("author").get("/shared").soup.select("p.muted")
    ]
    assert lines[0].startswith("You · ")


def test_addresses_stay_with_their_author(
    company: Company, place: tuple[Program, Brief], at: At
) -> None:
    made = company.share(brief=place[1], state="posted")
    page = at(reader(place)).get("/shared")
    assert made.id not in str(page.soup)
    assert "linkedin.com" not in str(page.soup.select_one("main"))
    assert made.link is not None
    assert made.link.token not in str(page.soup)


@pytest.mark.parametrize("state", ["prepared", "cancelled"])
def test_what_was_not_posted_is_not_there(
    company: Company, place: tuple[Program, Brief], at: At, state: str
) -> None:
    company.share(brief=place[1], state=state)
    assert at(reader(place)).get("/shared").soup.select("main li") == []


def test_what_was_withdrawn_is_gone(company: Company, place: tuple[Program, Brief], at: At) -> None:
    made = company.share(brief=place[1], state="posted")
    assert len(at(reader(place)).get("/shared").soup.select("main li")) == 1
    with unit_of_work():
        stories.withdraw(made.story, by=company.people["author"])
    assert at(reader(place)).get("/shared").soup.select("main li") == []


def test_a_story_stands_once_however_often_it_was_posted(
    company: Company, place: tuple[Program, Brief], at: At
) -> None:
    made = company.share(brief=place[1], state="posted")
    path, author = f"/stories/{made.story_id}/posted-elsewhere", at("author")
    for later, given in enumerate(({"channel": "mail"}, {"channel": "other", "address": POST}), 1):
        with clock.at(NOON + timedelta(minutes=later)):
            assert author.post(path, {**given, "disclosed": "y"}).status == 303
    (line,) = at(reader(place)).get("/shared").soup.select("main li p.muted")
    assert "LinkedIn, E-mail, Another place" in line.get_text(" ", strip=True)


def test_only_programs_one_is_in(company: Company, place: tuple[Program, Brief], at: At) -> None:
    company.share(brief=place[1], state="posted")
    page = at("stranger").get("/shared")
    assert (page.status, page.soup.select("main li")) == (200, [])
    assert "This page is for people who joined a program." in page.words
    assert at("lead").get("/shared").soup.select("main li") == []


def test_pages_follow_one_another_without_a_gap(
    company: Company, place: tuple[Program, Brief], at: At
) -> None:
    for number in range(33):
        # Pairs share a moment, so that the order must not stand on time alone.
        with clock.at(NOON + timedelta(minutes=number // 2)):
            company.share(
                brief=place[1], state="posted", body=f"Words of number {number:02d}. " * 4
            )
    browser = at(reader(place))
    first = browser.get("/shared")
    following = first.soup.select_one('a[rel="next"]')
    assert following is not None
    second = browser.get(str(following["href"]))
    seen = [
        s.get_text(" ", strip=True)[:18]
        for page in (first, second)
        for s in page.soup.select("main li .story")
    ]
    assert (len(first.soup.select("main li")), len(second.soup.select("main li"))) == (30, 3)
    assert sorted(seen) == [f"Words of number {n:02d}" for n in range(33)]
    assert second.soup.select('a[rel="next"]') == []
    assert len(browser.get("/shared?before=none-such").soup.select("main li")) == 30
    assert len(browser.get("/shared?before=%00%27").soup.select("main li")) == 30


def test_three_rows_and_thirty_cost_the_same_number_of_queries(
    company: Company, place: tuple[Program, Brief], at: At
) -> None:
    browser, told = at(reader(place)), {}
    for number in range(30):
        company.share(brief=place[1], state="posted")
        if number in {2, 29}:
            with statements() as seen:
                rows = browser.get("/shared").soup.select("main li")
            told[len(rows)] = len([s for s in seen if s.lstrip().upper().startswith("SELECT")])
    assert set(told) == {3, 30}
    assert told[3] == told[30]

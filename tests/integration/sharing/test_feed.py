"""The feed: names only with consent, pages, and a constant number of queries."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.fixtures import At
from tests.integration.sharing.shares import (
    POST,
    program_of_test,
)
from webapp.briefs.models import Brief
from webapp.core import clock
from webapp.core.unit_of_work import unit_of_work
from webapp.program_kinds import Consent
from webapp.programs import queries as programs
from webapp.programs import services as joining
from webapp.programs.models import Program
from webapp.stories import services as stories
from webapp.web.database import db as flask_db


@pytest.fixture
def own_program(company: Company, request: pytest.FixtureRequest) -> tuple[Program, Brief]:
    """A program of this test, and a reader who is in no other program."""
    program, brief = program_of_test(company, request, "author", "colleague")
    join_reader(company, program)
    return program, brief


def join_reader(company: Company, program: Program) -> None:
    person = company.newcomer(f"reader-{program.slug}")
    with unit_of_work():
        joining.join(program, by=person, version=1)


def reader(own_program: tuple[Program, Brief]) -> str:
    return f"reader-{own_program[0].slug}"


@pytest.fixture(scope="module")
def full_program(company: Company) -> tuple[Program, Brief]:
    """A program with 33 posted stories. Pairs have the same moment, so the id decides the order."""
    program, brief = company.another("full", "author")
    join_reader(company, program)
    for number in range(33):
        with clock.at(NOON + timedelta(minutes=number // 2)):
            company.share(brief=brief, state="posted", body=f"Text of number {number:02d}. " * 4)
    return program, brief


def set_listed(company: Company, part: str, program: Program, *, given: bool = True) -> None:
    person = company.people[part]
    with unit_of_work():
        enrollment = programs.active_enrollment(person, program.id)
        assert enrollment is not None
        joining.set_consent(enrollment, Consent.listed, given=given, by=person)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the statements that are executed inside the block."""
    seen: list[str] = []

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(flask_db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(flask_db.engine, "before_cursor_execute", note)


def test_a_name_is_shown_only_with_consent(
    company: Company, own_program: tuple[Program, Brief], at: At
) -> None:
    program, brief = own_program
    set_listed(company, "colleague", program)
    company.share(brief=brief, state="posted")
    with clock.at(NOON + timedelta(minutes=1)):
        company.share(author="colleague", brief=brief, channel="x", state="posted")
    page = at(reader(own_program)).get("/shared")
    lines = [p.get_text(" ", strip=True) for p in page.soup.select("main li p.muted")]
    name = program.names["en"]
    assert lines == [
        f"Colleague · 18 November 2026 · X · {name}",
        f"A colleague · 18 November 2026 · LinkedIn · {name}",
    ]
    assert "Author" not in page.words
    set_listed(company, "colleague", program, given=False)
    assert "Colleague" not in [
        p.get_text(" ", strip=True).partition(" · ")[0]
        for p in at(reader(own_program)).get("/shared").soup.select("main li p.muted")
    ]


def test_the_author_sees_their_own_story(
    company: Company, own_program: tuple[Program, Brief], at: At
) -> None:
    with clock.at(NOON + timedelta(hours=1)):
        company.share(brief=own_program[1], state="posted")
    lines = [
        p.get_text(" ", strip=True) for p in at("author").get("/shared").soup.select("p.muted")
    ]
    assert lines[0].startswith("You · ")


def test_addresses_and_links_are_not_shown(
    company: Company, own_program: tuple[Program, Brief], at: At
) -> None:
    share = company.share(brief=own_program[1], state="posted")
    page = at(reader(own_program)).get("/shared")
    assert share.id not in str(page.soup)
    assert "linkedin.com" not in str(page.soup.select_one("main"))
    assert share.link is not None
    assert share.link.token not in str(page.soup)


@pytest.mark.parametrize("state", ["prepared", "cancelled"])
def test_a_share_that_was_not_posted_is_not_listed(
    company: Company, own_program: tuple[Program, Brief], at: At, state: str
) -> None:
    company.share(brief=own_program[1], state=state)
    assert at(reader(own_program)).get("/shared").soup.select("main li") == []


def test_a_withdrawn_story_is_not_listed(
    company: Company, own_program: tuple[Program, Brief], at: At
) -> None:
    share = company.share(brief=own_program[1], state="posted")
    assert len(at(reader(own_program)).get("/shared").soup.select("main li")) == 1
    with unit_of_work():
        stories.withdraw(share.story, by=company.people["author"])
    assert at(reader(own_program)).get("/shared").soup.select("main li") == []


def test_a_story_is_listed_once_with_all_its_channels(
    company: Company, own_program: tuple[Program, Brief], at: At
) -> None:
    share = company.share(brief=own_program[1], state="posted")
    path, author = f"/stories/{share.story_id}/posted-elsewhere", at("author")
    for minutes, fields in enumerate(
        ({"channel": "mail"}, {"channel": "other", "address": POST}), 1
    ):
        with clock.at(NOON + timedelta(minutes=minutes)):
            assert author.post(path, {**fields, "disclosed": "y"}).status == 303
    (line,) = at(reader(own_program)).get("/shared").soup.select("main li p.muted")
    assert "LinkedIn, Email, Another channel" in line.get_text(" ", strip=True)


def test_only_programs_of_the_reader_are_listed(
    company: Company, own_program: tuple[Program, Brief], at: At
) -> None:
    company.share(brief=own_program[1], state="posted")
    page = at("stranger").get("/shared")
    assert (page.status, page.soup.select("main li")) == (200, [])
    assert "This page is for people who joined a program." in page.words
    assert at("lead").get("/shared").soup.select("main li") == []


def test_pages_follow_one_another_without_a_gap(
    full_program: tuple[Program, Brief], at: At
) -> None:
    browser = at(reader(full_program))
    first = browser.get("/shared")
    following = first.soup.select_one('a[rel="next"]')
    assert following is not None
    second = browser.get(str(following["href"]))
    seen = [
        s.get_text(" ", strip=True)[:17]
        for page in (first, second)
        for s in page.soup.select("main li .story")
    ]
    lengths = [len(page.soup.select("main .list > li")) for page in (first, second)]
    assert lengths == [25, 8]
    assert sorted(seen) == [f"Text of number {n:02d}" for n in range(33)]
    assert second.soup.select('a[rel="next"]') == []
    for page in ("none", "-1", "0", "%00%27", "9" * 30):
        assert browser.get(f"/shared?page={page}").status == 200


def test_a_full_page_needs_as_many_queries_as_three_rows(
    company: Company,
    own_program: tuple[Program, Brief],
    full_program: tuple[Program, Brief],
    at: At,
) -> None:
    for _ in range(3):
        company.share(brief=own_program[1], state="posted")
    queries = {}
    for shown in (own_program, full_program):
        browser = at(reader(shown))
        browser.get("/shared")
        with statements() as seen:
            rows = browser.get("/shared").soup.select("main li")
        queries[len(rows)] = len([s for s in seen if s.lstrip().upper().startswith("SELECT")])
    assert set(queries) == {3, 25}
    assert queries[3] == queries[25]

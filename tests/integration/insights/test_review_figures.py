"""Published review figures, and the cost of the review queue."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from tests.factories.company import Company
from tests.integration.fixtures import At, app, at, built, company, module_settings
from tests.integration.stories.lookups import page_in_new_session
from tests.pages import Page
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.insights.jobs import store_review_figures
from webapp.insights.review_figures import AUTHORS, FLOOR
from webapp.programs.models import Program
from webapp.stories import services
from webapp.stories.models import Story
from webapp.stories.workflow import Reason, State
from webapp.web.database import db as flask_db

__all__ = ["app", "at", "built", "company", "module_settings"]

AUTHOR_PARTS = ("author", "colleague", "third", "fourth", "admin")


def decide_stories(company: Company, slug: str, decisions: int, people: int = 5) -> str:
    """Create a program with so many decided stories, three objected; returns its review page."""
    _program, brief = company.another(slug, *AUTHOR_PARTS[:people])
    for number in range(decisions):
        author = AUTHOR_PARTS[number % people]
        company.story("objected" if number < 3 else "approved", brief=brief, author=author)
    return f"/programs/{slug}/review"


def page_after_weeks(company: Company, weeks: int, path: str) -> Page:
    """A page after so many weeks. A week is stored only once, so each test uses another number."""
    with clock.at(clock.now() + timedelta(weeks=weeks)):
        store_review_figures(company.settings.zone)
        return page_in_new_session(company, "author", path)


def test_published_figures_of_a_closed_week_do_not_change(company: Company) -> None:
    path = decide_stories(company, "kept", 10)
    before = page_after_weeks(company, 4, path).text_of("main")
    with unit_of_work():
        story = (
            db.session().scalars(select(Story).join(Program).where(Program.slug == "kept")).first()
        )
        assert story is not None
        services.take_back(story, by=company.people["reviewer"])
    assert page_after_weeks(company, 4, path).text_of("main") == before


@pytest.mark.parametrize(("decisions", "people"), [(9, 5), (10, 4)])
def test_figures_below_the_minimum_are_unknown(
    company: Company, at: At, decisions: int, people: int
) -> None:
    path = decide_stories(company, f"small{decisions}", decisions, people)
    page = page_after_weeks(company, decisions - 8, path)
    assert [" ".join(f.get_text(" ").split()) for f in page.soup.select("p.headline-figure")] == [
        "unknown"
    ] * 2
    # The charter holds stories at the deadline, so none is approved without an answer.
    assert "Approved at the deadline" not in page.words
    assert "fewer than 10, or from fewer than 5 people, so nothing is shown" in page.words


def test_totals_of_closed_weeks_are_shown(company: Company, at: At) -> None:
    path = decide_stories(company, "large", 10)
    assert "Unknown: no week is closed yet." in at("author").get(path).words
    page = page_after_weeks(company, 3, path)
    figures = [" ".join(f.get_text(" ").split()) for f in page.soup.select("p.headline-figure")]
    assert figures[0] == "0 hours"
    assert figures[1].startswith("30%")
    assert page.words.count("too few to show") == len(Reason)


def test_the_lead_sees_the_review_figures_once_there_are_enough_decisions(
    company: Company, at: At
) -> None:
    path = decide_stories(company, "promised", 10).replace("/review", "/figures")
    placeholder = "Not shown yet: these figures need ten decisions on stories of five people."
    assert (FLOOR, AUTHORS) == (10, 5)
    assert placeholder in at("lead").get(path).words
    with clock.at(clock.now() + timedelta(weeks=5)):
        store_review_figures(company.settings.zone)
        page = page_in_new_session(company, "lead", path)
    rows = [" ".join(d.get_text(" ").split()) for d in page.soup.select("dl.promises > div")]
    assert len(rows) == 3
    for row, prefix in zip(rows, (
        "Median time of all decisions 0 hours The charter promises an answer", "Objections 30% [",
        "Decisions 10",
    ), strict=True):  # fmt: skip
        assert row.startswith(prefix)
    assert placeholder not in page.words


def count_statements(act: Callable[[], object]) -> int:
    """The number of database statements that a function executes."""
    seen: list[str] = []
    engine = flask_db.engine

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_a_long_queue_needs_no_more_statements_than_a_short_one(company: Company, at: At) -> None:
    for story in db.session().scalars(select(Story).where(Story.state == State.in_review)).all():
        with unit_of_work():
            services.withdraw(story, by=story.author)

    def load_queue() -> Page:
        return at("reviewer").get("/review")

    counts = []
    for size in (3, 27):
        for _ in range(size):
            company.story("in_review")
        load_queue()
        counts.append(count_statements(load_queue))
    shown = load_queue().soup.select("main tbody tr")
    assert (counts[0], len(shown)) == (counts[1], 25)
    assert "Page 1 of 2" in load_queue().words

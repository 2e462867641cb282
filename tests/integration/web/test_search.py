"""The search finds what a person may open, whatever the accents and capitals, and nothing else."""

import pytest

from tests.factories.company import Company
from tests.integration.asking import raw
from tests.integration.fixtures import At
from tests.pages import Page

TITLE = "Le tour d’Élodie"


def _titles(page: Page) -> set[tuple[str, str]]:
    """(heading, title) of the results."""
    return {
        (heading.get_text(strip=True), link.get_text(strip=True))
        for heading in page.soup.select("main h2")
        for link in heading.find_next("ul").select(".title a")  # type: ignore[union-attr]
    }


@pytest.fixture(scope="module")
def _stories(company: Company) -> None:
    company.story("draft", title=TITLE)
    company.story("in_review", title=f"{TITLE}, suite")


@pytest.mark.usefixtures("_stories")
@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("author", {("My stories", TITLE), ("My stories", f"{TITLE}, suite")}),
        ("reviewer", {("Stories to review", f"{TITLE}, suite")}),
        ("colleague", set()),
        ("foreign_reviewer", set()),
        ("admin", set()),
    ],
)
def test_who_finds_a_story(at: At, part: str, expected: set[tuple[str, str]]) -> None:
    for typed in ("elodie tour", "ÉLODIE", "tour d’élodie"):
        assert _titles(at(part).get(f"/search?q={typed}")) == expected


def test_only_administrators_find_people(at: At, company: Company) -> None:
    name = company.people["colleague"].name
    assert ("People", name) in _titles(at("admin").get(f"/search?q={name}"))
    for part in ("author", "lead", "analyst", "observer"):
        assert _titles(at(part).get(f"/search?q={name}")) == set()


def test_a_shared_story_is_found_by_colleagues_of_the_program(at: At, company: Company) -> None:
    company.share(state="posted", title="The ninth wheel")
    found = _titles(at("colleague").get("/search?q=ninth"))
    assert found == {("Shared stories", "The ninth wheel")}
    assert _titles(at("foreign_author").get("/search?q=ninth")) == set()


@pytest.mark.parametrize("typed", ["", "a", "   ", "%", "é" * 5000, "\x00<script>", "' OR 1=1 --"])
def test_hostile_and_empty_searches_have_a_page(at: At, typed: str) -> None:
    page = raw(at("author"), "GET", "/search", query_string={"q": typed})
    assert page.status_code == 200
    assert b"<script>" not in page.data

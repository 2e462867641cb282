"""The search finds what a person may open, whatever the accents and capitals, and nothing else."""

from datetime import timedelta

import pytest

from tests.factories.company import Company, charter_texts
from tests.integration.asking import raw
from tests.integration.fixtures import At
from tests.pages import Page
from webapp.briefs import services as briefs
from webapp.core import clock
from webapp.core.unit_of_work import unit_of_work
from webapp.programs import queries as programs
from webapp.programs import services

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


@pytest.fixture(scope="module")
def _briefs(company: Company) -> None:
    with unit_of_work():
        briefs.open_brief(
            company.program, by=company.people["lead"], theme={"en": "Trade", "fr": "Métier"},
            titles={"en": "A brass gauge", "fr": "Une jauge de laiton"},
            facts={"en": ["It measures a tenth."], "fr": ["Elle mesure au dixième."]},
            questions={"en": ["Who taught you?"], "fr": ["Qui vous l’a appris ?"]},
            sources=[], expires_on=None,
        )  # fmt: skip


@pytest.mark.usefixtures("_briefs")
@pytest.mark.parametrize("typed", ["brass GAUGE", "tenth", "gauge taught", "trade gauge"])
def test_a_brief_is_found_by_participants_and_its_lead(at: At, typed: str) -> None:
    for part in ("author", "colleague", "lead"):
        assert _titles(at(part).get(f"/search?q={typed}")) == {("Briefs", "A brass gauge")}
    for part in ("stranger", "reviewer", "foreign_author", "foreign_lead", "admin", "observer"):
        assert _titles(at(part).get(f"/search?q={typed}")) == set()


@pytest.mark.usefixtures("_briefs")
def test_a_search_compares_the_languages_of_the_reader(at: At, company: Company) -> None:
    french = "/search?q=laiton&lang="
    assert _titles(at("colleague").get(f"{french}en")) == set()
    assert _titles(at("colleague").get(f"{french}fr")) == {("Briefs", "Une jauge de laiton")}
    at("colleague").get("/about?lang=en")
    assert _titles(at("colleague").get("/search?q=laiton")) == set()
    with unit_of_work():
        company.again(company.people["colleague"]).languages = ["fr", "de"]
    assert _titles(at("colleague").get("/search?q=laiton")) == {("Briefs", "A brass gauge")}


def test_a_brief_opens_where_a_person_may_use_it(at: At, company: Company) -> None:
    _program, brief = company.another("pipework", "author", "lead")
    with unit_of_work():
        briefs.close_brief(company.again(brief), by=company.people["lead"])

    def pages(part: str) -> list[str]:
        found = at(part).get("/search?q=hands").soup.select("main .title a")
        return [a for each in found if (a := str(each["href"])).startswith("/briefs/")]

    assert f"/briefs/{brief.id}/edit" in pages("lead")
    assert not [page for page in pages("author") if brief.id in page]
    for part in ("author", "lead"):
        assert [at(part).get(page).status for page in pages(part)] == [200] * len(pages(part))


def test_a_paused_participant_finds_no_brief(at: At, company: Company) -> None:
    person, (program, _brief) = company.people["third"], company.another("idle", "third")
    at("third").get("/about?lang=en")
    for own in programs.own_enrollments(person):
        with unit_of_work():
            until = clock.today() + timedelta(days=9)
            services.pause_until(company.again(own.enrollment), until, by=person)
    assert _titles(at("third").get("/search?q=hands")) == set()
    assert ("Programs", "Idle") in _titles(at("third").get(f"/search?q={program.slug}"))


def test_programs_are_found_by_name_and_purpose(at: At, company: Company) -> None:
    by = company.people["lead"]
    program, _brief = company.another("woodwind")
    with unit_of_work():
        texts = charter_texts("modern")
        texts["en"]["purpose"] = "Let flutes be heard. " * 9
        words = {"en": "I work here.", "fr": "J’y travaille."}
        services.write_charter(company.again(program), texts, words, by=by)
    for part, page in (("stranger", "/charter/woodwind"), ("lead", "/programs/woodwind")):
        for typed in ("WOODWIND", "flutes heard"):
            found = at(part).get(f"/search?q={typed}")
            assert _titles(found) == {("Programs", "Woodwind")}
            assert found.soup.select_one(".title a")["href"] == page  # type: ignore[index]
            facts = found.soup.select_one("main .muted")
            assert facts is not None
            assert facts.get_text() == "Let flutes be heard. " * 7 + "Let flutes…"
    assert _titles(at("stranger").get("/search?q=modern")) == set()


def test_a_draft_program_is_found_by_its_lead_only(at: At, company: Company) -> None:
    company.draft()
    assert _titles(at("lead").get("/search?q=sketch")) == {("Programs", "Sketch")}
    for part in ("author", "reviewer", "admin", "foreign_lead"):
        assert _titles(at(part).get("/search?q=sketch")) == set()


@pytest.mark.parametrize("typed", ["", "a", "   ", "%", "é" * 5000, "\x00<script>", "' OR 1=1 --"])
def test_hostile_and_empty_searches_have_a_page(at: At, typed: str) -> None:
    page = raw(at("author"), "GET", "/search", query_string={"q": typed})
    assert page.status_code == 200
    assert b"<script>" not in page.data

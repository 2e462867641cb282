"""Pages of programs: short first screens, lists with a search, a charter before it is published."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import Comment

from tests.factories.company import Company, charter_texts
from tests.integration.fixtures import At
from tests.integration.programs.test_lead import _charter_values, lead_of, program_of
from tests.pages import Client, Page
from webapp.core.unit_of_work import unit_of_work
from webapp.people import services as people
from webapp.people.workflow import Role
from webapp.program_kinds import Consent
from webapp.programs import queries, services
from webapp.programs.models import Program
from webapp.stories import services as stories

__all__ = ["lead_of"]
WORDINGS = {"en": "I work here.", "fr": "J’y travaille."}


def visible_words(page: Page) -> int:
    """The words of `main` without closed details and texts for screen readers."""
    main = page.soup.select_one("main")
    assert main is not None
    for hidden in main.select("details:not([open]) > :not(summary), .visually-hidden, svg"):
        hidden.decompose()
    texts = (t for t in main.find_all(string=True) if not isinstance(t, Comment))
    return len(" ".join(texts).split())


def rewrite(company: Company, program: Program, text: str) -> None:
    with unit_of_work():
        services.write_charter(
            program, charter_texts(text), WORDINGS, by=company.people["lead"]
        )  # fmt: skip


def links(page: Page, selector: str = "main a") -> list[str]:
    return [str(each["href"]) for each in page.soup.select(selector)]


def consent(company: Company, part: str, program: Program, *, given: bool) -> None:
    person = company.people[part]
    found = queries.enrollment(person, program.id)
    assert found is not None
    with unit_of_work():
        services.set_consent(found, Consent.listed, given=given, by=person)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("part", [None, "stranger", "author"])
def test_the_first_screen_of_a_charter_is_short(
    company: Company, at: At, client: Client, part: str | None, language: str
) -> None:
    company.another("brief-charter", "author") if program_missing("brief-charter") else None
    reader = at(part) if part else client
    reader.get("/about")  # shows the messages of earlier tests
    page = reader.get(f"/charter/brief-charter?lang={language}")
    assert len(page.soup.select(".summary > div")) == 5
    assert len(page.soup.select("main .btn-primary")) == 1
    assert "plain data" in page.words
    assert visible_words(page) <= 110
    reader.get("/?lang=en")


def program_missing(slug: str) -> bool:
    return queries.by_slug(slug) is None


def test_a_visitor_signs_up_and_returns_to_the_charter(client: Client) -> None:
    page = client.get("/charter/voices")
    (primary,) = page.soup.select("main .btn-primary")
    assert primary["href"] == "/sign-up?next=/charter/voices"
    assert "/sign-in?next=/charter/voices" in links(page)


def test_joining_shows_briefs_that_can_be_written_from_at_once(company: Company, at: At) -> None:
    _program, brief = company.another("direct")
    client = at("stranger")
    client.get("/about")
    sent = client.get("/charter/direct").form("/charter/direct/join")
    page = client.post("/charter/direct/join", sent, follow=True)
    assert f"/briefs/{brief.id}/write" in links(page, "main a.btn-primary")
    assert client.get(f"/briefs/{brief.id}/write").status == 200
    assert visible_words(page) <= 60


def test_differences_between_two_versions(company: Company, at: At, client: Client) -> None:
    program, _brief = company.another("compared", "author")
    rewrite(company, program, "second")
    rewrite(company, program, "third")
    page = client.get("/charter/compared/differences?old=1&new=2")
    assert "From version 1 to version 2." in page.words
    purpose = page.soup.select_one(".differences p")
    assert purpose is not None
    assert purpose.get_text() == "[removed: plain end] [added: second end] purpose en"
    assert "third" not in page.words
    chosen = [o.get_text() for o in page.soup.select("option[selected]")]
    assert (len(page.soup.select("option")), chosen) == (6, ["1", "2"])
    assert "third" in client.get("/charter/compared/differences").words
    same = client.get("/charter/compared/differences?old=3&new=3")
    assert "Both versions have the same text in English." in same.words
    for query in ("new=9", "old=9", "new=x", "new=-1", "old=99999"):
        assert client.get(f"/charter/compared/differences?{query}").status == 404
    history = links(client.get("/charter/compared"), "#versions a")
    assert "/charter/compared/differences?new=3" in history
    behind = links(at("author").get("/charter/compared"))
    assert "/charter/compared/differences?old=1" in behind


def test_differences_begin_with_words_that_were_added(company: Company, client: Client) -> None:
    program, _brief = company.another("begun", "author")
    rewrite(company, program, "And plain")
    page = client.get("/charter/begun/differences?new=2")
    assert page.status == 200
    purpose = page.soup.select_one(".differences p")
    assert purpose is not None
    assert purpose.get_text() == "[added: And  end]plain purpose en"


def test_an_older_version_says_nothing_of_today(company: Company, at: At) -> None:
    program, _brief = company.another("dated", "author")
    today = (
        "Who has a role in it?",
        "How are stories published?",
        "Are reviews on time?",
        "Status:",
    )
    shown = at("author").get("/charter/dated").words
    assert [line for line in today if line not in shown] == []
    rewrite(company, program, "second")
    old = at("author").get("/charter/dated?version=1").words
    assert [line for line in today if line in old] == []


def test_a_charter_is_shown_before_it_is_published(lead_of: Callable[[str], Client]) -> None:
    client = lead_of("previewed")
    path = "/programs/previewed/charter"
    typed = _charter_values(version="1", purpose_en="A <b>new</b> purpose.")
    page = client.post(path, {**typed, "step": "preview"})
    assert (page.status, "A <b>new</b> purpose." in page.words) == (200, True)
    assert "A reviewer has 3 working days." in page.words
    assert len(program_of("previewed").charters) == 1
    kept = page.form(path)
    again = client.post(path, {**kept, "step": "edit"})
    assert (again.status, again.form(path)["purpose_en"].strip()) == (200, "A <b>new</b> purpose.")
    assert len(program_of("previewed").charters) == 1
    wrong = client.post(path, {**typed, "purpose_fr": "", "step": "preview"})
    assert (wrong.status, len(wrong.errors())) == (422, 1)
    assert client.post(path, {**kept, "step": "publish"}).status == 303
    charter = program_of("previewed").charter
    assert (charter.version, charter.texts["en"]["purpose"]) == (2, "A <b>new</b> purpose.")
    assert charter.more_disclosures["en"] == ["My employer.", "Also: I work here."]


def test_a_draft_without_a_charter_can_be_previewed(company: Company, at: At) -> None:
    with unit_of_work():
        program = services.create(
            "unwritten", company.program.kind, {"en": "Unwritten", "fr": "Blanc"},
            "https://company.example/", by=company.people["lead"], hosts={"company.example"},
        )  # fmt: skip
        people.grant(company.people["lead"], Role.lead, by=None, scope=program.id, reason="test")
    page = at("lead").post(
        "/programs/unwritten/charter", _charter_values(step="preview", version="0")
    )
    assert (page.status, page.h1) == (200, "Preview: Unwritten")
    assert "Unwritten is a draft" in at("lead").get("/").words


def test_home_shows_what_waits_first(company: Company, at: At) -> None:
    program, _brief = company.another("newer", "third")
    rewrite(company, program, "second")
    page = at("third").get("/")
    cards = page.soup.select(".card-step")
    assert "New charter of Newer" in cards[0].get_text()
    assert "/charter/newer" in links(page, ".card-step .btn-primary")
    assert len(page.soup.select("main .btn-primary")) == 1
    with unit_of_work():
        program_of("newer").sponsor_asked = company.people["fourth"].email
    assert "/programs/newer/sponsor" in links(at("fourth").get("/"), ".card-step a")
    assert "/programs/newer/sponsor" not in links(at("colleague").get("/"))


def test_first_steps_can_be_closed(company: Company) -> None:
    company.newcomer("fresh")
    client = Client(company.app).sign_in("fresh@company.example")
    assert "First steps" in client.get("/").words
    assert client.post("/first-steps/close", token=False).status == 400
    assert "First steps" in client.get("/").words
    page = client.post("/first-steps/close", follow=True)
    assert (page.status, "First steps" in page.words) == (200, False)
    assert "First steps" not in client.get("/").words


def test_first_steps_end_with_the_first_story(company: Company) -> None:
    company.newcomer("writer")
    program, brief = company.another("written", "writer")
    client = Client(company.app).sign_in("writer@company.example")
    assert "First steps" in client.get("/").words
    story = company.story(author="writer", brief=brief)
    with unit_of_work():
        stories.withdraw(company.again(story), by=company.people["writer"])
    assert program.slug in str(client.get("/").soup)
    assert "First steps" not in client.get("/").words


def test_first_steps_are_for_people_without_a_role(at: At) -> None:
    for part in ("lead", "reviewer", "admin", "observer"):
        assert "First steps" not in at(part).get("/").words


def test_home_of_an_observer_links_to_charters_and_their_history(at: At) -> None:
    assert "/charter/voices#versions" in links(at("observer").get("/"))
    assert "/charter/voices#versions" not in links(at("analyst").get("/"))


@pytest.mark.parametrize("part", ["stranger", "lead", "reviewer", "admin", "observer"])
def test_home_is_short(company: Company, at: At, part: str) -> None:
    client = at(part)
    client.get("/about")
    page = client.get("/")
    for card in page.soup.select(".card-steps"):
        card.decompose()
    programs = len(page.soup.select("main .list li"))
    # Names and purposes of programs, at most 8 words each, come from the lead.
    assert visible_words(page) <= 40 + 8 * programs


def test_programs_can_be_searched_and_open_their_charter(at: At, company: Company) -> None:
    company.another("ecole")
    admin = at("admin")
    page = admin.get("/programs?q=ÉCOLE")
    assert links(page, "main table a") == ["/charter/ecole"]
    assert admin.get("/programs?state=closed&q=ecole").soup.select("main table") == []


PROMISES = (
    "Reviewers see your name on the stories you send for review.",
    "The lead also sees your name when asked to review for reviewers who are away or late.",
    "They see your name only if you turn on “Show my name to participants”.",
    "No page shows who does not take part.",
)


def test_the_charter_says_who_sees_names_and_pages_keep_to_it(company: Company, at: At) -> None:
    program, brief = company.another("named", "author", "colleague")
    page = at("stranger").get("/charter/named").words
    assert [p for p in PROMISES if p not in page] == []
    path = "/programs/named/people"

    def shown(part: str, path: str = path) -> Any:
        return "Author" in " ".join(t.get_text() for t in at(part).get(path).soup.select("main"))

    assert not shown("colleague")
    consent(company, "author", program, given=True)
    assert shown("colleague")
    assert [at(p).get(path).status for p in ("lead", "reviewer", "stranger", "admin")] == [
        403, 403, 404, 404,
    ]  # fmt: skip
    consent(company, "author", program, given=False)
    assert not shown("colleague")
    story = company.story(brief=brief)
    at("author").post(f"/stories/{story.id}/submit", {"version": str(story.version)})
    sent = f"/stories/{story.id}"
    state = company.again(story).state
    assert state == "in_review"
    assert shown("reviewer", sent)
    assert at("lead").get(sent).status == 404
    with unit_of_work():
        late = company.again(story)
        late.escalated_at = late.submitted_at
    assert shown("lead", sent)
    assert at("colleague").get(sent).status == 404

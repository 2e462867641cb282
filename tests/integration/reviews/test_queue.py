"""The review queue: who sees what, order, filters, search, pages; decided stories; the home card."""

from datetime import timedelta

from tests.factories.company import BODY, Company
from tests.integration.fixtures import At
from tests.integration.stories.lookups import deadline, notice_subjects, page_in_new_session
from tests.pages import Page
from webapp.briefs.models import Brief
from webapp.core import clock
from webapp.core.unit_of_work import unit_of_work
from webapp.people import services as people
from webapp.people.workflow import Role
from webapp.reviews import home, queries
from webapp.reviews.queries import Filters
from webapp.stories import services as stories
from webapp.stories.models import Story
from webapp.stories.workflow import State


def titles(page: Page) -> list[str]:
    """The titles of a list of stories, from top to bottom."""
    return [link.get_text(strip=True) for link in page.soup.select(".rows .title a")]


def own_queue(company: Company, slug: str, *authors: str) -> tuple[str, Brief]:
    """A reviewer of a new program, in which these people take part, and its brief."""
    program, brief = company.another(slug, *authors)
    part = f"{slug}_reviewer"
    person = company.newcomer(part)
    with unit_of_work():
        people.grant(person, Role.reviewer, by=None, scope=program.id, reason="for the test")
    return part, brief


def titled(company: Company, title: str, brief: Brief, *, language: str = "en") -> Story:
    """A story in review with this title."""
    author = company.people["author"]
    with unit_of_work():
        made = stories.write(brief, by=author, title=title, body=BODY, language=language)
        stories.submit(made, by=author, version=1)
    return made


def test_the_queue_shows_only_the_programs_of_the_reviewer(company: Company, at: At) -> None:
    own = [company.story("in_review", author=a).id for a in ("author", "colleague")]
    foreign = company.story("in_review", author="foreign_author").id
    shown = str(at("reviewer").get(f"/review?program={company.program.id}").soup)
    assert [i in shown for i in (*own, foreign)] == [True, True, False]
    listed = str(at("foreign_reviewer").get("/review").soup)
    assert [i in listed for i in (*own, foreign)] == [False, False, True]


def test_the_queue_names_author_brief_language_and_deadline(company: Company, at: At) -> None:
    part, brief = own_queue(company, "columns", "author")
    story = titled(company, "The oven", brief, language="fr")
    page = at(part).get("/review")
    cells = {
        str(td["data-label"]): td.get_text(" ", strip=True)
        for td in page.soup.select(".rows tbody td")
    }
    assert cells | {"Assigned to": ""} == {
        "Author": "Author",
        "Language": "Français",
        "Brief": "Hands",
        "Waiting since": "Wednesday 18 November",
        "Answer expected": "Friday 20 November",
        "Assigned to": "",
    }
    with clock.at(deadline(story) - timedelta(hours=1)):
        assert "Today" in page_in_new_session(company, part, "/review").words
    with clock.at(deadline(story) + timedelta(minutes=1)):
        late = page_in_new_session(company, part, "/review")
        assert "Late: Friday 20 November" in late.words
    assert "hour" not in page.text_of("main")


def test_the_nearest_deadline_comes_first(company: Company, at: At) -> None:
    part, brief = own_queue(company, "order", "author")
    with clock.at(clock.now() + timedelta(days=1)):
        titled(company, "Second", brief)
    titled(company, "First", brief)
    assert titles(at(part).get("/review")) == ["First", "Second"]


def test_search_ignores_accents_and_filters_combine(company: Company, at: At) -> None:
    part, brief = own_queue(company, "search", "author")
    taken = titled(company, "L’été à l’atelier", brief, language="fr")
    titled(company, "A winter", brief)
    client = at(part)
    client.post(f"/stories/{taken.id}/claim")
    found = {
        address: titles(client.get(f"/review{address}"))
        for address in (
            "?q=ETE", "?q=author", "?q=nothing", "?language=en", "?language=fr&q=winter",
            "?reader=mine", "?reader=free", "?reader=x&language=y&program=z&page=99",
        )
    }  # fmt: skip
    both = ["L’été à l’atelier", "A winter"]
    for address in ("?q=author", "?reader=x&language=y&program=z&page=99"):
        assert sorted(found.pop(address)) == sorted(both)
    assert found == {
        "?q=ETE": both[:1],
        "?q=nothing": [],
        "?language=en": both[1:],
        "?language=fr&q=winter": [],
        "?reader=mine": both[:1],
        "?reader=free": both[1:],
    }
    assert "No waiting story matches." in client.get("/review?q=nothing").words


def test_the_queue_has_pages_of_25(company: Company, at: At) -> None:
    part, brief = own_queue(company, "pages", "author")
    for number in range(27):
        titled(company, f"Story {number}", brief)
    first, second = (at(part).get(f"/review?page={n}&language=en") for n in (1, 2))
    assert (len(titles(first)), len(titles(second))) == (25, 2)
    following = first.soup.select_one("a[rel=next]")
    assert following is not None
    assert str(following["href"]) == "/review?page=2&language=en"


def test_decided_stories_are_listed_with_their_decision(company: Company, at: At) -> None:
    part, brief = own_queue(company, "decided", "author")
    kept, objected = titled(company, "Kept", brief), titled(company, "Été", brief)
    reviewer = company.people[part]
    with unit_of_work():
        stories.approve(kept, by=reviewer, revision=1)
    assert titles(at(part).get("/review/decided")) == ["Kept"]
    sent = {"version": "1", "reason": "legal", "note": "A law."}
    with clock.at(clock.now() + timedelta(minutes=1)):
        at(part).post(f"/stories/{objected.id}/object", sent)
    page = at(part).get("/review/decided")
    assert titles(page) == ["Été", "Kept"]
    assert "Objected" in page.words
    assert titles(at(part).get("/review/decided?q=ete")) == ["Été"]
    with unit_of_work():
        stories.withdraw(company.again(kept), by=company.people["author"])
    assert titles(at(part).get("/review/decided")) == ["Été"]
    assert titles(at("foreign_reviewer").get("/review/decided")) == []


def test_the_story_page_shows_the_brief_and_the_neighbors(company: Company, at: At) -> None:
    part, brief = own_queue(company, "neighbors", "author")
    made = []
    for number, title in enumerate(("One", "Two", "Three")):
        with clock.at(clock.now() + timedelta(minutes=number)):
            made.append(titled(company, title, brief))
    page = at(part).get(f"/stories/{made[1].id}")
    assert page.text_of("nav.neighbors").split() == ["Previous:", "One", "Next:", "Three"]
    aside = page.soup.select_one("#review > aside")
    assert aside is not None
    assert aside.find_parent("details") is None
    for text in ("A question?", "A fact.", "A source"):
        assert text in aside.get_text()
    assert aside.select("details") == []
    assert "English" in page.text_of(".facts")
    last = at(part).get(f"/stories/{made[2].id}")
    assert last.text_of("nav.neighbors").split() == ["Previous:", "Two"]


def test_the_navigation_and_the_home_card_count_the_same(company: Company, at: At) -> None:
    part, brief = own_queue(company, "card", "author")
    reviewer = company.people[part]
    with company.app.app_context(), company.app.test_request_context():
        assert (home.waiting(reviewer), list(home.next_steps(reviewer))) == (0, [])
    urgent, other = titled(company, "Urgent", brief), titled(company, "Other", brief)
    with unit_of_work():
        company.again(other).due_at += timedelta(days=3)
    with company.app.app_context(), company.app.test_request_context():
        assert home.waiting(reviewer) == 2
        (card,) = home.next_steps(reviewer)
        assert (card.title, card.label) == ("2 stories to review", "Review “Urgent”")
        assert (card.url, card.urgency) == (f"/stories/{urgent.id}", "")
        assert card.facts == "The first answer is due by the end of Friday 20 November."
    with clock.at(deadline(urgent) - timedelta(hours=1)), company.app.test_request_context():
        (card,) = home.next_steps(reviewer)
        assert (card.facts, card.urgency) == ("1 due today", "soon")
    with clock.at(deadline(urgent) + timedelta(hours=1)), company.app.test_request_context():
        (card,) = home.next_steps(reviewer)
        assert (card.facts, card.urgency) == ("1 late", "late")
    item = at(part).get("/me").soup.select_one('nav.sections a[href="/review"] .count')
    assert item is not None
    assert item.get_text() == "2"


def test_an_approval_can_be_undone_for_ten_seconds(company: Company, at: At) -> None:
    story = company.story("in_review")
    due, client = deadline(story), at("reviewer")
    path = f"/stories/{story.id}/undo-approval"
    done = client.post(f"/stories/{story.id}/approve", {"version": "1"}, follow=True)
    assert done.soup.select_one(f'form[action="{path}"]') is not None
    with clock.at(clock.now() + timedelta(seconds=10)):
        assert client.post(path).status == 303
    story = company.again(story)
    assert (story.state, story.due_at, story.approved_revision_id) == (State.in_review, due, None)
    assert "A decision on your story was canceled" in notice_subjects(company, "author", story.id)
    assert queries.queue(company.people["reviewer"], Filters()).total > 0
    client.post(f"/stories/{story.id}/approve", {"version": "1"})
    with clock.at(clock.now() + timedelta(seconds=11)):
        late = client.post(path)
    assert (late.status, "The ten seconds are over." in late.words) == (409, True)
    assert company.again(story).state == State.approved


def test_an_undo_after_another_act_is_refused(company: Company, at: At) -> None:
    client = at("reviewer")
    objected, shared = company.story("objected"), company.share().story
    for story, status in ((objected, 409), (shared, 403)):
        before = company.again(story).state
        page = client.post(f"/stories/{story.id}/undo-approval")
        assert page.status == status
        assert company.again(story).state == before

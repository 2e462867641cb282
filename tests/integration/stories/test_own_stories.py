"""One's own stories: the list by status, the cards of the home page, the writing page."""

from datetime import timedelta

from tests.factories.company import BODY, Company
from tests.integration.fixtures import At
from webapp.core import clock
from webapp.core.unit_of_work import unit_of_work
from webapp.programs import queries as programs
from webapp.programs.services import leave
from webapp.stories import home
from webapp.web.features import NextStep


def tab(company: Company, at: At, part: str, show: str) -> tuple[int, int]:
    """The number on a tab, and how many stories its list shows."""
    page = at(part).get(f"/stories?show={show}" if show else "/stories")
    number = page.soup.select_one(".tabs a[aria-current] .tab-count")
    assert number is not None
    return int(number.get_text()), len(page.soup.select("ul.list > li"))


def cards(company: Company, part: str) -> list[NextStep]:
    with company.app.test_request_context():
        return list(home.next_steps(company.people[part]))


def test_stories_are_listed_by_status_with_the_day(company: Company, at: At) -> None:
    for state in ("draft", "in_review", "objected", "approved", "withdrawn"):
        company.story(state, author="third")
    company.share(author="third")
    found = {
        show: tab(company, at, "third", show)
        for show in ("", "drafts", "review", "approved", "shared")
    }
    assert found == {
        "": (6, 6), "drafts": (1, 1), "review": (2, 2), "approved": (1, 1), "shared": (1, 1),
    }  # fmt: skip
    words = at("third").get("/stories?show=review").words
    assert "Answer expected by the end of Friday 20 November" in words
    assert "18 November 2026" in at("third").get("/stories?show=approved").words
    assert tab(company, at, "third", "anything") == (6, 6)


def test_long_lists_have_pages(company: Company, at: At) -> None:
    for _ in range(26):
        company.story(author="colleague")
    first, second = (at("colleague").get(f"/stories?show=drafts&page={n}") for n in (1, 2))
    assert [len(p.soup.select("ul.list > li")) for p in (first, second)] == [25, 1]
    assert first.soup.select_one('a[rel=next][href="/stories?page=2&show=drafts"]') is not None


def test_the_home_page_has_a_card_for_each_of_the_newest_three(company: Company) -> None:
    made = []
    for number, state in enumerate(("draft", "in_review", "objected", "edits_suggested")):
        with clock.at(clock.now() + timedelta(minutes=number)):
            made.append(company.story(state, author="fourth"))
    assert [(card.label, card.url, card.order) for card in cards(company, "fourth")] == [
        ("Read the answer", f"/stories/{made[3].id}", 10),
        ("Read the answer", f"/stories/{made[2].id}", 10),
        ("Open", f"/stories/{made[1].id}", 30),
    ]
    waiting = cards(company, "fourth")[2]
    assert waiting.facts == "In review. Answer expected by the end of Friday 20 November."
    with clock.at(clock.now() + timedelta(days=4)):
        assert cards(company, "fourth")[2].facts == "In review. The answer is late."


def test_an_approved_story_can_be_shared_from_the_home_page_once(company: Company) -> None:
    company.newcomer("sharer")
    assert cards(company, "sharer") == []
    share = company.share(author="author")
    links = [card.url for card in cards(company, "author")]
    assert f"/stories/{share.story_id}/share" not in links
    story = company.story("approved")
    (card,) = [c for c in cards(company, "author") if c.url == f"/stories/{story.id}/share"]
    assert (card.label, card.about) == ("Share it", "The lathe")


def test_the_questions_are_above_the_text_and_the_rest_is_folded(company: Company, at: At) -> None:
    page = at("author").get(f"/briefs/{company.brief.id}/write")
    brief = page.soup.select_one("#brief")
    assert brief is not None
    assert "A question?" in brief.get_text()
    folded = page.soup.select_one("#brief details")
    assert folded is not None
    assert ("A fact." in folded.get_text(), folded.has_attr("open")) == (True, False)
    picture = page.soup.select_one("details#picture")
    assert picture is not None
    assert not picture.has_attr("open")
    missing = [li.get_text(strip=True) for li in page.soup.select("#needs .need-open")]
    assert missing == ["Add a title.", "Write at least 40 characters."]
    assert [b.get_text() for b in page.soup.select("main .btn-primary")] == ["Send for review"]
    kept = page.soup.select_one("noscript button")
    assert kept is not None
    assert kept.get_text() == "Save the draft"


def test_sending_says_once_when_the_answer_comes(company: Company, at: At) -> None:
    sent = {"title": "The oven", "body": BODY, "language": "en", "then": "send"}
    page = at("author").post(f"/briefs/{company.brief.id}/write", sent, follow=True)
    messages = [m.get_text(strip=True) for m in page.soup.select("main .message")]
    assert messages == [
        "Sent for review. You will have an answer by the end of Friday 20 November."
    ]


def test_after_leaving_an_approved_text_is_kept_and_not_offered_for_sharing(
    company: Company, at: At
) -> None:
    program, brief = company.another("left-behind", "author")
    story = company.share(brief=brief, state="posted").story
    assert "Shares of this story" in at("author").get(f"/stories/{story.id}").words
    with unit_of_work():
        enrollment = programs.enrollment(company.people["author"], program.id)
        assert enrollment is not None
        leave(enrollment, by=company.people["author"])
    page = at("author").get(f"/stories/{story.id}")
    assert "You left the program. You keep this text." in page.words
    assert page.soup.select("main .btn-primary") == []
    assert [a.get_text() for a in page.soup.select("a[href$='/share']")] == ["Shares of this story"]


def test_home_offers_the_briefs_that_were_not_answered(company: Company, at: At) -> None:
    def offered() -> list[str]:
        links = at("fourth").get("/").soup.select('main a[href^="/briefs/"]')
        return [str(link["href"]) for link in links]

    _program, brief = company.another("answered", "fourth")
    assert any(brief.id in address for address in offered())
    company.story(author="fourth", brief=brief)
    assert not any(brief.id in address for address in offered())
    assert brief.id in at("fourth").get("/briefs").text

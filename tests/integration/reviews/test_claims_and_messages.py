"""Claims of reviewers, and messages between author and reviewers."""

from datetime import timedelta

from tests.factories.company import Company
from tests.integration.asking import beside, count
from tests.integration.fixtures import At
from tests.integration.stories.lookups import latest_revision, notice_subjects
from tests.pages import Page
from webapp.core import clock
from webapp.core.unit_of_work import unit_of_work
from webapp.people import services as people
from webapp.people.workflow import Role
from webapp.reviews import services as reviews
from webapp.reviews.models import Comment


def cell(page: Page, label: str) -> str:
    """The text of the first row under a heading of the queue."""
    found = page.soup.select_one(f'.rows tbody [data-label="{label}"]')
    return found.get_text(strip=True) if found else ""


def test_a_claim_is_shown_to_reviewers_and_expires(company: Company, at: At) -> None:
    program, brief = company.another("claims", "author")
    with clock.at(clock.now() - timedelta(days=40)):  # so that it is the oldest in every queue
        story = company.story("in_review", brief=brief)
    other = company.newcomer("second")
    with unit_of_work():
        people.grant(other, Role.reviewer, by=None, scope=program.id, reason="for the test")
    assert at("reviewer").post(f"/stories/{story.id}/claim").status == 303
    assert "Assigned to" not in at("author").get(f"/stories/{story.id}").words
    assert cell(at("reviewer").get("/review"), "Assigned to") == "You"
    assert "Assigned to you" in at("reviewer").get(f"/stories/{story.id}").words
    assert cell(at("second").get("/review"), "Assigned to") == "Reviewer"
    assert "Assigned to Reviewer" in at("second").get(f"/stories/{story.id}").words
    with unit_of_work():
        reviews.claim_review(story, by=other)
    assert company.again(story).reader_id == company.people["reviewer"].id
    with clock.at(clock.now() + timedelta(minutes=31)), unit_of_work():
        reviews.claim_review(story, by=other)
    assert company.again(story).reader_id == other.id


def test_author_and_reviewer_comment_on_a_revision(company: Company, at: At) -> None:
    story = company.story("in_review")
    path = f"/stories/{story.id}/comments"
    comment = {"version": "1", "remark": "<b>Which</b> scale?"}
    assert at("reviewer").post(path, comment).status == 303
    assert notice_subjects(company, "author", story.id) == ["New message about a story"]
    assert at("author").post(path, {"version": "1", "remark": "The old one."}).status == 303
    assert sorted(notice_subjects(company, "reviewer", story.id)) == [
        "A story waits for your review",
        "New message about a story",
    ]
    assert "<b>Which</b> scale?" in at("author").get(f"/stories/{story.id}").words
    page = at("author").post(path, {"version": "9", "remark": "To nothing."})
    assert (page.status, page.text_of("#remark").strip()) == (409, "To nothing.")
    page = at("author").post(path, {"version": "1", "remark": "x" * 1001})
    assert beside(page) == {"remark": "This is too long: 1000 characters at most."}
    assert count(Comment, Comment.revision_id == latest_revision(story).id) == 2

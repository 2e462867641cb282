"""Review of a story: suggested edits, taking back, refusals, concurrency."""

import pytest

from tests.factories.company import BODY, SUGGESTED, Company
from tests.integration.asking import beside, count, together
from tests.integration.fixtures import At
from tests.integration.stories.lookups import OBJECTION, latest_revision, notice_subjects
from tests.pages import Page
from webapp.core import clock, db
from webapp.core.errors import NotAllowed
from webapp.core.unit_of_work import unit_of_work
from webapp.people.models import Person
from webapp.programs import services as programs
from webapp.reviews import queries as reviews
from webapp.stories import queries, services
from webapp.stories.models import Review
from webapp.stories.workflow import Approval, State


def test_accepting_edits_approves_the_accepted_revision(company: Company, at: At) -> None:
    story = company.story("edits_suggested")
    shown = at("author").get(f"/stories/{story.id}")
    assert [d.get_text() for d in shown.soup.select("del")] == ["[removed: a month end]"]
    assert [d.get_text() for d in shown.soup.select("ins")] == ["[added: four weeks end]"]
    assert at("author").post(f"/stories/{story.id}/accept", {"version": "1"}).status == 303
    story = company.again(story)
    assert (story.state, story.approved_as) == (State.approved, Approval.accepted)
    assert queries.approved(story).number == 2
    assert (queries.approved(story).body, story.body) == (SUGGESTED, SUGGESTED)
    assert "Your edits were accepted" in notice_subjects(company, "reviewer", story.id)


def test_accepting_edits_keeps_a_working_text_changed_meanwhile(company: Company) -> None:
    story = company.story("edits_suggested")
    with unit_of_work():
        services.edit(
            story, by=company.people["author"], title="Mine", body=BODY + " Mine.", version=1
        )
    with unit_of_work():
        services.accept_edits(story, by=company.people["author"], revision=1)
    story = company.again(story)
    assert (story.body, queries.approved(story).body) == (BODY + " Mine.", SUGGESTED)


def test_edits_are_declined_by_editing_and_submitting_again(company: Company, at: At) -> None:
    story = company.story("edits_suggested")
    sent = {"version": "1", "title": "The lathe", "body": BODY + " Still.", "language": "en"}
    assert at("author").post(f"/stories/{story.id}/edit", sent | {"then": "send"}).status == 303
    story = company.again(story)
    assert (story.state, story.latest and story.latest.number) == (State.in_review, 2)
    page = at("reviewer").get(f"/stories/{story.id}")
    assert [d.get_text(" ") for d in page.soup.select("ins")] == ["[added:   Still.  end]"]


def test_a_suggestion_without_a_change_is_refused(company: Company, at: At) -> None:
    story = company.story("in_review")
    sent = {"version": "1", "title": story.title, "body": story.body, "why": ""}
    page = at("reviewer").post(f"/stories/{story.id}/suggest", sent)
    assert page.status == 422
    assert beside(page) == {
        "body": "You have not changed anything. Change the text, or approve it."
    }
    assert company.again(story).state == State.in_review
    assert count(Review, Review.revision_id == latest_revision(story).id) == 0


def test_a_reviewer_takes_back_a_decision(company: Company, at: At) -> None:
    story = company.story("in_review")
    assert at("reviewer").post(f"/stories/{story.id}/approve", {"version": "1"}).status == 303
    shown = at("reviewer").get(f"/stories/{story.id}")
    assert shown.soup.select_one(f'form[action="/stories/{story.id}/take-back"]') is not None
    assert at("reviewer").post(f"/stories/{story.id}/take-back").status == 303
    story = company.again(story)
    assert (story.state, story.approved_revision_id, story.approved_as) == (
        State.in_review,
        None,
        None,
    )
    assert story.submitted_at == story.latest.made_at
    assert "A decision on your story was canceled" in notice_subjects(company, "author", story.id)
    objection = {"version": "1"} | OBJECTION
    assert at("reviewer").post(f"/stories/{story.id}/object", objection).status == 303
    assert [r.verdict for r in queries.reviews(company.again(story))] == ["object"]


def test_a_decision_cannot_be_taken_back_after_a_share(company: Company, at: At) -> None:
    story = company.share().story
    assert story.shared_at == clock.now()
    page = at("reviewer").post(f"/stories/{story.id}/take-back")
    assert page.status == 403
    assert "The author has already prepared a share" in page.words
    assert company.again(story).state == State.approved


def test_a_manager_cannot_review_a_report(company: Company, at: At) -> None:
    author = company.newcomer("managed")
    with unit_of_work():
        author = db.session().get_one(Person, author.id)
        author.manager_id = company.people["reviewer"].id
        programs.join(company.program, by=author, version=1)
    story = company.story("in_review", author="managed")
    assert at("reviewer").get(f"/stories/{story.id}").status == 404
    assert story.id not in dict(reviews.deadlines(company.people["reviewer"]))
    assert reviews.reviewers_for(story) == [company.people["lead"]]
    with pytest.raises(NotAllowed, match="a person you manage"), unit_of_work():
        services.approve(story, by=company.people["reviewer"], revision=1)
    # No other reviewer exists, so the story was escalated to the lead at once.
    assert notice_subjects(company, "lead", story.id) == ["A story needs your help"]


@pytest.mark.both_databases
def test_of_two_concurrent_decisions_one_is_stored(company: Company, at: At) -> None:
    story = company.story("in_review")
    path, reviewer = f"/stories/{story.id}", at("reviewer")
    pages = together(
        lambda: reviewer.post(f"{path}/approve", {"version": "1"}),
        lambda: reviewer.post(f"{path}/object", {"version": "1"} | OBJECTION),
    )
    assert sorted(p.status for p in pages) == [303, 409]
    refused = next(p for p in pages if p.status == 409)
    assert "has changed in the meantime" in refused.words
    story = company.again(story)
    assert story.state in {State.approved, State.objected}
    assert count(Review, Review.revision_id == latest_revision(story).id) == 1
    if story.state == State.approved:
        assert refused.text_of("#kept-note") == OBJECTION["note"]


@pytest.mark.both_databases
def test_a_double_click_approves_once(company: Company, at: At) -> None:
    story = company.story("in_review")
    path, reviewer = f"/stories/{story.id}/approve", at("reviewer")

    def approve() -> Page:
        return reviewer.post(path, {"version": "1"})

    assert sorted(p.status for p in together(approve, approve)) == [303, 409]
    assert count(Review, Review.revision_id == latest_revision(company.again(story)).id) == 1


def test_a_stale_objection_is_refilled_for_the_new_revision(company: Company, at: At) -> None:
    story = company.story("edits_suggested")
    with unit_of_work():
        services.submit(story, by=company.people["author"], version=1)
    page = at("reviewer").post(f"/stories/{story.id}/object", {"version": "1"} | OBJECTION)
    assert page.status == 409
    assert page.text_of("#note").strip() == OBJECTION["note"]
    form = page.form(f"/stories/{story.id}/object")
    assert (form["version"], form["reason"]) == ("2", "legal")
    assert at("reviewer").post(f"/stories/{story.id}/object", form).status == 303

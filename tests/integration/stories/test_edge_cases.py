"""Edge cases of stories: pictures, pauses, people who leave, overdue stories, texts sent too late."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories.company import BODY, Company
from tests.integration.asking import beside, count
from tests.integration.fixtures import At
from tests.integration.stories.enrollments import leave, pause
from tests.integration.stories.lookups import notice_subjects
from webapp.briefs import services as briefs
from webapp.briefs.models import Brief
from webapp.core import clock, db
from webapp.core.errors import NotAllowed
from webapp.core.unit_of_work import unit_of_work
from webapp.directory.models import Absence
from webapp.messaging.models import Notice
from webapp.programs.models import Charter, Program
from webapp.programs.workflow import Deadline
from webapp.stories import services
from webapp.stories.jobs import meet_deadlines
from webapp.stories.models import PictureRight, Revision, Story
from webapp.stories.workflow import Agreement, State
from webapp.web.guards import guard_of


def test_accepted_edits_keep_the_picture_of_the_reviewed_revision(company: Company) -> None:
    story = company.story("edits_suggested")
    company.picture(story)
    with unit_of_work():
        services.accept_edits(company.again(story), by=company.people["author"], revision=1)
    found = company.again(story)
    assert [r.picture_id for r in found.revisions] == [None, None]
    assert found.picture_id is not None  # the working text keeps its picture


def test_release_at_the_deadline_does_not_reveal_a_pause(company: Company) -> None:
    program, brief = company.another("letting", "author", "colleague")
    with unit_of_work():
        db.session().get_one(Charter, program.charter.id).at_deadline = Deadline.release
    stories = [company.story("in_review", author=p, brief=brief) for p in ("author", "colleague")]
    pause(company, program, "colleague")
    with clock.at(clock.now() + timedelta(days=10)):
        meet_deadlines()
    assert [company.again(s).state for s in stories] == [State.approved] * 2
    assert [notice_subjects(company, "lead", s.id) for s in stories] == [[], []]


def test_stories_of_a_person_who_left_cannot_return_to_review(company: Company, at: At) -> None:
    program, brief = company.another("gone", "author")
    states = ("in_review", "edits_suggested", "objected", "approved")
    stories = [company.story(state, brief=brief) for state in states]
    leave(company, program, "author")
    assert [company.again(s).state for s in stories] == [State.withdrawn] * 4
    statuses = [at("reviewer").post(f"/stories/{s.id}/take-back").status for s in stories]
    assert statuses == [404] * 4
    assert (
        "4 stories that were not shared were withdrawn."
        in at("author").get("/programs/gone/receipt").words
    )


def test_a_shared_story_stays_approved_after_its_author_left(company: Company) -> None:
    program, brief = company.another("goneafter", "author")
    share = company.share(brief=brief, channel="mail", state="posted")
    leave(company, program, "author")
    assert company.again(share.story).state == State.approved


def test_an_overdue_story_is_escalated_after_an_absence_too(company: Company) -> None:
    _program, brief = company.another("away", "author")
    day = clock.now().date()
    with unit_of_work():
        db.session().add(
            Absence(person_id=company.people["reviewer"].id, from_day=day, until_day=day)
        )
    story = company.story("in_review", brief=brief)
    assert notice_subjects(company, "lead", story.id) == ["A story needs your help"]
    with clock.at(clock.now() + timedelta(days=10)):
        meet_deadlines()
        meet_deadlines()
    assert notice_subjects(company, "lead", story.id) == ["A story needs your help"] * 2
    assert notice_subjects(company, "author", story.id) == ["Your story waits longer than promised"]
    with unit_of_work():
        db.session().query(Absence).delete()


def test_administrators_are_notified_where_no_lead_may_review(company: Company) -> None:
    """The lead manages the author, so nobody in the program may review the story."""
    program, brief = company.another("managed", "author")
    story = company.story("in_review", brief=brief)
    with unit_of_work():
        author = company.again(company.people["author"])
        author.manager_id = company.people["lead"].id
    with clock.at(clock.now() + timedelta(days=10)):
        meet_deadlines()
    with unit_of_work():
        company.again(company.people["author"]).manager_id = None
    assert notice_subjects(company, "lead", story.id) == []
    assert notice_subjects(company, "admin", program.id) == ["A program needs a reviewer"]
    bodies = select(Notice.body, Notice.values).where(Notice.about_id == program.id)
    assert "lathe" not in str(db.session().execute(bodies).all())


def test_a_decision_resolves_the_notices_of_reviewers(company: Company) -> None:
    story = company.story("in_review")
    waiting = (Notice.about_id == story.id) & Notice.read_at.is_(None)
    mine = Notice.person_id == company.people["reviewer"].id
    assert count(Notice, waiting & mine) == 1
    with unit_of_work():
        services.approve(company.again(story), by=company.people["reviewer"], revision=1)
    assert count(Notice, waiting & mine) == 0


def test_a_manager_cannot_take_back_a_decision(company: Company) -> None:
    story = company.story("approved")
    with unit_of_work():
        company.again(company.people["author"]).manager_id = company.people["reviewer"].id
    with pytest.raises(NotAllowed), unit_of_work():
        services.take_back(company.again(story), by=company.people["reviewer"])
    with unit_of_work():
        company.again(company.people["author"]).manager_id = None


TYPED = {"title": "The lathe", "body": f"{BODY} And more.", "language": "en"}


@pytest.mark.parametrize("how", ["closed", "paused", "left"])
def test_a_text_typed_for_a_brief_that_ended_is_shown_again(
    company: Company, at: At, how: str
) -> None:
    program, brief = company.another(f"ending-{how}", "author")
    path = f"/briefs/{brief.id}/write"
    assert at("author").get(path).status == 200
    end(company, program, brief, how)
    page = at("author").post(path, TYPED)
    assert page.status == (404 if how == "left" else 409)
    assert TYPED["body"] in [t.get_text().strip() for t in page.soup.select("textarea")]
    assert count(Story, Story.brief_id == brief.id) == 0
    assert at("stranger").post(path, TYPED).status == 404


def end(company: Company, program: Program, brief: Brief, how: str) -> None:
    if how == "closed":
        with unit_of_work():
            briefs.close_brief(brief, by=company.people["lead"])
    elif how == "paused":
        pause(company, program, "author")
    else:
        leave(company, program, "author")


def test_an_objection_to_a_withdrawn_story_is_shown_again(company: Company, at: At) -> None:
    story = company.story("in_review")
    with unit_of_work():
        services.withdraw(company.again(story), by=company.people["author"])
    note = "The month was May, and it was not our machine that stood in the yard."
    page = at("reviewer").post(
        f"/stories/{story.id}/object", {"version": "1", "reason": "factual_error", "note": note}
    )
    assert page.status == 404
    assert [t.get_text().strip() for t in page.soup.select("textarea")] == [note]


def test_a_suggestion_that_came_too_late_is_shown_again(company: Company, at: At) -> None:
    story = company.story("approved")
    sent = {"version": "1", "title": "A new title", "body": f"{BODY} Better.", "why": "Shorter."}
    page = at("reviewer").post(f"/stories/{story.id}/suggest", sent)
    assert page.status == 409
    kept = [t.get_text().strip() for t in page.soup.select("textarea[readonly]")]
    assert sorted(kept) == sorted([sent["title"], sent["body"], sent["why"]])


def test_a_story_that_is_taken_up_again_is_not_visible_to_reviewers(
    company: Company, at: At
) -> None:
    story = company.story("objected")
    at("author").post(f"/stories/{story.id}/withdraw")
    assert at("author").post(f"/stories/{story.id}/take-up").status == 303
    assert company.again(story).state == State.draft
    assert at("reviewer").get(f"/stories/{story.id}").status == 404
    page = at("author").post(f"/stories/{story.id}/submit", {"version": str(story.version)})
    assert page.status == 303
    assert count(Revision, Revision.story_id == story.id) == 2


def test_an_agreement_of_an_approved_story_cannot_be_deleted(company: Company, at: At) -> None:
    author, story = company.people["author"], company.story()
    company.picture(story)
    with unit_of_work():
        services.describe_picture(story, by=author, alt="A bench", shown=1)
        right = services.note_right(
            story, by=author, name="Awa", day=date(2026, 1, 5), how=Agreement.written
        )
        services.submit(story, by=author, version=1)
        services.approve(story, by=company.people["reviewer"], revision=1)
    path = f"/stories/{story.id}/picture"
    page = at("author").post(f"{path}/agreements/{right.id}/forget")
    assert (page.status, "Its agreements are kept." in page.words) == (409, True)
    fewer = at("author").post(f"{path}/words", {"alt": "A bench", "shown": "0"})
    assert (fewer.status, list(beside(fewer))) == (422, ["shown"])
    assert count(PictureRight, PictureRight.id == right.id) == 1
    company.picture(company.again(story), colour="red")
    assert at("author").get(path).status == 200


def test_the_page_of_a_conflict_takes_what_its_address_names(company: Company) -> None:
    app = company.app
    arguments = {rule.endpoint: rule.arguments for rule in app.url_map.iter_rules()}
    with app.app_context():
        pages = {
            rule.endpoint: guard.page
            for rule in app.url_map.iter_rules()
            if (guard := guard_of(rule.endpoint)) is not None and guard.page
        }
    assert len(pages) > 20
    assert {e: p for e, p in pages.items() if not arguments[p] <= arguments[e]} == {}

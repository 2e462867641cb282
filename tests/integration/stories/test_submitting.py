"""Submitting and withdrawing a story."""

import pytest

from tests.factories.company import BODY, Company
from tests.integration.asking import count, together
from tests.integration.fixtures import At
from tests.integration.stories.lookups import MOVED
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.models import Notice
from webapp.programs import services as programs
from webapp.stories import services as stories
from webapp.stories.models import Revision
from webapp.stories.workflow import State

CHANGED = "The text was changed in the meantime, perhaps in another window."
VALID = {"title": "The lathe", "body": BODY, "language": "en"}


def test_a_story_in_review_cannot_be_edited(company: Company, at: At) -> None:
    story, client = company.story("in_review"), at("author")
    path = f"/stories/{story.id}/edit"
    page = client.post(path, {"title": "New", "body": BODY * 2, "language": "en", "version": "1"})
    message = "You cannot change a story while it is in review."
    assert (page.status, page.h1, message in page.words) == (409, "Change your story", True)
    # The page shows the typed text and the unchanged one.
    assert (page.form(path)["body"].strip(), BODY in page.words) == (BODY * 2, True)
    assert client.get(path).status == 303
    assert (company.again(story).title, company.again(story).body) == ("The lathe", BODY)


def test_a_short_story_stays_a_draft(company: Company, at: At) -> None:
    story, client = company.story(body="x" * 39), at("author")
    page = client.post(f"/stories/{story.id}/submit", {"version": "1"}, follow=True)
    assert "Write at least 40 characters." in page.words
    assert page.h1 == "Change your story"
    assert company.again(story).state == State.draft
    assert count(Revision, Revision.story_id == story.id) == 0


def test_a_paused_program_accepts_no_submission(company: Company, at: At) -> None:
    program, brief = company.another("resting", "author")
    story = company.story(brief=brief)
    with unit_of_work():
        programs.pause(program, by=company.people["lead"])
    page = at("author").post(f"/stories/{story.id}/submit", {"version": "1"})
    message = "The program is not open now. Your draft is kept."
    assert (page.status, message in page.words) == (422, True)
    assert company.again(story).state == State.draft


def test_a_text_changed_in_another_window_is_not_submitted(company: Company, at: At) -> None:
    story, client = company.story(), at("author")
    client.post(f"/stories/{story.id}/edit", {**VALID, "body": f"{BODY} More.", "version": "1"})
    page = client.post(f"/stories/{story.id}/submit", {"version": "1"})
    assert (page.status, CHANGED in page.words, f"{BODY} More." in page.words) == (409, True, True)
    assert page.form(f"/stories/{story.id}/submit")["version"] == "2"
    assert count(Revision, Revision.story_id == story.id) == 0


@pytest.mark.both_databases
def test_a_double_click_submits_one_revision(company: Company, at: At) -> None:
    story, client = company.story(), at("author")
    path, sent = f"/stories/{story.id}/submit", {"version": "1", "csrf_token": client.token()}
    before = count(Notice, Notice.person_id == company.people["reviewer"].id)
    pages = together(lambda: client.post(path, sent), lambda: client.post(path, sent))
    assert sorted(p.status for p in pages) == [303, 409]
    assert [(p.h1, MOVED in p.words) for p in pages if p.status == 409] == [("The lathe", True)]
    assert count(Revision, Revision.story_id == story.id) == 1
    assert count(Notice, Notice.person_id == company.people["reviewer"].id) == before + 1


def test_a_step_in_a_wrong_state_shows_the_current_story(company: Company, at: At) -> None:
    found = {}
    for state in ("in_review", "approved", "withdrawn"):
        story = company.story(state)
        page = at("author").post(f"/stories/{story.id}/submit", {"version": "1"})
        found[state] = (page.status, page.h1, MOVED in page.words, company.again(story).state.value)
    again = company.story("withdrawn")
    page = at("author").post(f"/stories/{again.id}/withdraw")
    found["twice"] = (page.status, page.h1, MOVED in page.words, company.again(again).state.value)
    assert found == {
        "in_review": (409, "The lathe", True, "in_review"),
        "approved": (409, "The lathe", True, "approved"),
        "withdrawn": (409, "The lathe", True, "withdrawn"),
        "twice": (409, "The lathe", True, "withdrawn"),
    }


@pytest.mark.both_databases
def test_two_services_in_one_unit_of_work_both_take_effect(company: Company) -> None:
    """Locking a row reloads it; that must not discard what the first service changed."""
    story, author = company.story(), company.people["author"]
    with unit_of_work():
        stories.edit(story, by=author, title="Changed", body=f"{BODY} More.", version=1)
        stories.submit(story, by=author, version=2)
    found = company.again(story)
    assert (found.title, [r.body for r in found.revisions]) == ("Changed", [f"{BODY} More."])


def test_only_the_author_sees_a_withdrawn_story(company: Company, at: At) -> None:
    story = company.story("in_review")
    reviewer = at("reviewer")
    assert reviewer.get(f"/stories/{story.id}").status == 200
    assert at("author").post(f"/stories/{story.id}/withdraw").status == 303
    pages = [
        reviewer.get(f"/stories/{story.id}"),
        reviewer.post(f"/stories/{story.id}/approve", {"version": "1"}),
        reviewer.post(f"/stories/{story.id}/object", {"version": "1", "reason": "legal"}),
    ]
    assert [p.status for p in pages] == [404] * 3
    assert story.id not in str(reviewer.get("/review").soup)
    own = at("author").get(f"/stories/{story.id}")
    actions = sorted({str(f["action"]) for f in own.soup.select("main form")})
    assert (own.status, BODY in own.words, actions) == (200, True, [f"/stories/{story.id}/take-up"])
    assert at("author").post(actions[0]).status == 303
    assert company.again(story).state == State.draft
    assert reviewer.get(f"/stories/{story.id}").status == 404

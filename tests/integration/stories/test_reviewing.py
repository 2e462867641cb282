"""Decisions of reviewers: on the revision they read, with a reason, once."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.environment import NOON
from tests.factories.company import BODY, Company
from tests.integration.asking import beside, count, together
from tests.integration.fixtures import At
from tests.integration.stories.lookups import MOVED
from webapp.core import db
from webapp.core.errors import NotAllowed
from webapp.core.unit_of_work import unit_of_work
from webapp.people import services as people
from webapp.people.queries import roles_of
from webapp.people.workflow import Role
from webapp.programs import services as programs
from webapp.stories import services as stories
from webapp.stories.models import Review, Revision, Story
from webapp.stories.workflow import Reason, State

NEWER = "The author sent a newer text. You see it now."
BETTER = f"{BODY} It was in May, not in June."


def decisions(story: Story) -> list[tuple[int, str, str | None]]:
    db.session().rollback()
    found = db.session().execute(
        select(Revision.number, Review.verdict, Review.reason)
        .join(Revision, Revision.id == Review.revision_id)
        .where(Revision.story_id == story.id)
        .order_by(Revision.number)
    )
    return [(n, v, r.value if r else None) for n, v, r in found]


def submit_again(company: Company, story: Story) -> None:
    """Edit the story and submit a second revision."""
    author = company.people["author"]
    with unit_of_work():
        stories.edit(story, by=author, title="The lathe, again", body=BETTER, version=1)
    with unit_of_work():
        stories.submit(story, by=author, version=2)


def second_reviewer(company: Company) -> str:
    if "second_reviewer" not in company.people:
        person = company.newcomer("second_reviewer")
        with unit_of_work():
            people.grant(
                person, Role.reviewer, by=None, scope=company.program.id, reason="for the test"
            )
    return "second_reviewer"


def test_a_reviewer_approves_the_revision_they_read(company: Company, at: At) -> None:
    story, client = company.story("in_review"), at("reviewer")
    path = f"/stories/{story.id}/approve"
    sent = client.get(f"/stories/{story.id}").form(path)
    assert (sent["version"], client.post(path, sent).status) == ("1", 303)
    found = company.again(story)
    assert (found.state, found.approved_revision_id) == (State.approved, found.latest.id)
    assert decisions(story) == [(1, "approve", None)]


def test_approving_an_older_revision_shows_the_newer_one(company: Company, at: At) -> None:
    story, client = company.story("objected"), at("reviewer")
    submit_again(company, story)
    path = f"/stories/{story.id}/approve"
    page = client.post(path, {"version": "1"})
    assert (page.status, page.h1) == (409, "The lathe, again")
    assert (NEWER in page.words, BETTER in page.words) == (True, True)
    assert decisions(story) == [(1, "object", "factual_error")]
    assert page.form(path)["version"] == "2"
    assert client.post(path, page.form(path)).status == 303
    assert decisions(story) == [(1, "object", "factual_error"), (2, "approve", None)]


def test_an_invalid_version_decides_nothing(company: Company, at: At) -> None:
    story, client = company.story("in_review"), at("reviewer")
    token = client.token()
    odd = ("", "0", "2", "-1", "1.0", "one", "\u00b9", "\uff11", "9" * 30)
    pages = [
        client.post(f"/stories/{story.id}/approve", {"version": v, "csrf_token": token})
        for v in odd
    ]
    assert [(p.status, NEWER in p.words) for p in pages] == [(409, True)] * len(odd)
    assert (company.again(story).state, decisions(story)) == (State.in_review, [])


def test_a_decided_revision_is_not_decided_again(company: Company, at: At) -> None:
    client = at("reviewer")
    objection = {"version": "1", "reason": "legal", "note": "Paragraph two."}
    for state in ("approved", "objected"):
        story = company.story(state)
        before = decisions(story)
        pages = [
            client.post(f"/stories/{story.id}/approve", {"version": "1"}),
            client.post(f"/stories/{story.id}/object", objection),
        ]
        assert [(p.status, p.h1, MOVED in p.words) for p in pages] == [(409, "The lathe", True)] * 2
        assert (company.again(story).state.value, decisions(story)) == (state, before)


def test_nobody_reviews_their_own_story(company: Company, at: At) -> None:
    both = company.newcomer("both")
    with unit_of_work():
        programs.join(company.program, by=both, version=1)
        people.grant(both, Role.reviewer, by=None, scope=company.program.id, reason="for the test")
    story, client = company.story("in_review", author="both"), at("both")
    objection = {"version": "1", "reason": "legal", "note": "Paragraph two."}
    pages = [
        client.post(f"/stories/{story.id}/approve", {"version": "1"}),
        client.post(f"/stories/{story.id}/object", objection),
    ]
    message = "You cannot review your own story."
    assert [(p.status, message in p.words) for p in pages] == [(403, True)] * 2
    assert story.id not in str(client.get("/review").soup)
    with pytest.raises(NotAllowed) as refused, unit_of_work():
        stories.approve(story, by=both, revision=1)
    assert refused.value.message == message
    assert (company.again(story).state, decisions(story)) == (State.in_review, [])
    assert (Role.reviewer, company.program.id) in roles_of(both)


def test_an_objection_needs_a_listed_reason_and_a_note(company: Company, at: At) -> None:
    story, client = company.story("in_review"), at("reviewer")
    path = f"/stories/{story.id}/object"
    valid = {"version": "1", "reason": "legal", "note": "Paragraph two."}
    invalid = [
        ({"version": "1"}, ["reason", "note"]),
        ({**valid, "reason": ""}, ["reason"]),
        ({**valid, "reason": "taste"}, ["reason"]),
        ({**valid, "reason": "Legal"}, ["reason"]),
        ({**valid, "note": "  "}, ["note"]),
        ({**valid, "note": "x" * 1001}, ["note"]),
        ({**valid, "note": "x" * 10_000}, ["note"]),
        ({**valid, "note": "a\u202eb"}, ["note"]),
    ]
    for sent, fields in invalid:
        page = client.post(path, sent)
        assert (page.status, list(beside(page))) == (422, fields), sent
        assert page.soup.select_one("details[open]") is not None
    assert (company.again(story).state, decisions(story)) == (State.in_review, [])
    assert client.post(path, valid).status == 303
    assert (company.again(story).state, decisions(story)) == (
        State.objected,
        [(1, "object", "legal")],
    )


def test_the_author_sees_the_reason_and_the_note(company: Company, at: At) -> None:
    story = company.story("in_review")
    note = "Paragraph two names a customer."
    sent = {"version": "1", "reason": "confidential", "note": note}
    assert at("reviewer").post(f"/stories/{story.id}/object", sent).status == 303
    page = at("author").get(f"/stories/{story.id}")
    assert ("It reveals confidential information." in page.words, note in page.words) == (
        True,
        True,
    )
    # The same text is not offered to the same reviewer again: it is changed, or read by another one.
    assert page.soup.select("form[action$='/submit']") == []
    assert [a.get_text() for a in page.soup.select(".btn-primary")] == ["Change it"]
    writing = at("author").get(f"/stories/{story.id}/edit")
    assert (f"It reveals confidential information. {note}") in writing.words
    with unit_of_work():
        stories.edit(
            company.again(story), by=company.people["author"], title="The lathe",
            body=f"{BODY} Other.", version=1,
        )  # fmt: skip
    page = at("author").get(f"/stories/{story.id}")
    assert page.form(f"/stories/{story.id}/submit")["version"] == "2"


def test_editing_the_working_text_does_not_change_a_revision(company: Company, at: At) -> None:
    story = company.story("objected")
    author = company.people["author"]
    with unit_of_work():
        stories.edit(story, by=author, title="The lathe, again", body=BETTER, version=1)
    page = at("reviewer").get(f"/stories/{story.id}")
    assert (page.h1, BETTER in page.words, BODY in page.words) == ("The lathe", False, True)
    with unit_of_work():
        stories.submit(story, by=author, version=2)
        stories.approve(story, by=company.people["reviewer"], revision=2)
    found = company.again(story)
    assert [(r.number, r.title, r.body) for r in found.revisions] == [
        (1, "The lathe", BODY),
        (2, "The lathe, again", BETTER),
    ]
    assert found.approved_revision_id == found.revisions[1].id


@pytest.mark.both_databases
def test_the_database_refuses_a_second_decision_on_one_revision(company: Company) -> None:
    story = company.story("approved")
    revision_id = company.again(story).approved_revision_id
    second = Review(revision_id=revision_id, person_id=None, verdict="approve", made_at=NOON)
    with pytest.raises(IntegrityError), unit_of_work():
        db.session().add(second)
    assert count(Review, Review.revision_id == revision_id) == 1


@pytest.mark.both_databases
@pytest.mark.parametrize("other", ["approve", "object"])
def test_of_two_concurrent_reviewers_one_decides(company: Company, at: At, other: str) -> None:
    second = at(second_reviewer(company))
    first, story = at("reviewer"), company.story("in_review")
    for client in (first, second):
        client.get("/")  # consumes messages left by earlier tests
    path, tokens = f"/stories/{story.id}", {c: c.token() for c in (first, second)}
    sent = {"version": "1", "reason": Reason.legal.value, "note": "Paragraph two."}
    pages = together(
        lambda: first.post(f"{path}/approve", {"version": "1", "csrf_token": tokens[first]}),
        lambda: second.post(f"{path}/{other}", {**sent, "csrf_token": tokens[second]}),
    )
    assert sorted(p.status for p in pages) == [303, 409]
    (refused,) = [p for p in pages if p.status == 409]
    actions = {str(f["action"]).rpartition("/")[2] for f in refused.soup.select("main form")}
    assert (refused.h1, MOVED in refused.words, actions) == ("The lathe", True, {"comments"})
    winner = "approve" if pages[0].status == 303 else other
    assert [verdict for _n, verdict, _r in decisions(story)] == [winner]
    expected = {"approve": State.approved, "object": State.objected}[winner]
    assert company.again(story).state == expected


@pytest.mark.both_databases
def test_the_author_withdraws_while_a_reviewer_approves(company: Company, at: At) -> None:
    author, reviewer, story = at("author"), at("reviewer"), company.story("in_review")
    path, tokens = f"/stories/{story.id}", {c: c.token() for c in (author, reviewer)}
    withdrawn, approved = together(
        lambda: author.post(f"{path}/withdraw", {"csrf_token": tokens[author]}),
        lambda: reviewer.post(f"{path}/approve", {"version": "1", "csrf_token": tokens[reviewer]}),
    )
    assert withdrawn.status == 303
    assert approved.status in {303, 404, 409}
    found = company.again(story)
    assert (found.state, found.approved_revision_id) == (State.withdrawn, None)


def test_a_note_that_was_sent_too_late_is_shown_again(company: Company, at: At) -> None:
    story, client = company.story("in_review"), at("reviewer")
    with unit_of_work():
        stories.approve(company.again(story), by=company.people["reviewer"], revision=1)
    sent = {"version": "1", "reason": "legal", "note": "The photograph shows a neighbour."}
    page = client.post(f"/stories/{story.id}/object", sent)
    assert (page.status, page.h1) == (409, "The lathe")
    assert "The photograph shows a neighbour." in page.words
    assert company.again(story).state == State.approved


def test_changed_words_are_separated(company: Company, at: At) -> None:
    story = company.story("edits_suggested")
    shown = at("author").get(f"/stories/{story.id}").text
    assert "</del> <ins>" in shown
    assert "</del><ins>" not in shown

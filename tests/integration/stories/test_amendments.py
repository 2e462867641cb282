"""A new revision of an approved story: the approved one is used until the new one is approved."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from tests.factories.company import BODY, Company
from tests.integration.asking import together
from tests.integration.fixtures import At
from tests.integration.stories.lookups import latest_revision, notice_subjects
from webapp.core import clock, db
from webapp.core.errors import NotAllowed, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.reviews import queries as reviews
from webapp.sharing.models import Share
from webapp.stories import queries, services
from webapp.stories.jobs import meet_deadlines
from webapp.stories.models import Amendment, Story
from webapp.stories.workflow import AMENDMENT, Approval, Reason, State

BETTER = f"{BODY} It was in May."
SUGGESTED = f"{BODY} It was in June."
STATES = (State.in_review, State.edits_suggested, State.objected)
PARTS = ("author", "colleague", "reviewer", "lead", "foreign_reviewer", "admin", "stranger")


def approved_text(story: Story) -> str:
    return queries.approved(story).body


def edit(company: Company, story: Story, body: str = BETTER) -> None:
    with unit_of_work():
        services.edit(
            story, by=company.people["author"], title="The lathe", body=body, version=story.version
        )


def amended(company: Company, state: State, *, story: Story | None = None) -> Story:
    """An approved story with an amendment in this state."""
    story = company.again(story or company.story("approved"))
    author, reviewer = company.people["author"], company.people["reviewer"]
    edit(company, story)
    with unit_of_work():
        services.submit(story, by=author, version=story.version)
    number = latest_revision(story).number
    with unit_of_work():
        if state == State.edits_suggested:
            services.suggest_edits(
                story, by=reviewer, revision=number, title="The lathe", body=SUGGESTED
            )
        if state == State.objected:
            services.object_to(story, by=reviewer, revision=number, reason=Reason.legal, note="No.")
    found: Story = company.again(story)
    return found


def state_of(story: Story) -> State:
    """The state of the newest amendment."""
    return story.amendments[-1].state


CALLS: dict[str, Callable[[Story, Any], Any]] = {
    "submit": lambda s, by: services.submit(s, by=by, version=s.version),
    "approve": lambda s, by: services.approve(s, by=by, revision=latest_revision(s).number),
    "suggest_edits": lambda s, by: services.suggest_edits(
        s, by=by, revision=latest_revision(s).number, title="The lathe", body=f"{BODY} Other."
    ),
    "accept_edits": lambda s, by: services.accept_edits(
        s, by=by, revision=latest_revision(s).number
    ),
    "object": lambda s, by: services.object_to(
        s, by=by, revision=latest_revision(s).number, reason=Reason.legal, note="No."
    ),
    "ask_second_reader": lambda s, by: services.ask_second_reader(s, by=by),
    "withdraw": lambda s, by: services.discard(s, by=by),
}


def test_every_step_of_a_person_is_covered() -> None:
    assert set(CALLS) == {s.name for s in AMENDMENT.steps if s.by != "system"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", CALLS)
def test_each_step_succeeds_only_in_its_states_and_for_its_people(
    company: Company, state: State, name: str
) -> None:
    """The story stays approved whatever happens to its amendment."""
    step = AMENDMENT.step(name)
    found: dict[str, Any] = {}
    story = amended(company, state)
    for part in PARTS:
        try:
            with unit_of_work():
                CALLS[name](story, company.people[part])
        except (NotAllowed, WrongState) as refusal:
            unchanged = state_of(company.again(story)) == state
            found[part] = type(refusal) if unchanged else "changed"
        else:
            found[part] = state_of(company.again(story))
        assert company.again(story).state == State.approved
        if found[part] not in {NotAllowed, WrongState}:
            story = amended(company, state)
    target: Any = step.target if state in step.sources else WrongState
    allowed = "reviewer" if step.by == "may_decide" else "author"
    assert found == {p: target if p == allowed else NotAllowed for p in PARTS}


def test_the_approved_text_is_used_until_the_new_one_is_approved(company: Company) -> None:
    share = company.share()
    story = amended(company, State.in_review, story=share.story)
    first = story.approved_revision_id
    assert (story.state, approved_text(story), latest_revision(story).body) == (
        State.approved,
        BODY,
        BETTER,
    )
    with unit_of_work():
        services.approve(story, by=company.people["reviewer"], revision=2)
    story = company.again(story)
    assert (story.state, approved_text(story)) == (State.approved, BETTER)
    assert (story.approved_as, state_of(story)) == (Approval.approved, State.approved)
    shared = db.session().get_one(Share, share.id)
    assert (shared.revision_id, BODY in shared.body) == (first, True)


def test_an_objection_leaves_the_approved_text(company: Company, at: At) -> None:
    story = amended(company, State.objected)
    assert approved_text(story) == BODY
    assert sorted(notice_subjects(company, "author", story.id)) == [
        "A reviewer objects to your story", "Your story is approved",
    ]  # fmt: skip
    page = at("author").get(f"/stories/{story.id}")
    assert "Changes: objection" in page.words
    assert "The approved text is used until your changes are approved." in page.words
    assert page.soup.select_one(f'a[href="/stories/{story.id}/share"]') is not None


def test_accepted_edits_are_the_new_approved_text(company: Company) -> None:
    story = amended(company, State.edits_suggested)
    with unit_of_work():
        services.accept_edits(story, by=company.people["author"], revision=2)
    story = company.again(story)
    assert (approved_text(story), story.approved_as) == (SUGGESTED, Approval.accepted)


def test_an_author_changes_an_approved_story_on_its_pages(company: Company, at: At) -> None:
    story, author = company.story("approved"), at("author")
    path = f"/stories/{story.id}"
    unchanged = author.post(f"{path}/submit", {"version": "1"})
    assert unchanged.status == 409
    form = author.get(f"{path}/edit").form(f"{path}/edit")
    sent = author.post(f"{path}/edit", {**form, "body": BETTER, "then": "send"}, follow=True)
    assert "Sent for review. You will have an answer by the end of" in sent.words
    assert "Changes in review" in sent.words
    assert author.get(f"{path}/edit").status == 303
    assert BETTER in at("reviewer").get(path).words
    assert at("reviewer").post(f"{path}/claim").status == 303
    done = at("reviewer").post(f"{path}/approve", {"version": "2"}, follow=True)
    assert "The changes are approved." in done.words
    assert approved_text(company.again(story)) == BETTER
    assert at("reviewer").post(f"{path}/take-back").status == 403
    assert at("reviewer").post(f"{path}/undo-approval").status == 403


def test_changes_are_discarded(company: Company, at: At) -> None:
    story = amended(company, State.in_review)
    assert at("author").post(f"/stories/{story.id}/discard").status == 303
    story = company.again(story)
    assert (story.body, story.state, state_of(story)) == (BODY, State.approved, State.withdrawn)
    assert at("author").post(f"/stories/{story.id}/discard").status == 409
    assert story.id not in dict(reviews.deadlines(company.people["reviewer"]))


def test_withdrawing_the_story_ends_its_amendment(company: Company) -> None:
    story = amended(company, State.in_review)
    with unit_of_work():
        services.withdraw(story, by=company.people["author"])
    story = company.again(story)
    assert (story.state, state_of(story)) == (State.withdrawn, State.withdrawn)
    assert story.id not in dict(reviews.deadlines(company.people["reviewer"]))


def test_an_amendment_waits_in_the_queue_and_can_be_late(company: Company) -> None:
    story = amended(company, State.in_review)
    amendment = story.under_review
    assert amendment.due_at is not None
    assert dict(reviews.deadlines(company.people["reviewer"]))[story.id] == amendment.due_at
    with clock.at(amendment.due_at + timedelta(minutes=1)):
        meet_deadlines()
        meet_deadlines()
        story = company.again(story)
        assert story.under_review.late_at == clock.now()
    assert notice_subjects(company, "lead", story.id) == ["A story needs your help"]
    assert story.state == State.approved


@pytest.mark.both_databases
def test_changes_that_are_sent_twice_are_reviewed_once(company: Company, at: At) -> None:
    story = company.again(company.story("approved"))
    edit(company, story)
    author, path = at("author"), f"/stories/{story.id}/submit"
    pages = together(
        lambda: author.post(path, {"version": "2"}), lambda: author.post(path, {"version": "2"})
    )
    assert sorted(p.status for p in pages) == [303, 409]
    assert len(company.again(story).amendments) == 1


@pytest.mark.both_databases
def test_the_database_refuses_a_second_unfinished_amendment(company: Company) -> None:
    story = amended(company, State.objected)
    second = Amendment(story_id=story.id, state=State.objected, made_at=clock.now())
    with pytest.raises(IntegrityError), unit_of_work():
        db.session().add(second)

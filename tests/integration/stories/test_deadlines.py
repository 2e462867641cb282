"""Review deadlines: working days, escalation, release, absent reviewers."""

from datetime import date, datetime, timedelta

import pytest

from tests.factories.company import Company
from tests.integration.fixtures import At
from tests.integration.stories.lookups import deadline, notice_subjects, page_in_new_session
from webapp.core import clock, db
from webapp.core.errors import NotAllowed
from webapp.core.unit_of_work import unit_of_work
from webapp.directory.models import Absence
from webapp.programs.models import Charter
from webapp.programs.workflow import Deadline
from webapp.stories import queries, services
from webapp.stories.jobs import meet_deadlines
from webapp.stories.workflow import Approval, State


def set_deadline_rule(company: Company, rule: Deadline) -> None:
    with unit_of_work():
        charter = db.session().get_one(Charter, company.program.charter.id)
        charter.at_deadline = rule


def test_the_deadline_is_two_working_days_ahead_without_the_weekend(company: Company) -> None:
    friday = datetime(2026, 11, 20, 15, 0, tzinfo=clock.now().tzinfo)
    with clock.at(friday):
        story = company.story("in_review")
        assert deadline(story) == datetime(2026, 11, 24, 15, 0, tzinfo=friday.tzinfo)


def test_an_overdue_story_stays_in_review_and_the_lead_is_asked_once(
    company: Company, at: At
) -> None:
    story = company.story("in_review")
    assert at("lead").get(f"/stories/{story.id}").status == 404
    with clock.at(deadline(story) + timedelta(minutes=1)):
        for _ in range(3):
            meet_deadlines()
        story = company.again(story)
        assert (story.state, story.late_at) == (State.in_review, clock.now())
        assert notice_subjects(company, "lead", story.id) == ["A story needs your help"]
        assert notice_subjects(company, "author", story.id) == [
            "Your story waits longer than promised"
        ]
        assert (
            "Late: was due on"
            in page_in_new_session(company, "author", f"/stories/{story.id}").words
        )
        assert (
            "Late: was due on"
            in page_in_new_session(company, "reviewer", f"/stories/{story.id}").words
        )
    assert at("lead").post(f"/stories/{story.id}/approve", {"version": "1"}).status == 303
    assert company.again(story).approved_as == Approval.approved


def test_the_charter_can_release_stories_at_the_deadline(company: Company, at: At) -> None:
    set_deadline_rule(company, Deadline.release)
    story = company.story("in_review")
    with clock.at(deadline(story) - timedelta(minutes=1)):
        meet_deadlines()
        assert company.again(story).state == State.in_review
    with clock.at(deadline(story)):
        meet_deadlines()
        meet_deadlines()
        story = company.again(story)
    set_deadline_rule(company, Deadline.hold)
    assert (story.state, story.approved_as) == (State.approved, Approval.released)
    assert queries.approved(story).number == 1
    assert notice_subjects(company, "author", story.id) == [
        "Your story is approved: no objection received"
    ]
    assert "no objection received" in at("author").get(f"/stories/{story.id}").words
    with pytest.raises(NotAllowed), unit_of_work():
        services.take_back(story, by=company.people["reviewer"])


def test_absent_reviewers_are_not_notified(company: Company) -> None:
    day = date(2026, 11, 18)
    with unit_of_work():
        db.session().add(
            Absence(person_id=company.people["reviewer"].id, from_day=day, until_day=day)
        )
    story = company.story("in_review")
    assert notice_subjects(company, "reviewer", story.id) == []
    assert notice_subjects(company, "lead", story.id) == ["A story needs your help"]
    with unit_of_work():
        db.session().query(Absence).delete()
    story = company.story("in_review")
    assert notice_subjects(company, "reviewer", story.id) == ["A story waits for your review"]
    assert notice_subjects(company, "lead", story.id) == []

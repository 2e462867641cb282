"""Reminders: planned, sent once, cancelled."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.asking import beside, together
from tests.integration.fixtures import At
from tests.integration.sharing.shares import (
    POST,
    choose,
    program_of_test,
    reminder_jobs,
    shares_of,
)
from webapp.briefs.models import Brief
from webapp.core import clock, db, jobs
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.models import Notice
from webapp.programs import queries as program_queries
from webapp.programs import services as programs
from webapp.programs.models import Program
from webapp.sharing.jobs import remind
from webapp.sharing.models import Share
from webapp.sharing.services import ShareOptions

LATER = NOON + timedelta(days=2)


@pytest.fixture
def own_program(company: Company, request: pytest.FixtureRequest) -> tuple[Program, Brief]:
    """A program of this test, with the author and a colleague."""
    return program_of_test(company, request, "author", "colleague")


def planned_share(company: Company, brief: Brief | None = None, moment: datetime = LATER) -> Share:
    return company.share(brief=brief, options=ShareOptions(planned_for=moment))


def count_notices(share: Share) -> int:
    db.session().rollback()
    return sum(
        n.place == {"share": share.id}
        for n in db.session().scalars(select(Notice).where(Notice.endpoint == "sharing.show"))
    )


def test_a_typed_time_is_in_the_time_zone_of_the_organization(company: Company, at: At) -> None:
    story = company.story("approved")
    assert choose(at, story, planned_for="2026-11-20T09:30").status == 303
    (share,) = shares_of(story)
    assert share.planned_for is not None
    assert share.planned_for.isoformat() == "2026-11-20T08:30:00+00:00"
    (row,) = reminder_jobs(share)
    assert (row.kind, row.not_before) == ("share_reminder", share.planned_for)
    assert "Reminder on 20 Nov 2026, 09:30" in at("author").get(f"/shares/{share.id}").words


@pytest.mark.parametrize("typed", ["2026-11-18T12:59", "1999-01-01T00:00", "tomorrow", "99"])
def test_an_invalid_or_past_time_is_refused(company: Company, at: At, typed: str) -> None:
    story = company.story("approved")
    page = choose(at, story, planned_for=typed)
    assert page.status == 422
    assert "planned_for" in beside(page)
    assert shares_of(story) == []


def test_a_time_that_clocks_skip_is_refused(company: Company, at: At) -> None:
    story = company.story("approved")
    page = choose(at, story, planned_for="2027-03-28T02:30")
    assert page.status == 422
    assert "this time does not exist" in beside(page)["planned_for"]
    assert "In the time zone Europe/Paris" in page.words
    assert choose(at, story, planned_for="2027-03-28T03:30").status == 303
    (share,) = shares_of(story)
    assert share.planned_for is not None
    assert share.planned_for.isoformat() == "2027-03-28T01:30:00+00:00"


def test_a_time_that_occurs_twice_is_asked_for(company: Company, at: At) -> None:
    story = company.story("approved")
    page = choose(at, story, planned_for="2027-10-31T02:30")
    assert page.status == 422
    assert "Choose one of the two" in beside(page)["planned_for"]
    assert "Clocks go back that day, and this time occurs twice. Which one?" in page.words
    assert shares_of(story) == []
    again = choose(at, story, planned_for="2027-10-31T02:30", planned_for_again="1")
    assert again.status == 303
    (share,) = shares_of(story)
    assert share.planned_for is not None
    assert share.planned_for.isoformat() == "2027-10-31T01:30:00+00:00"


@pytest.mark.both_databases
def test_a_reminder_is_sent_once_and_posts_nothing(company: Company, at: At) -> None:
    share = planned_share(company)
    with clock.at(LATER):
        for _ in range(2):
            db.session().rollback()
            remind({"share": share.id})
    assert count_notices(share) == 1
    assert company.again(share).state == "prepared"
    assert "Reminder: your share is ready" in at("author").get("/inbox").words


@pytest.mark.both_databases
@pytest.mark.parametrize("how", ["posted", "cancel"])
def test_a_posted_or_cancelled_share_has_no_reminder(company: Company, at: At, how: str) -> None:
    share = planned_share(company)
    assert at("author").post(f"/shares/{share.id}/{how}", {"address": POST}).status == 303
    assert [r.state for r in reminder_jobs(share)] == [jobs.State.cancelled]
    with clock.at(LATER):
        db.session().rollback()
        remind({"share": share.id})
    assert count_notices(share) == 0


@pytest.mark.parametrize("how", ["leave", "pause", "withdraw"])
def test_planned_shares_end_with_the_enrollment_or_the_story(
    company: Company, own_program: tuple[Program, Brief], at: At, how: str
) -> None:
    program, brief = own_program
    planned, unplanned = planned_share(company, brief), company.share(brief=brief)
    others = company.share(author="colleague", brief=brief, options=ShareOptions(planned_for=LATER))
    path, data = {
        "leave": (f"/charter/{program.slug}/leave", {}),
        "pause": (f"/programs/{program.slug}/participation/pause", {"until": "2026-12-24"}),
        "withdraw": (f"/stories/{planned.story_id}/withdraw", {}),
    }[how]
    assert at("author").post(path, data).status == 303
    assert (company.again(planned).state, planned.planned_for) == ("cancelled", None)
    assert [r.state for r in reminder_jobs(planned)] == [jobs.State.cancelled]
    # Pausing keeps a prepared share without a planned time.
    expected = {"leave": "cancelled", "pause": "prepared", "withdraw": "prepared"}
    assert company.again(unplanned).state == expected[how]
    assert company.again(others).state == "prepared"
    assert [r.state for r in reminder_jobs(others)] == [jobs.State.queued]


@pytest.mark.both_databases
def test_a_leave_that_is_rolled_back_cancels_nothing(
    company: Company, own_program: tuple[Program, Brief]
) -> None:
    share = planned_share(company, own_program[1])
    author = company.people["author"]

    class Interrupted(Exception):  # noqa: N818 - stands for a process that was killed
        pass

    def leave() -> None:
        with unit_of_work():
            enrollment = program_queries.active_enrollment(author, own_program[0].id)
            assert enrollment is not None
            programs.leave(enrollment, by=author)
            db.session().flush()
            raise Interrupted

    with pytest.raises(Interrupted):
        leave()
    assert company.again(share).state == "prepared"
    assert [r.state for r in reminder_jobs(share)] == [jobs.State.queued]


def test_no_reminder_is_sent_while_the_program_is_paused(
    company: Company, own_program: tuple[Program, Brief]
) -> None:
    share = planned_share(company, own_program[1])
    with unit_of_work():
        programs.pause(own_program[0], by=company.people["lead"])
    with clock.at(LATER):
        db.session().rollback()
        remind({"share": share.id})
    assert count_notices(share) == 0


def test_the_receipt_counts_cancelled_shares(
    company: Company, own_program: tuple[Program, Brief], at: At
) -> None:
    planned_share(company, own_program[1])
    company.share(brief=own_program[1])
    author = company.people["author"]
    at("author").post(f"/charter/{own_program[0].slug}/leave", {})
    db.session().rollback()
    left = program_queries.last_left(author, own_program[0].id)
    assert left is not None
    assert left.receipt["shares"] == 2


@pytest.mark.both_databases
def test_two_concurrent_requests_prepare_one_share(company: Company, at: At) -> None:
    story, author = company.story("approved"), at("author")
    path, token = f"/stories/{story.id}/share/mail", author.token()
    fields = {"csrf_token": token, "planned_for": "2026-11-20T09:30"}
    pages = together(*(lambda: author.post(path, fields) for _ in range(2)))
    assert [p.status for p in pages] == [303, 303]
    (share,) = shares_of(story)
    assert len(reminder_jobs(share)) == 1

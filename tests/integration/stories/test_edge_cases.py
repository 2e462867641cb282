"""What a careful reviewer of the company found: pictures, pauses, leavers, late stories, lost words."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.company import BODY, Company
from tests.integration.asking import count
from tests.integration.fixtures import At
from webapp.core import clock, db
from webapp.core.errors import NotAllowed
from webapp.core.unit_of_work import unit_of_work
from webapp.directory.models import Absence
from webapp.messaging.models import Notice
from webapp.programs import queries as programs_queries
from webapp.programs import services as programs
from webapp.programs.models import Brief, Charter, Program
from webapp.programs.workflow import Deadline
from webapp.stories import services
from webapp.stories.jobs import meet_deadlines
from webapp.stories.models import Revision, Story
from webapp.stories.workflow import State


def told(company: Company, part: str, about: str) -> list[str]:
    db.session().rollback()
    mine = Notice.person_id == company.people[part].id
    return sorted(
        db.session().scalars(select(Notice.subject).where(mine, Notice.about_id == about))
    )


def leave(company: Company, program: Program, part: str) -> None:
    with unit_of_work():
        place = programs_queries.enrollment(company.people[part], program.id)
        assert place is not None
        programs.leave(place, by=company.people[part])


def pause(company: Company, program: Program, part: str) -> None:
    with unit_of_work():
        place = programs_queries.enrollment(company.people[part], program.id)
        assert place is not None
        ahead = clock.now().date() + timedelta(days=30)
        programs.pause_until(place, ahead, by=company.people[part])


def test_accepted_edits_carry_the_picture_that_was_reviewed_and_no_other(company: Company) -> None:
    made = company.story("edits_suggested")
    company.picture(made)
    with unit_of_work():
        services.accept_edits(company.again(made), by=company.people["author"], revision=1)
    found = company.again(made)
    assert [r.picture_id for r in found.revisions] == [None, None]
    assert found.picture_id is not None  # the working text keeps its own


def test_a_deadline_does_not_tell_who_pauses(company: Company) -> None:
    program, brief = company.another("letting", "author", "colleague")
    with unit_of_work():
        db.session().get_one(Charter, program.charter.id).at_deadline = Deadline.release
    made = [company.story("in_review", author=p, brief=brief) for p in ("author", "colleague")]
    pause(company, program, "colleague")
    with clock.at(clock.now() + timedelta(days=10)):
        meet_deadlines()
    assert [company.again(s).state for s in made] == [State.approved] * 2
    assert [told(company, "lead", s.id) for s in made] == [[], []]


def test_no_story_of_a_leaver_comes_back_into_review(company: Company, at: At) -> None:
    program, brief = company.another("gone", "author")
    states = ("in_review", "edits_suggested", "objected", "approved")
    made = [company.story(state, brief=brief) for state in states]
    leave(company, program, "author")
    assert [company.again(s).state for s in made] == [State.withdrawn] * 4
    asked = [at("reviewer").post(f"/stories/{s.id}/take-back").status for s in made]
    assert asked == [404] * 4
    assert (
        "4 stories that were not shared were withdrawn."
        in at("author").get("/programs/gone/receipt").words
    )


def test_what_was_shared_stays_approved_for_a_leaver(company: Company) -> None:
    program, brief = company.another("goneafter", "author")
    share = company.share(brief=brief, channel="mail", state="posted")
    leave(company, program, "author")
    assert company.again(share.story).state == State.approved


def test_late_is_told_even_after_nobody_was_there(company: Company) -> None:
    _program, brief = company.another("away", "author")
    day = clock.now().date()
    with unit_of_work():
        db.session().add(
            Absence(person_id=company.people["reviewer"].id, from_day=day, until_day=day)
        )
    made = company.story("in_review", brief=brief)
    assert told(company, "lead", made.id) == ["A story needs your help"]
    with clock.at(clock.now() + timedelta(days=10)):
        meet_deadlines()
        meet_deadlines()
    assert told(company, "lead", made.id) == ["A story needs your help"] * 2
    assert told(company, "author", made.id) == ["Your story waits longer than promised"]
    with unit_of_work():
        db.session().query(Absence).delete()


def test_where_no_lead_may_help_an_administrator_is_asked(company: Company) -> None:
    """The lead manages the author, so nobody of the program can answer in time."""
    program, brief = company.another("managed", "author")
    made = company.story("in_review", brief=brief)
    with unit_of_work():
        author = company.again(company.people["author"])
        author.manager_id = company.people["lead"].id
    with clock.at(clock.now() + timedelta(days=10)):
        meet_deadlines()
    with unit_of_work():
        company.again(company.people["author"]).manager_id = None
    assert told(company, "lead", made.id) == []
    assert told(company, "admin", program.id) == ["A program needs a reviewer"]
    bodies = select(Notice.body, Notice.values).where(Notice.about_id == program.id)
    assert "lathe" not in str(db.session().execute(bodies).all())


def test_an_answered_story_waits_in_no_inbox(company: Company) -> None:
    made = company.story("in_review")
    waiting = (Notice.about_id == made.id) & Notice.read_at.is_(None)
    mine = Notice.person_id == company.people["reviewer"].id
    assert count(Notice, waiting & mine) == 1
    with unit_of_work():
        services.approve(company.again(made), by=company.people["reviewer"], revision=1)
    assert count(Notice, waiting & mine) == 0


def test_the_manager_takes_no_decision_back(company: Company) -> None:
    made = company.story("approved")
    with unit_of_work():
        company.again(company.people["author"]).manager_id = company.people["reviewer"].id
    with pytest.raises(NotAllowed), unit_of_work():
        services.take_back(company.again(made), by=company.people["reviewer"])
    with unit_of_work():
        company.again(company.people["author"]).manager_id = None


TYPED = {"title": "The lathe", "body": f"{BODY} And more.", "language": "en"}


@pytest.mark.parametrize("change", ["closed", "paused", "left"])
def test_words_typed_for_a_brief_outlive_its_end(company: Company, at: At, change: str) -> None:
    program, brief = company.another(f"ending-{change}", "author")
    path = f"/briefs/{brief.id}/write"
    assert at("author").get(path).status == 200
    _change(company, program, brief, change)
    page = at("author").post(path, TYPED)
    assert page.status == (404 if change == "left" else 409)
    assert TYPED["body"] in [t.get_text().strip() for t in page.soup.select("textarea")]
    assert count(Story, Story.brief_id == brief.id) == 0
    assert at("stranger").post(path, TYPED).status == 404


def _change(company: Company, program: Program, brief: Brief, change: str) -> None:
    if change == "closed":
        with unit_of_work():
            programs.close_brief(brief, by=company.people["lead"])
    elif change == "paused":
        pause(company, program, "author")
    else:
        leave(company, program, "author")


def test_a_reviewers_words_outlive_a_withdrawal(company: Company, at: At) -> None:
    made = company.story("in_review")
    with unit_of_work():
        services.withdraw(company.again(made), by=company.people["author"])
    note = "The month was May, and it was not our machine that stood in the yard."
    page = at("reviewer").post(
        f"/stories/{made.id}/object", {"version": "1", "reason": "factual_error", "note": note}
    )
    assert page.status == 404
    assert [t.get_text().strip() for t in page.soup.select("textarea")] == [note]


def test_all_that_a_reviewer_suggested_is_kept_beside_a_decision(company: Company, at: At) -> None:
    made = company.story("approved")
    sent = {"version": "1", "title": "A new title", "body": f"{BODY} Better.", "why": "Shorter."}
    page = at("reviewer").post(f"/stories/{made.id}/suggest", sent)
    assert page.status == 409
    kept = [t.get_text().strip() for t in page.soup.select("textarea[readonly]")]
    assert sorted(kept) == sorted([sent["title"], sent["body"], sent["why"]])


def test_a_withdrawn_story_is_taken_up_again_unseen(company: Company, at: At) -> None:
    made = company.story("objected")
    at("author").post(f"/stories/{made.id}/withdraw")
    assert at("author").post(f"/stories/{made.id}/take-up").status == 303
    assert company.again(made).state == State.draft
    assert at("reviewer").get(f"/stories/{made.id}").status == 404
    page = at("author").post(f"/stories/{made.id}/submit", {"version": str(made.version)})
    assert page.status == 303
    assert count(Revision, Revision.story_id == made.id) == 2

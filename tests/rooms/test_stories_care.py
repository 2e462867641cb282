"""What a careful reviewer of the house found: pictures, pauses, leavers, late stories, lost words."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.company import BODY, House
from tests.rooms.standing import At, count, standing_at, standing_house
from webapp.asks.models import Notice
from webapp.kernel import clock, db
from webapp.kernel.errors import NotAllowed
from webapp.kernel.unit_of_work import unit_of_work
from webapp.people.models import Absence
from webapp.programs import queries as programs_queries
from webapp.programs import services as programs
from webapp.programs.models import Brief, Charter, Program
from webapp.programs.workflow import Deadline
from webapp.stories import services
from webapp.stories.jobs import meet_deadlines
from webapp.stories.models import Revision, Story
from webapp.stories.workflow import State

house = standing_house
at = standing_at


def told(house: House, part: str, about: str) -> list[str]:
    db.session().rollback()
    mine = Notice.person_id == house.people[part].id
    return sorted(
        db.session().scalars(select(Notice.subject).where(mine, Notice.about_id == about))
    )


def leave(house: House, program: Program, part: str) -> None:
    with unit_of_work():
        place = programs_queries.place(house.people[part], program.id)
        assert place is not None
        programs.leave(place, by=house.people[part])


def pause(house: House, program: Program, part: str) -> None:
    with unit_of_work():
        place = programs_queries.place(house.people[part], program.id)
        assert place is not None
        ahead = clock.now().date() + timedelta(days=30)
        programs.pause_until(place, ahead, by=house.people[part])


def test_accepted_edits_carry_the_picture_that_was_reviewed_and_no_other(house: House) -> None:
    made = house.story("edits_suggested")
    house.picture(made)
    with unit_of_work():
        services.accept_edits(house.again(made), by=house.people["author"], revision=1)
    found = house.again(made)
    assert [r.picture_id for r in found.revisions] == [None, None]
    assert found.picture_id is not None  # the working text keeps its own


def test_a_deadline_does_not_tell_who_pauses(house: House) -> None:
    program, brief = house.another("letting", "author", "colleague")
    with unit_of_work():
        db.session().get_one(Charter, program.charter.id).at_deadline = Deadline.release
    made = [house.story("in_review", author=p, brief=brief) for p in ("author", "colleague")]
    pause(house, program, "colleague")
    with clock.at(clock.now() + timedelta(days=10)):
        meet_deadlines()
    assert [house.again(s).state for s in made] == [State.approved] * 2
    assert [told(house, "lead", s.id) for s in made] == [[], []]


def test_no_story_of_a_leaver_comes_back_into_review(house: House, at: At) -> None:
    program, brief = house.another("gone", "author")
    states = ("in_review", "edits_suggested", "objected", "approved")
    made = [house.story(state, brief=brief) for state in states]
    leave(house, program, "author")
    assert [house.again(s).state for s in made] == [State.withdrawn] * 4
    asked = [at("reviewer").post(f"/stories/{s.id}/take-back").status for s in made]
    assert asked == [404] * 4
    assert (
        "4 stories that were not shared were withdrawn."
        in at("author").get("/programs/gone/receipt").words
    )


def test_what_was_shared_stays_approved_for_a_leaver(house: House) -> None:
    program, brief = house.another("goneafter", "author")
    share = house.share(brief=brief, channel="mail", state="posted")
    leave(house, program, "author")
    assert house.again(share.story).state == State.approved


def test_late_is_told_even_after_nobody_was_there(house: House) -> None:
    _program, brief = house.another("away", "author")
    day = clock.now().date()
    with unit_of_work():
        db.session().add(
            Absence(person_id=house.people["reviewer"].id, from_day=day, until_day=day)
        )
    made = house.story("in_review", brief=brief)
    assert told(house, "lead", made.id) == ["A story needs your help"]
    with clock.at(clock.now() + timedelta(days=10)):
        meet_deadlines()
        meet_deadlines()
    assert told(house, "lead", made.id) == ["A story needs your help"] * 2
    assert told(house, "author", made.id) == ["Your story waits longer than promised"]
    with unit_of_work():
        db.session().query(Absence).delete()


def test_where_no_lead_may_help_an_administrator_is_asked(house: House) -> None:
    """The lead manages the author, so nobody of the program can answer in time."""
    program, brief = house.another("managed", "author")
    made = house.story("in_review", brief=brief)
    with unit_of_work():
        author = house.again(house.people["author"])
        author.manager_id = house.people["lead"].id
    with clock.at(clock.now() + timedelta(days=10)):
        meet_deadlines()
    with unit_of_work():
        house.again(house.people["author"]).manager_id = None
    assert told(house, "lead", made.id) == []
    assert told(house, "admin", program.id) == ["A program needs a reviewer"]
    bodies = select(Notice.body, Notice.values).where(Notice.about_id == program.id)
    assert "lathe" not in str(db.session().execute(bodies).all())


def test_an_answered_story_waits_in_no_inbox(house: House) -> None:
    made = house.story("in_review")
    waiting = (Notice.about_id == made.id) & Notice.read_at.is_(None)
    mine = Notice.person_id == house.people["reviewer"].id
    assert count(Notice, waiting & mine) == 1
    with unit_of_work():
        services.approve(house.again(made), by=house.people["reviewer"], revision=1)
    assert count(Notice, waiting & mine) == 0


def test_the_manager_takes_no_decision_back(house: House) -> None:
    made = house.story("approved")
    with unit_of_work():
        house.again(house.people["author"]).manager_id = house.people["reviewer"].id
    with pytest.raises(NotAllowed), unit_of_work():
        services.take_back(house.again(made), by=house.people["reviewer"])
    with unit_of_work():
        house.again(house.people["author"]).manager_id = None


TYPED = {"title": "The lathe", "body": f"{BODY} And more.", "language": "en"}


@pytest.mark.parametrize("change", ["closed", "paused", "left"])
def test_words_typed_for_a_brief_outlive_its_end(house: House, at: At, change: str) -> None:
    program, brief = house.another(f"ending-{change}", "author")
    path = f"/briefs/{brief.id}/write"
    assert at("author").get(path).status == 200
    _change(house, program, brief, change)
    page = at("author").post(path, TYPED)
    assert page.status == (404 if change == "left" else 409)
    assert TYPED["body"] in [t.get_text().strip() for t in page.soup.select("textarea")]
    assert count(Story, Story.brief_id == brief.id) == 0
    assert at("stranger").post(path, TYPED).status == 404


def _change(house: House, program: Program, brief: Brief, change: str) -> None:
    if change == "closed":
        with unit_of_work():
            programs.close_brief(brief, by=house.people["lead"])
    elif change == "paused":
        pause(house, program, "author")
    else:
        leave(house, program, "author")


def test_a_reviewers_words_outlive_a_withdrawal(house: House, at: At) -> None:
    made = house.story("in_review")
    with unit_of_work():
        services.withdraw(house.again(made), by=house.people["author"])
    note = "The month was May, and it was not our machine that stood in the yard."
    page = at("reviewer").post(
        f"/stories/{made.id}/object", {"version": "1", "reason": "factual_error", "note": note}
    )
    assert page.status == 404
    assert [t.get_text().strip() for t in page.soup.select("textarea")] == [note]


def test_all_that_a_reviewer_suggested_is_kept_beside_a_decision(house: House, at: At) -> None:
    made = house.story("approved")
    sent = {"version": "1", "title": "A new title", "body": f"{BODY} Better.", "why": "Shorter."}
    page = at("reviewer").post(f"/stories/{made.id}/suggest", sent)
    assert page.status == 409
    kept = [t.get_text().strip() for t in page.soup.select("textarea[readonly]")]
    assert sorted(kept) == sorted([sent["title"], sent["body"], sent["why"]])


def test_a_withdrawn_story_is_taken_up_again_unseen(house: House, at: At) -> None:
    made = house.story("objected")
    at("author").post(f"/stories/{made.id}/withdraw")
    assert at("author").post(f"/stories/{made.id}/take-up").status == 303
    assert house.again(made).state == State.draft
    assert at("reviewer").get(f"/stories/{made.id}").status == 404
    page = at("author").post(f"/stories/{made.id}/submit", {"version": str(made.version)})
    assert page.status == 303
    assert count(Revision, Revision.story_id == made.id) == 2

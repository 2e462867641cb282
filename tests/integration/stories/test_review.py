"""Review of a story: every step, who may, what is recorded, who is told, and what races do."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from tests.factories.company import BODY, SUGGESTED, Company
from tests.integration.asking import beside, count, together
from tests.integration.fixtures import At
from tests.pages import Client, Page
from webapp.core import clock, db
from webapp.core.errors import NotAllowed, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.directory.models import Absence
from webapp.insights.jobs import store_review_figures
from webapp.messaging.models import Notice
from webapp.people import services as people
from webapp.people.models import Person
from webapp.people.workflow import Role
from webapp.programs import services as programs
from webapp.programs.models import Charter, Program
from webapp.programs.workflow import Deadline
from webapp.stories import queries, services
from webapp.stories.jobs import meet_deadlines
from webapp.stories.models import Comment, Review, Revision, Story
from webapp.stories.queries.figures import AUTHORS, FLOOR
from webapp.stories.workflow import STORY, Approval, Reason, State
from webapp.web.database import db as flask_db

STATES = tuple(State)
OBJECTION = {"reason": "legal", "note": "A law of 1881 says no."}


def told(company: Company, part: str, story: Story) -> list[str]:
    """Subjects of the notices that somebody has about a story, oldest first."""
    db.session().rollback()
    found = db.session().scalars(
        select(Notice).where(Notice.person_id == company.people[part].id).order_by(Notice.made_at)
    )
    return [n.subject for n in found if n.place.get("story") == story.id]


def later(company: Company, part: str, path: str) -> Page:
    """A page, for somebody who signs in anew: sessions end before deadlines do."""
    return Client(company.app).sign_in(company.people[part].email).get(path)


# every state, verb and role, read off the table

ACTS: dict[str, Any] = {
    "submit": lambda s, by: services.submit(s, by=by, version=s.version),
    "approve": lambda s, by: services.approve(s, by=by, revision=_number(s)),
    "suggest_edits": lambda s, by: services.suggest_edits(
        s, by=by, revision=_number(s), title=s.title, body=f"{SUGGESTED} And more."
    ),
    "accept_edits": lambda s, by: services.accept_edits(s, by=by, revision=_number(s)),
    "object": lambda s, by: services.object_to(
        s, by=by, revision=_number(s), reason=Reason.legal, note="No."
    ),
    "take_back": lambda s, by: services.take_back(s, by=by),
    "withdraw": lambda s, by: services.withdraw(s, by=by),
    "take_up": lambda s, by: services.take_up(s, by=by),
}
PARTS = ("author", "colleague", "reviewer", "lead", "foreign_reviewer", "admin", "stranger")


def _number(story: Story) -> int:
    return story.latest.number if story.latest else 0


def _may(verb: str, part: str) -> bool:
    by = STORY.step(verb).by
    return part == ("author" if by == "is_author" else "reviewer")


def newest(story: Story) -> Revision:
    """The revision that was sent last."""
    assert story.latest is not None
    return story.latest


def due(story: Story) -> datetime:
    """When an answer is due."""
    assert story.due_at is not None
    return story.due_at


def test_the_matrix_names_every_verb_of_a_person() -> None:
    assert set(ACTS) == {s.name for s in STORY.steps if s.by != "system"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", ACTS)
def test_every_state_verb_and_role(company: Company, state: State, verb: str) -> None:
    """Only a listed step of the right person succeeds; everything else leaves no trace."""
    step = STORY.step(verb)
    found: dict[str, Any] = {}
    for part in PARTS:
        made = company.story(state)
        try:
            with unit_of_work():
                ACTS[verb](made, company.people[part])
            found[part] = company.again(made).state
        except (NotAllowed, WrongState) as refusal:
            kept = company.again(made).state == state
            found[part] = type(refusal) if kept else "changed"
    allowed: Any = step.target if state in step.sources else WrongState
    wanted = {p: allowed if _may(verb, p) else NotAllowed for p in PARTS}
    if verb == "take_back" and state not in step.sources:
        wanted["reviewer"] = NotAllowed  # there is no decision of theirs that stands
    assert found == wanted


# edits suggested, accepted, declined


def test_accepting_edits_approves_the_accepted_revision(company: Company, at: At) -> None:
    made = company.story("edits_suggested")
    shown = at("author").get(f"/stories/{made.id}")
    assert [d.get_text() for d in shown.soup.select("del")] == ["[taken away: a month end]"]
    assert [d.get_text() for d in shown.soup.select("ins")] == ["[added: four weeks end]"]
    assert at("author").post(f"/stories/{made.id}/accept", {"version": "1"}).status == 303
    made = company.again(made)
    assert (made.state, made.approved_as) == (State.approved, Approval.accepted)
    assert queries.approved(made).number == 2
    assert (queries.approved(made).body, made.body) == (SUGGESTED, SUGGESTED)
    assert "Your edits were accepted" in told(company, "reviewer", made)


def test_own_words_typed_meanwhile_stay_beside_the_accepted_ones(company: Company) -> None:
    made = company.story("edits_suggested")
    with unit_of_work():
        services.edit(
            made, by=company.people["author"], title="Mine", body=BODY + " Mine.", version=1
        )
    with unit_of_work():
        services.accept_edits(made, by=company.people["author"], revision=1)
    made = company.again(made)
    assert (made.body, queries.approved(made).body) == (BODY + " Mine.", SUGGESTED)


def test_declining_is_writing_on_and_sending_again(company: Company, at: At) -> None:
    made = company.story("edits_suggested")
    sent = {"version": "1", "title": "The lathe", "body": BODY + " Still.", "language": "en"}
    assert at("author").post(f"/stories/{made.id}/edit", sent | {"then": "send"}).status == 303
    made = company.again(made)
    assert (made.state, made.latest and made.latest.number) == (State.in_review, 2)
    page = at("reviewer").get(f"/stories/{made.id}")
    assert [d.get_text(" ") for d in page.soup.select("ins")] == ["[added:   Still.  end]"]


def test_a_suggestion_must_change_something(company: Company, at: At) -> None:
    made = company.story("in_review")
    sent = {"version": "1", "title": made.title, "body": made.body, "why": ""}
    page = at("reviewer").post(f"/stories/{made.id}/suggest", sent)
    assert page.status == 422
    assert beside(page) == {"body": "Nothing is changed yet. Approve it, or change what you would."}
    assert company.again(made).state == State.in_review
    assert count(Review, Review.revision_id == newest(made).id) == 0


# take back


def test_a_decision_is_taken_back_by_who_made_it(company: Company, at: At) -> None:
    made = company.story("in_review")
    done = at("reviewer").post(f"/stories/{made.id}/approve", {"version": "1"}, follow=True)
    assert done.soup.select_one(f'form[action="/stories/{made.id}/take-back"]') is not None
    assert at("reviewer").post(f"/stories/{made.id}/take-back").status == 303
    made = company.again(made)
    assert (made.state, made.approved_revision_id, made.approved_as) == (
        State.in_review,
        None,
        None,
    )
    assert made.submitted_at == made.latest.made_at
    assert "A decision on your story was taken back" in told(company, "author", made)
    again = {"version": "1"} | OBJECTION
    assert at("reviewer").post(f"/stories/{made.id}/object", again).status == 303
    assert [r.verdict for r in queries.reviews(company.again(made))] == ["object"]


def test_what_was_shared_is_not_taken_back(company: Company, at: At) -> None:
    made = company.share().story
    assert made.shared_at == clock.now()
    page = at("reviewer").post(f"/stories/{made.id}/take-back")
    assert page.status == 403
    assert "The author has already made a share of it" in page.words
    assert company.again(made).state == State.approved


# who may not


def test_a_manager_does_not_review(company: Company, at: At) -> None:
    author = company.newcomer("managed")
    with unit_of_work():
        author = db.session().get_one(Person, author.id)
        author.manager_id = company.people["reviewer"].id
        programs.join(company.program, by=author, version=1)
    made = company.story("in_review", author="managed")
    assert at("reviewer").get(f"/stories/{made.id}").status == 404
    assert made.id not in [s.id for s in queries.queue(company.people["reviewer"]).stories]
    assert queries.reviewers_for(made) == [company.people["lead"]]
    with pytest.raises(NotAllowed, match="somebody they manage"), unit_of_work():
        services.approve(made, by=company.people["reviewer"], revision=1)
    # Nobody else was there, so the lead was asked at once.
    assert told(company, "lead", made) == ["A story needs your help"]


# two at once, stale pages, typed text


def test_two_reviewers_at_once_have_one_winner(company: Company, at: At) -> None:
    made = company.story("in_review")
    path, reviewer = f"/stories/{made.id}", at("reviewer")
    answers = together(
        lambda: reviewer.post(f"{path}/approve", {"version": "1"}),
        lambda: reviewer.post(f"{path}/object", {"version": "1"} | OBJECTION),
    )
    assert sorted(a.status for a in answers) == [303, 409]
    lost = next(a for a in answers if a.status == 409)
    assert "has changed in the meantime" in lost.words
    made = company.again(made)
    assert made.state in {State.approved, State.objected}
    assert count(Review, Review.revision_id == newest(made).id) == 1
    if made.state == State.approved:
        assert lost.text_of("#kept-note") == OBJECTION["note"]


def test_a_double_click_approves_once(company: Company, at: At) -> None:
    made = company.story("in_review")
    path, reviewer = f"/stories/{made.id}/approve", at("reviewer")

    def act() -> Page:
        return reviewer.post(path, {"version": "1"})

    assert sorted(a.status for a in together(act, act)) == [303, 409]
    assert count(Review, Review.revision_id == newest(company.again(made)).id) == 1


def test_a_stale_objection_keeps_its_words_and_fits_the_new_page(company: Company, at: At) -> None:
    made = company.story("edits_suggested")
    with unit_of_work():
        services.submit(made, by=company.people["author"], version=1)
    page = at("reviewer").post(f"/stories/{made.id}/object", {"version": "1"} | OBJECTION)
    assert page.status == 409
    assert page.text_of("#note").strip() == OBJECTION["note"]
    form = page.form(f"/stories/{made.id}/object")
    assert (form["version"], form["reason"]) == ("2", "legal")
    assert at("reviewer").post(f"/stories/{made.id}/object", form).status == 303


# reading claims


def test_a_claim_is_seen_by_reviewers_and_lapses(company: Company, at: At) -> None:
    program, brief = company.another("claims", "author")
    with clock.at(clock.now() - timedelta(days=40)):  # the first of everybody's queue
        made = company.story("in_review", brief=brief)
    other = company.newcomer("second")
    with unit_of_work():
        people.grant(other, Role.reviewer, by=None, scope=program.id, reason="for the test")
    assert at("reviewer").post(f"/stories/{made.id}/claim").status == 303
    assert "reading this" not in at("author").get(f"/stories/{made.id}").words
    assert "You are reading this." in at("reviewer").get("/review").words
    for path in ("/review", f"/stories/{made.id}"):
        assert "Reviewer is reading this since" in at("second").get(path).words
    with unit_of_work():
        services.claim_review(made, by=other)
    assert company.again(made).reader_id == company.people["reviewer"].id
    with clock.at(clock.now() + timedelta(minutes=31)), unit_of_work():
        services.claim_review(made, by=other)
    assert company.again(made).reader_id == other.id


# deadlines


def _release(company: Company, chosen: Deadline) -> None:
    with unit_of_work():
        charter = db.session().get_one(Charter, company.program.charter.id)
        charter.at_deadline = chosen


def test_two_working_days_are_given_and_the_weekend_does_not_count(company: Company) -> None:
    friday = datetime(2026, 11, 20, 15, 0, tzinfo=clock.now().tzinfo)
    with clock.at(friday):
        made = company.story("in_review")
        assert due(made) == datetime(2026, 11, 24, 15, 0, tzinfo=friday.tzinfo)
        assert queries.hours_left(made) == 48


def test_a_deadline_holds_and_the_lead_is_asked_once(company: Company, at: At) -> None:
    made = company.story("in_review")
    assert at("lead").get(f"/stories/{made.id}").status == 404
    with clock.at(due(made) + timedelta(minutes=1)):
        for _ in range(3):
            meet_deadlines()
        made = company.again(made)
        assert (made.state, made.late_at) == (State.in_review, clock.now())
        assert told(company, "lead", made) == ["A story needs your help"]
        assert told(company, "author", made) == ["Your story waits longer than promised"]
        assert "It is late" in later(company, "author", f"/stories/{made.id}").words
        assert "Past its deadline" in later(company, "reviewer", f"/stories/{made.id}").words
    assert at("lead").post(f"/stories/{made.id}/approve", {"version": "1"}).status == 303
    assert company.again(made).approved_as == Approval.approved


def test_a_charter_may_release_at_the_deadline(company: Company, at: At) -> None:
    _release(company, Deadline.release)
    made = company.story("in_review")
    with clock.at(due(made) - timedelta(minutes=1)):
        meet_deadlines()
        assert company.again(made).state == State.in_review
    with clock.at(due(made)):
        meet_deadlines()
        meet_deadlines()
        made = company.again(made)
    _release(company, Deadline.hold)
    assert (made.state, made.approved_as) == (State.approved, Approval.released)
    assert queries.approved(made).number == 1
    assert told(company, "author", made) == ["Your story is released: no objection received"]
    assert "no objection received" in at("author").get(f"/stories/{made.id}").words
    with pytest.raises(NotAllowed), unit_of_work():
        services.take_back(made, by=company.people["reviewer"])


def test_the_absent_are_not_told(company: Company) -> None:
    day = date(2026, 11, 18)
    with unit_of_work():
        db.session().add(
            Absence(person_id=company.people["reviewer"].id, from_day=day, until_day=day)
        )
    made = company.story("in_review")
    assert told(company, "reviewer", made) == []
    assert told(company, "lead", made) == ["A story needs your help"]
    with unit_of_work():
        db.session().query(Absence).delete()
    made = company.story("in_review")
    assert told(company, "reviewer", made) == ["A story waits for your review"]
    assert told(company, "lead", made) == []


# comments


def test_author_and_reviewer_talk_about_a_revision(company: Company, at: At) -> None:
    made = company.story("in_review")
    path = f"/stories/{made.id}/comments"
    said = {"version": "1", "remark": "<b>Which</b> scale?"}
    assert at("reviewer").post(path, said).status == 303
    assert told(company, "author", made) == ["A comment on a story"]
    assert at("author").post(path, {"version": "1", "remark": "The old one."}).status == 303
    assert sorted(told(company, "reviewer", made)) == [
        "A comment on a story",
        "A story waits for your review",
    ]
    assert "<b>Which</b> scale?" in at("author").get(f"/stories/{made.id}").words
    page = at("author").post(path, {"version": "9", "remark": "To nothing."})
    assert (page.status, page.text_of("#remark").strip()) == (409, "To nothing.")
    page = at("author").post(path, {"version": "1", "remark": "x" * 1001})
    assert beside(page) == {"remark": "This is too long: 1000 characters at most."}
    assert count(Comment, Comment.revision_id == newest(made).id) == 2


# figures


CROWD = ("author", "colleague", "third", "fourth", "admin")


def _decided(company: Company, slug: str, count: int, people: int = 5) -> str:
    _program, brief = company.another(slug, *CROWD[:people])
    for number in range(count):
        by = CROWD[number % people]
        company.story("objected" if number < 3 else "approved", brief=brief, author=by)
    return f"/programs/{slug}/review"


def _after_weeks(company: Company, weeks: int, path: str) -> Page:
    """The page once so many weeks are over; each week is looked at once, so each test has its own."""
    with clock.at(clock.now() + timedelta(weeks=weeks)):
        store_review_figures(company.settings.zone)
        return later(company, "author", path)


def test_a_closed_week_stays_as_it_was_told(company: Company) -> None:
    path = _decided(company, "kept", 10)
    before = _after_weeks(company, 4, path).text_of("main")
    with unit_of_work():
        story = (
            db.session().scalars(select(Story).join(Program).where(Program.slug == "kept")).first()
        )
        assert story is not None
        services.take_back(story, by=company.people["reviewer"])
    assert _after_weeks(company, 4, path).text_of("main") == before


@pytest.mark.parametrize(("decisions", "people"), [(9, 5), (10, 4)])
def test_under_the_floor_everything_is_unknown(
    company: Company, at: At, decisions: int, people: int
) -> None:
    path = _decided(company, f"small{decisions}", decisions, people)
    page = _after_weeks(company, decisions - 8, path)
    assert [" ".join(f.get_text(" ").split()) for f in page.soup.select("p.headline-figure")] == [
        "unknown"
    ] * 3
    assert "fewer than 10, or of fewer than 5 people, so nothing is shown" in page.words


def test_totals_of_closed_weeks(company: Company, at: At) -> None:
    path = _decided(company, "large", 10)
    assert "Unknown: no week is over yet." in at("author").get(path).words
    page = _after_weeks(company, 3, path)
    figures = [" ".join(f.get_text(" ").split()) for f in page.soup.select("p.headline-figure")]
    assert figures[0] == "0 hours"
    assert figures[1].startswith("30%")
    assert page.words.count("too few to tell") == len(Reason)


def test_the_lead_reads_whether_the_review_keeps_its_promise(company: Company, at: At) -> None:
    path = _decided(company, "promised", 10).replace("/review", "/figures")
    yet = "Not told yet: these figures begin with ten decisions, on stories of five people."
    assert (FLOOR, AUTHORS) == (10, 5)
    assert yet in at("lead").get(path).words
    with clock.at(clock.now() + timedelta(weeks=5)):
        store_review_figures(company.settings.zone)
        page = later(company, "lead", path)
    rows = [" ".join(d.get_text(" ").split()) for d in page.soup.select("dl.promises > div")]
    assert len(rows) == 4
    for row, begins in zip(rows, (
        "Time to an answer 0 hours The charter promises an answer", "Objections 30% [",
        "Released without an answer 0% [", "Decisions 10",
    ), strict=True):  # fmt: skip
        assert row.startswith(begins)
    assert yet not in page.words


# the queue costs the same, however long


def _statements(act: Any) -> int:
    seen: list[str] = []
    engine = flask_db.engine

    def note(_c: Any, _u: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_the_queue_asks_the_same_number_of_questions(company: Company, at: At) -> None:
    for made in db.session().scalars(select(Story).where(Story.state == State.in_review)).all():
        with unit_of_work():
            services.withdraw(made, by=made.author)

    def look() -> Page:
        return at("reviewer").get("/review")

    found = []
    for size in (3, 27):
        for _ in range(size):
            company.story("in_review")
        look()
        found.append(_statements(look))
    shown = look().soup.select("ol.list > li")
    assert (found[0], len(shown)) == (found[1], 25)
    assert "These are the 25 oldest of 30." in look().words

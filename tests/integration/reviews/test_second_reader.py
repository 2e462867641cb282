"""An author asks another reviewer to read a text with an objection."""

from datetime import timedelta

import pytest

from tests.factories.company import BODY, Company
from tests.integration.asking import together
from tests.integration.fixtures import At
from tests.integration.stories.lookups import latest_revision, notice_subjects
from webapp.core import clock, db
from webapp.core.errors import NotAllowed, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.people import services as people
from webapp.people.models import Person
from webapp.people.workflow import Role
from webapp.programs.models import Charter
from webapp.programs.services import close
from webapp.programs.workflow import Deadline
from webapp.reviews import queries as reviews
from webapp.stories import queries, services
from webapp.stories.jobs import meet_deadlines
from webapp.stories.models import Story
from webapp.stories.workflow import Approval, Reason, State

WAITS = "A story waits for your review"


def objected(company: Company, slug: str, *, second: bool = True) -> Story:
    """A story with an objection in a program of its own, with a second reviewer, or without one."""
    program, brief = company.another(slug, "author")
    if second:
        other = company.people["colleague"]
        with unit_of_work():
            people.grant(other, Role.reviewer, by=None, scope=program.id, reason="for the test")
    return company.story("objected", brief=brief)


def asked(company: Company, story: Story) -> Story:
    """An objected story whose author asked another reviewer."""
    with unit_of_work():
        services.ask_second_reader(story, by=company.people["author"])
    found: Story = company.again(story)
    return found


def test_the_second_reader_decides_about_the_same_text(company: Company, at: At) -> None:
    other, story = company.people["colleague"], objected(company, "same-text")
    with unit_of_work():  # a newer working text, which is not what the second reader reads
        services.edit(
            story, by=story.author, title="Other", body=f"{BODY} Other.", version=story.version
        )
    page = at("author").get(f"/stories/{story.id}")
    assert "ask another reviewer to read this text as it is" in page.words
    assert at("author").post(f"/stories/{story.id}/second-reader").status == 303
    story = company.again(story)
    assert (story.state, latest_revision(story).number) == (State.in_review, 2)
    assert (latest_revision(story).title, latest_revision(story).body) == ("The lathe", BODY)
    assert story.due_at == queries.due(story, clock.now())
    # The reviewer who objected sees the story and its objection, and has nothing to decide.
    assert reviews.count(company.people["reviewer"]) == 0
    page = at("reviewer").get(f"/stories/{story.id}")
    assert "Another reviewer now reads this text at the author’s request." in page.words
    assert page.soup.select("form[action$='/approve']") == []
    refused = at("reviewer").post(f"/stories/{story.id}/approve", {"version": "2"})
    assert refused.status == 403
    assert "You objected to this text. Another reviewer reads it now." in refused.words
    # The second reader does.
    assert notice_subjects(company, "colleague", story.id) == [WAITS] * 2
    assert "(after an objection)" in at("colleague").get("/review").words
    page = at("colleague").get(f"/stories/{story.id}")
    assert "The author asks you to read the same text." in page.words
    assert "Changes since revision 1" not in page.words
    assert at("colleague").post(f"/stories/{story.id}/approve", {"version": "2"}).status == 303
    story = company.again(story)
    assert (story.state, story.approved_as) == (State.approved, Approval.approved)
    assert queries.approved(story).body == BODY
    verdicts = [(r.verdict, r.person_id) for r in queries.reviews(story)]
    assert verdicts == [("object", company.people["reviewer"].id), ("approve", other.id)]
    assert story.body == f"{BODY} Other."


def test_a_text_is_read_a_second_time_once(company: Company) -> None:
    author, reviewer = company.people["author"], company.people["reviewer"]
    other, story = company.people["colleague"], asked(company, objected(company, "once"))
    with unit_of_work():
        services.object_to(story, by=other, revision=2, reason=Reason.legal, note="No.")
    with pytest.raises(NotAllowed) as refusal, unit_of_work():
        services.ask_second_reader(story, by=author)
    assert "Another reviewer has read this text already." in str(refusal.value)
    # Another text is read by everybody again, and has a second reader again.
    story = company.again(story)
    with unit_of_work():
        services.edit(story, by=author, title="The lathe", body=f"{BODY} May.", version=1)
        services.submit(story, by=author, version=2)
    with unit_of_work():
        services.object_to(story, by=reviewer, revision=3, reason=Reason.legal, note="No.")
    assert asked(company, story).objector_id == reviewer.id


def test_without_another_reviewer_the_lead_is_asked(company: Company) -> None:
    story = asked(company, objected(company, "alone", second=False))
    assert story.escalated_at == clock.now()
    assert notice_subjects(company, "lead", story.id) == ["A story needs your help"]
    assert reviews.count(company.people["reviewer"]) == 0
    assert [p.id for p in reviews.reviewers_for(story)] == [company.people["lead"].id]
    with unit_of_work():
        services.approve(story, by=company.people["lead"], revision=2)
    assert company.again(story).state == State.approved


def test_a_deadline_releases_no_text_with_an_objection(company: Company) -> None:
    story = objected(company, "releasing")
    with unit_of_work():
        db.session().get_one(Charter, story.program.charter.id).at_deadline = Deadline.release
    story = asked(company, company.again(story))
    assert story.due_at is not None
    with clock.at(story.due_at + timedelta(minutes=1)):
        meet_deadlines()
        story = company.again(story)
        assert (story.state, story.late_at) == (State.in_review, clock.now())


def test_only_a_participant_of_an_open_program_asks(company: Company) -> None:
    story = objected(company, "closing")
    with unit_of_work():
        close(company.again(story).program, by=company.people["lead"])
    with pytest.raises(WrongState, match="The program is not open now"), unit_of_work():
        services.ask_second_reader(story, by=company.people["author"])
    assert company.again(story).state == State.objected


@pytest.mark.both_databases
def test_of_twenty_requests_one_is_done(company: Company) -> None:
    story, author = objected(company, "twenty"), company.people["author"].id

    def ask() -> str:
        try:
            with company.app.app_context(), unit_of_work():
                mine = db.session().get_one(Person, author)
                services.ask_second_reader(db.session().get_one(Story, story.id), by=mine)
        except (NotAllowed, WrongState):
            return "refused"
        return "done"

    assert sorted(together(*[ask] * 20)) == ["done"] + ["refused"] * 19
    assert latest_revision(company.again(story)).number == 2

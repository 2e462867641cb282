"""The inbox: grouped by object, new ones first, filtered, and closed once the task is done."""

from datetime import timedelta

from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.fixtures import At
from tests.pages import Client
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging import queries
from webapp.messaging.models import Notice
from webapp.messaging.queries import unread
from webapp.messaging.services import NoticeText, notify, open_notice
from webapp.messaging.topics import Topic


def test_messages_about_one_object_are_one_entry(company: Company) -> None:
    person = company.newcomer("reads_threads")
    for n, about in enumerate(("one", "two", "one", "one")):
        with clock.at(NOON + n * timedelta(minutes=1)), unit_of_work():
            text = NoticeText(Topic.stories, f"Message {n}", "Body", about, "stories.mine", {})
            notify(person, text)
    page = queries.inbox(person, 1)
    assert [[n.subject for n in thread.notices] for thread in page.rows] == [
        ["Message 3", "Message 2", "Message 0"], ["Message 1"],
    ]  # fmt: skip
    client = Client(company.app).sign_in(person.email)
    assert "2 earlier messages" in client.get("/inbox").words
    client.post(f"/inbox/{page.rows[0].notices[1].id}")
    db.session().rollback()
    assert [t.new for t in queries.inbox(person, 1).rows] == [True, True]
    client.post(f"/inbox/{page.rows[0].latest.id}")
    db.session().rollback()
    threads = queries.inbox(person, 1).rows
    assert [(t.latest.subject, t.new) for t in threads] == [
        ("Message 1", True),
        ("Message 3", False),
    ]
    assert [t.latest.subject for t in queries.inbox(person, 1, new=True).rows] == ["Message 1"]


def test_the_inbox_is_filtered_by_topic_and_by_new(company: Company) -> None:
    person = company.newcomer("filters")
    client = Client(company.app).sign_in(person.email)
    with unit_of_work():
        told_first = NoticeText(Topic.sharing, "Shared one", "Body", "about", "stories.mine", {})
        notify(person, told_first)
        notify(person, NoticeText(Topic.stories, "Story one", "Body", "other", "stories.mine", {}))
    assert "Shared one" not in client.get("/inbox?topic=stories").words
    assert "Shared one" in client.get("/inbox?topic=sharing&show=new").words
    client.post("/inbox")
    assert "No message matches." in client.get("/inbox?show=new").words
    assert client.get("/inbox?topic=nonsense").status == 200


def test_unread_notices_come_first_and_all_can_be_marked(company: Company, at: At) -> None:
    person = company.newcomer("reader")
    client = Client(company.app).sign_in(person.email)
    for number in range(30):
        with unit_of_work():
            text = NoticeText(
                Topic.stories, f"Subject {number}", "Body", f"about {number}", "stories.mine", {}
            )
            notice = notify(person, text)
            if number > 27 and notice is not None:
                open_notice(notice)
    page = client.get("/inbox")
    assert [b.get_text() for b in page.soup.select("main button.title")][-1] != "Subject 29"
    assert len(page.soup.select("main ul.list > li")) == 25
    assert "Page 1 of 2" in page.words
    assert client.post("/inbox", follow=True).status == 200
    db.session().rollback()
    assert unread(person) == 0
    assert "Mark all as read" not in client.get("/inbox").words


def test_a_message_about_an_approval_closes_when_its_story_is_shared(
    company: Company, at: At
) -> None:
    story = company.story("approved")
    approved = select(Notice).where(
        Notice.about_id == story.id, Notice.subject == "Your story is approved"
    )
    assert db.session().scalars(approved).one().read_at is None
    assert (
        at("author").post(f"/stories/{story.id}/share/linkedin", {"disclosure": "0"}).status == 303
    )
    db.session().rollback()
    assert db.session().scalars(approved).one().read_at is not None

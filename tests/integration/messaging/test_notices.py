"""Notices and account mail: the right recipients, in their language, once."""

import email
import socket
from collections.abc import Iterator
from contextvars import Context
from dataclasses import dataclass, field
from datetime import timedelta
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from flask_babel import force_locale, gettext
from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.fixtures import At, Built
from tests.pages import Client
from webapp.core import clock, db
from webapp.core.jobs import OutboxMessage
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging import jobs
from webapp.messaging.models import Notice
from webapp.messaging.services import choices
from webapp.messaging.topics import Topic, Way
from webapp.people import services as people
from webapp.people.models import Person
from webapp.people.workflow import Role
from webapp.stories.models import Story

WAITS = "A story waits for your review"
APPROVED = "Your story is approved"
OBJECTED = "A reviewer objects to your story"


def notices_about(company: Company, story: Story) -> list[tuple[str, str]]:
    db.session().rollback()
    names = {person.id: part for part, person in company.people.items()}
    found = db.session().scalars(select(Notice))
    return sorted((names[n.person_id], n.subject) for n in found if story.id in n.place.values())


def notice_for(person: Person, story: Story) -> Notice:
    found = db.session().scalars(select(Notice).where(Notice.person_id == person.id))
    return next(n for n in found if n.place == {"story": story.id})


def end(company: Company, person: Person) -> None:
    with unit_of_work():
        people.end_account(person, by=company.people["admin"])


@dataclass
class SMTPSink:
    """An SMTP handler that stores every message it receives."""

    messages: list[Any] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.messages.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 taken"


def plain(message: Any) -> str:
    """The plain part of a mail."""
    return str(message.get_body(("plain",)).get_content())


@dataclass
class Mail:
    """Runs mail jobs of an application whose SMTP server is the sink."""

    app: Any
    sink: SMTPSink

    def send(self, kind: str, payload: dict[str, str]) -> list[Any]:
        """Run a job; returns the messages that it sent."""
        before = len(self.sink.messages)

        def run() -> None:
            with self.app.app_context():
                {"notice": jobs.mail_notice, "account": jobs.mail_account}[kind](payload)

        Context().run(run)
        return self.sink.messages[before:]


@pytest.fixture
def mail(built: Built) -> Iterator[Mail]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    sink = SMTPSink()
    controller = Controller(sink, hostname="127.0.0.1", port=port, server_hostname="sink")
    controller.start()
    try:
        yield Mail(built(smtp_url=f"smtp://127.0.0.1:{port}"), sink)
    finally:
        controller.stop()


def test_each_step_notifies_the_people_concerned_only(company: Company) -> None:
    assert notices_about(company, company.story("draft")) == []
    assert notices_about(company, company.story("in_review")) == [("reviewer", WAITS)]
    assert notices_about(company, company.story("approved")) == [
        ("author", APPROVED),
        ("reviewer", WAITS),
    ]
    assert notices_about(company, company.story("objected")) == [
        ("author", OBJECTED),
        ("reviewer", WAITS),
    ]
    assert notices_about(company, company.story("withdrawn")) == []
    foreign = company.story("in_review", author="foreign_author")
    assert notices_about(company, foreign) == [("foreign_reviewer", WAITS)]


@pytest.mark.both_databases
def test_every_notice_is_queued_as_one_mail(company: Company) -> None:
    story = company.story("approved")
    notices = [notice_for(company.people["author"], story).id]
    reviewer = company.people["reviewer"]
    waiting = notice_for(reviewer, story).id
    with unit_of_work():
        choices.choose_ways(reviewer, {Topic.reviews: Way.mail})
    again = company.story("in_review")
    notices.append(notice_for(reviewer, again).id)
    with unit_of_work():
        choices.choose_ways(reviewer, {Topic.reviews: Way.digest})
    rows = db.session().scalars(select(OutboxMessage).where(OutboxMessage.kind == "notice"))
    queued = [(r.key, r.payload) for r in rows if r.payload["notice"] in notices]
    assert sorted(queued) == sorted((f"notice:{n}", {"notice": n}) for n in notices)
    assert not any(waiting in r.key for r in rows)


def test_an_inbox_shows_own_notices_only(company: Company, at: At) -> None:
    story = company.story("approved")
    mine = notice_for(company.people["author"], story)
    pages = {part: str(at(part).get("/inbox").soup) for part in ("author", "colleague", "reviewer")}
    assert {part: mine.id in shown for part, shown in pages.items()} == {
        "author": True,
        "colleague": False,
        "reviewer": False,
    }
    assert at("colleague").post(f"/inbox/{mine.id}").status == 404
    assert company.again(mine).read_at is None


def test_opening_a_notice_marks_it_read_once_and_redirects_to_its_page(
    company: Company, at: At
) -> None:
    story = company.story("approved")
    mine = notice_for(company.people["author"], story)
    page = at("author").post(f"/inbox/{mine.id}")
    assert (page.status, page.response.location) == (303, f"/stories/{story.id}")
    first = company.again(mine).read_at
    with clock.at(NOON + timedelta(hours=1)):
        at("author").post(f"/inbox/{mine.id}")
    assert (company.again(mine).read_at, first) == (NOON, NOON)


def test_a_notice_is_shown_in_the_current_language(company: Company, at: At) -> None:
    company.story("approved")
    with force_locale("fr"):
        french = gettext(APPROVED)
    assert french != APPROVED
    assert APPROVED in at("author").get("/inbox").words
    assert french in at("author").get("/inbox?lang=fr").words
    at("author").get("/about?lang=en")


def test_mail_is_in_the_language_of_its_recipient(company: Company, mail: Mail) -> None:
    with unit_of_work():
        company.people["foreign_author"].locale = "fr"
    stories = [company.story("approved", author=a) for a in ("author", "foreign_author")]
    messages = []
    for part, story in zip(("author", "foreign_author"), stories, strict=True):
        messages += mail.send("notice", {"notice": notice_for(company.people[part], story).id})
    with force_locale("fr"):
        french = gettext(APPROVED)
    assert [(m["Subject"], m["To"]) for m in messages] == [
        (APPROVED, "author@company.example"),
        (french, "foreign_author@company.example"),
    ]
    assert [
        f"http://127.0.0.1:5000/stories/{s.id}" in plain(m)
        for s, m in zip(stories, messages, strict=True)
    ] == [True, True]
    assert "You find the same notice in your inbox." not in plain(messages[1])


def test_the_mailed_link_confirms_the_address(company: Company, mail: Mail) -> None:
    browser = Client(company.app)
    browser.post("/sign-up", {"name": "Mailed", "email": "mailed@company.example"})
    db.session().rollback()
    row = (
        db.session()
        .scalars(
            select(OutboxMessage)
            .where(OutboxMessage.kind == "account")
            .order_by(OutboxMessage.id.desc())
            .limit(1)
        )
        .one()
    )
    (message,) = mail.send("account", row.payload)
    (link,) = [w for w in message.get_content().split() if w.startswith("http")]
    assert message["To"] == "mailed@company.example"
    page = Client(company.app).get(link.removeprefix("http://127.0.0.1:5000"))
    assert (page.status, page.h1) == (200, "Confirm your address")


def test_an_ended_account_gets_no_notice(company: Company, mail: Mail) -> None:
    person = company.newcomer("gone_away")
    with unit_of_work():
        people.grant(
            person, Role.reviewer, by=None, scope=company.program.id, reason="for the test"
        )
    story = company.story("in_review")
    payload = {"notice": notice_for(person, story).id}
    end(company, person)
    assert mail.send("notice", payload) == []
    assert mail.send("notice", {"notice": "never-was"}) == []


def test_an_ended_account_gets_no_account_mail(company: Company, mail: Mail) -> None:
    person = company.newcomer("gone_before")
    end(company, person)
    assert mail.send("account", {"kind": "known", "person": person.id}) == []
    assert mail.send("account", {"kind": "confirm", "person": person.id}) == []
    assert mail.send("account", {"kind": "known", "person": "never-was"}) == []


def test_a_mail_sent_twice_keeps_its_message_id(company: Company, mail: Mail) -> None:
    """A worker may die after the server accepted the message; mail programs then show it once."""
    story = company.story("approved")
    payload = {"notice": notice_for(company.people["author"], story).id}
    messages = mail.send("notice", payload) + mail.send("notice", payload)
    assert len({m["Message-ID"] for m in messages}) == 1
    another = company.story("approved")
    other = {"notice": notice_for(company.people["author"], another).id}
    assert mail.send("notice", other)[0]["Message-ID"] != messages[0]["Message-ID"]


def test_mails_of_two_days_have_two_message_ids(company: Company, mail: Mail) -> None:
    person = company.newcomer("asks_again")
    browser = Client(company.app)
    messages = []
    for days in (0, 1):
        with clock.at(NOON + timedelta(days=days)):
            browser.post("/sign-up", {"name": "Any", "email": person.email})
    db.session().rollback()
    rows = db.session().scalars(select(OutboxMessage).where(OutboxMessage.kind == "account"))
    payloads = [r.payload for r in rows if r.payload["person"] == person.id]
    for payload in payloads:
        messages += mail.send("account", payload)
    assert len(messages) == 2
    assert len({m["Message-ID"] for m in messages}) == 2

"""Asks: the right people are told, in their own language, once, and nobody who has gone."""

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

from tests.conftest import NOON
from tests.factories.company import House
from tests.pages import Client
from tests.rooms.standing import (
    At,
    Built,
    standing_app,
    standing_at,
    standing_built,
    standing_house,
)
from webapp.asks import jobs
from webapp.asks.models import Notice
from webapp.kernel import clock, db
from webapp.kernel.outbox import Outgoing
from webapp.kernel.unit_of_work import unit_of_work
from webapp.people import services as people
from webapp.people.models import Person
from webapp.people.workflow import Role
from webapp.stories.models import Story

house = standing_house
app = standing_app
at = standing_at
__all__ = ["standing_built"]

WAITS = "A story waits for your review"
APPROVED = "Your story is approved"
OBJECTED = "A reviewer objects to your story"


def told(house: House, story: Story) -> list[tuple[str, str]]:
    db.session().rollback()
    names = {person.id: part for part, person in house.people.items()}
    found = db.session().scalars(select(Notice))
    return sorted((names[n.person_id], n.subject) for n in found if story.id in n.place.values())


def notice_for(person: Person, story: Story) -> Notice:
    found = db.session().scalars(select(Notice).where(Notice.person_id == person.id))
    return next(n for n in found if n.place == {"story": story.id})


def end(house: House, person: Person) -> None:
    with unit_of_work():
        people.end_account(person, by=house.people["admin"])


@dataclass
class Office:
    """Keeps every letter that arrives."""

    letters: list[Any] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.letters.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 taken"


@dataclass
class Mail:
    """A worker that sends to an office."""

    app: Any
    office: Office

    def send(self, kind: str, payload: dict[str, str]) -> list[Any]:
        """Run the job; the letters that came of it."""
        before = len(self.office.letters)

        def run() -> None:
            with self.app.app_context():
                {"notice": jobs.mail_notice, "account": jobs.mail_account}[kind](payload)

        Context().run(run)
        return self.office.letters[before:]


@pytest.fixture
def mail(standing_built: Built) -> Iterator[Mail]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    office = Office()
    controller = Controller(office, hostname="127.0.0.1", port=port, server_hostname="office")
    controller.start()
    try:
        yield Mail(standing_built(smtp_url=f"smtp://127.0.0.1:{port}"), office)
    finally:
        controller.stop()


def test_each_step_tells_those_it_concerns_and_nobody_else(house: House) -> None:
    assert told(house, house.story("draft")) == []
    assert told(house, house.story("in_review")) == [("reviewer", WAITS)]
    assert told(house, house.story("approved")) == [("author", APPROVED), ("reviewer", WAITS)]
    assert told(house, house.story("objected")) == [("author", OBJECTED), ("reviewer", WAITS)]
    assert told(house, house.story("withdrawn")) == []
    foreign = house.story("in_review", author="foreign_author")
    assert told(house, foreign) == [("foreign_reviewer", WAITS)]


def test_every_notice_is_queued_as_one_mail(house: House) -> None:
    story = house.story("approved")
    notices = [notice_for(house.people[part], story).id for part in ("author", "reviewer")]
    rows = db.session().scalars(select(Outgoing).where(Outgoing.kind == "notice"))
    queued = [(r.key, r.payload) for r in rows if r.payload["notice"] in notices]
    assert sorted(queued) == sorted((f"notice:{n}", {"notice": n}) for n in notices)


def test_an_inbox_shows_ones_own_notices_alone(house: House, at: At) -> None:
    story = house.story("approved")
    mine = notice_for(house.people["author"], story)
    pages = {part: str(at(part).get("/inbox").soup) for part in ("author", "colleague", "reviewer")}
    assert {part: mine.id in shown for part, shown in pages.items()} == {
        "author": True,
        "colleague": False,
        "reviewer": False,
    }
    assert at("colleague").post(f"/inbox/{mine.id}").status == 404
    assert house.again(mine).read_at is None


def test_opening_a_notice_marks_it_read_once_and_leads_to_its_page(house: House, at: At) -> None:
    story = house.story("approved")
    mine = notice_for(house.people["author"], story)
    page = at("author").post(f"/inbox/{mine.id}")
    assert (page.status, page.response.location) == (303, f"/stories/{story.id}")
    first = house.again(mine).read_at
    with clock.at(NOON + timedelta(hours=1)):
        at("author").post(f"/inbox/{mine.id}")
    assert (house.again(mine).read_at, first) == (NOON, NOON)


def test_a_notice_is_read_in_the_language_of_the_day(house: House, at: At) -> None:
    house.story("approved")
    with force_locale("fr"):
        french = gettext(APPROVED)
    assert french != APPROVED
    assert APPROVED in at("author").get("/inbox").words
    assert french in at("author").get("/inbox?lang=fr").words
    at("author").get("/about?lang=en")


def test_mail_speaks_the_language_of_whoever_receives_it(house: House, mail: Mail) -> None:
    with unit_of_work():
        people.choose_language(house.people["foreign_author"], "fr")
    stories = [house.story("approved", author=a) for a in ("author", "foreign_author")]
    letters = []
    for part, story in zip(("author", "foreign_author"), stories, strict=True):
        letters += mail.send("notice", {"notice": notice_for(house.people[part], story).id})
    with force_locale("fr"):
        french = gettext(APPROVED)
    assert [(le["Subject"], le["To"]) for le in letters] == [
        (APPROVED, "author@house.example"),
        (french, "foreign_author@house.example"),
    ]
    assert [
        f"http://127.0.0.1:5000/stories/{s.id}" in le.get_content()
        for s, le in zip(stories, letters, strict=True)
    ] == [True, True]
    assert "You find the same notice in your inbox." not in letters[1].get_content()


def test_the_mailed_link_is_the_one_that_confirms(house: House, mail: Mail) -> None:
    browser = Client(house.app)
    browser.post("/sign-up", {"name": "Mailed", "email": "mailed@house.example"})
    db.session().rollback()
    row = (
        db.session()
        .scalars(
            select(Outgoing).where(Outgoing.kind == "account").order_by(Outgoing.id.desc()).limit(1)
        )
        .one()
    )
    (letter,) = mail.send("account", row.payload)
    (link,) = [w for w in letter.get_content().split() if w.startswith("http")]
    assert letter["To"] == "mailed@house.example"
    page = Client(house.app).get(link.removeprefix("http://127.0.0.1:5000"))
    assert (page.status, page.h1) == (200, "Confirm your address")


def test_nobody_who_has_gone_gets_a_notice(house: House, mail: Mail) -> None:
    person = house.newcomer("gone_away")
    with unit_of_work():
        people.grant(person, Role.reviewer, by=None, scope=house.program.id, reason="for the test")
    story = house.story("in_review")
    payload = {"notice": notice_for(person, story).id}
    end(house, person)
    assert mail.send("notice", payload) == []
    assert mail.send("notice", {"notice": "never-was"}) == []


def test_nobody_who_has_gone_is_told_to_sign_in(house: House, mail: Mail) -> None:
    person = house.newcomer("gone_before")
    end(house, person)
    assert mail.send("account", {"kind": "known", "person": person.id}) == []
    assert mail.send("account", {"kind": "confirm", "person": person.id}) == []
    assert mail.send("account", {"kind": "known", "person": "never-was"}) == []


def test_a_mail_sent_twice_keeps_its_number(house: House, mail: Mail) -> None:
    """A worker may die after the server took the letter; mail programs then show it once."""
    story = house.story("approved")
    payload = {"notice": notice_for(house.people["author"], story).id}
    letters = mail.send("notice", payload) + mail.send("notice", payload)
    assert len({le["Message-ID"] for le in letters}) == 1
    other = {"notice": notice_for(house.people["reviewer"], story).id}
    assert mail.send("notice", other)[0]["Message-ID"] != letters[0]["Message-ID"]


def test_two_mails_of_two_days_have_two_numbers(house: House, mail: Mail) -> None:
    person = house.newcomer("asks_again")
    browser = Client(house.app)
    letters = []
    for days in (0, 1):
        with clock.at(NOON + timedelta(days=days)):
            browser.post("/sign-up", {"name": "Any", "email": person.email})
    db.session().rollback()
    rows = db.session().scalars(select(Outgoing).where(Outgoing.kind == "account"))
    payloads = [r.payload for r in rows if r.payload["person"] == person.id]
    for payload in payloads:
        letters += mail.send("account", payload)
    assert len(letters) == 2
    assert len({le["Message-ID"] for le in letters}) == 2

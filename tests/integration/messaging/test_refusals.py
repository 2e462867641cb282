"""An email that is refused for good is said in the inbox; an outage is retried."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.environment import NOON
from tests.factories.application import full_worker
from tests.factories.company import Company
from tests.pages import Client
from tests.unit.smtp_sink import SMTPSink, running_server
from webapp.core import clock, db
from webapp.core.jobs import LONGEST_WAIT, OutboxMessage, State
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.models import Notice
from webapp.messaging.services import NoticeText, notify
from webapp.messaging.services.refusals import SUBJECT
from webapp.messaging.topics import Topic
from webapp.people.models import Person


def mailed(company: Company, person: Person, answer: str, moments: int = 1) -> list[str]:
    """Send notices through a server with this answer; returns the states of their mails."""
    own, sink = company.settings, SMTPSink(answer=answer)
    with unit_of_work():
        text = NoticeText(Topic.stories, "Subject", "Body", "about", "stories.mine", {})
        notices = [notify(person, text) for _ in range(2)]
    with running_server(sink) as address:
        company.app.runtime.settings = replace(own, smtp_url=f"smtp://{address}")
        for moment in range(moments):
            with clock.at(NOON + moment * LONGEST_WAIT):
                full_worker(company.app).drain()
        company.app.runtime.settings = own
    db.session().rollback()
    keys = [f"notice:{notice.id}" for notice in notices if notice]
    rows = select(OutboxMessage.state).where(OutboxMessage.key.in_(keys))
    return [state.value for state in db.session().scalars(rows)]


def told(person: Person) -> list[str]:
    rows = select(Notice.subject).where(Notice.person_id == person.id, Notice.subject == SUBJECT)
    return list(db.session().scalars(rows))


def test_a_refusal_is_final_and_said_once(company: Company) -> None:
    person = company.newcomer("no_mailbox")
    states = mailed(company, person, "550 no such mailbox")
    assert states == [State.failed.value] * 2
    assert told(person) == [SUBJECT]
    words = Client(company.app).sign_in(person.email).get("/inbox").words
    assert "does not accept emails to your address: SMTPDataError: 550 no such mailbox" in words


@pytest.mark.parametrize("answer", ["451 try later", "421 closing"])
def test_an_outage_is_retried(company: Company, answer: str) -> None:
    person = company.newcomer(f"outage_{answer[:3]}")
    assert mailed(company, person, answer) == [State.retry_wait.value] * 2
    assert told(person) == []


def test_an_outage_that_outlasts_every_attempt_is_not_blamed_on_the_address(
    company: Company,
) -> None:
    person = company.newcomer("long_outage")
    states = mailed(company, person, "451 try later", moments=12)
    assert states == [State.failed.value] * 2
    assert told(person) == []

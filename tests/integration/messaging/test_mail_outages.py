"""Mail through the outbox to a server in another process: each arrives once after every outage."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.environment import NOON
from tests.factories.application import full_worker
from tests.factories.company import Company
from tests.fakes.smtp import Fault
from tests.fakes.smtp_process import MailServer, running
from webapp.core import clock, db
from webapp.core.jobs import OutboxMessage, State
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.models import Notice
from webapp.messaging.services import NoticeText, notify
from webapp.messaging.services.refusals import SUBJECT
from webapp.messaging.topics import Topic
from webapp.people import services as people
from webapp.people.models import Person

TEXT = NoticeText(Topic.stories, "Subject", "Body", "about", "stories.mine", {})
BEFORE = ("CONNECT", "EHLO", "MAIL", "RCPT", "DATA")
OUTAGES = [
    *(Fault(at, do) for at in BEFORE for do in ("drop", "leave")),
    *(Fault(at, "answer", "451 come back later") for at in (*BEFORE, "BODY") if at != "EHLO"),
    Fault("CONNECT", "answer", "554 no service"),
    Fault("MAIL", "answer", "530 5.7.0 Authentication required"),
    Fault("TEXT", "drop"),
]
# The server has taken the mail, and the answer that says so arrives.
HARMLESS = [Fault("BODY", "leave"), Fault("QUIT", "drop"), Fault("QUIT", "answer", "421 closing")]
LOST_ANSWER = Fault("BODY", "drop")


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    with running(tmp_path_factory.mktemp("mail")) as made:
        yield made


@dataclass
class Post:
    """Queues notices, and runs the worker of the company with the mail server."""

    company: Company
    server: MailServer

    def queue(self, recipients: Sequence[Person], count: int) -> list[str]:
        """Queue notices, to each recipient in turn; returns their ids."""
        with unit_of_work():
            notices = [notify(recipients[n % len(recipients)], TEXT) for n in range(count)]
        return [notice.id for notice in notices if notice]

    def work(self, hours: float = 0, timeout: float = 20.0) -> None:
        """Send what is due so many hours after noon."""
        own = self.company.settings
        self.company.app.runtime.settings = replace(
            own, smtp_url=self.server.url, mail_timeout=timeout
        )
        with clock.at(NOON + timedelta(hours=hours)):
            full_worker(self.company.app).drain()
        self.company.app.runtime.settings = own
        db.session().rollback()

    def states(self, notices: list[str]) -> list[tuple[State, int]]:
        """State and number of attempts of the mails of notices."""
        keys = [f"notice:{notice}" for notice in notices]
        rows = db.session().scalars(select(OutboxMessage).where(OutboxMessage.key.in_(keys)))
        found = {row.key: (row.state, row.attempts) for row in rows}
        return [found[key] for key in keys]

    def copies(self, notices: list[str]) -> list[int]:
        """How many copies of the mail of each notice the server took."""
        counts = Counter(taken.message["Message-ID"] for taken in self.server.taken())
        return [counts[f"<notice.{notice}@localhost>"] for notice in notices]


@pytest.fixture
def post(company: Company, process: MailServer) -> Post:
    """Without mail of other tests."""
    made = Post(company, process)
    process.order()
    made.work()
    process.forget()
    return made


def told(person: Person) -> int:
    rows = select(Notice.id).where(Notice.person_id == person.id, Notice.subject == SUBJECT)
    return len(db.session().scalars(rows).all())


@pytest.mark.both_databases
def test_each_mail_arrives_once_after_its_outage(company: Company, post: Post) -> None:
    """Only where the answer to the final dot is lost, the server gets the same mail again."""
    recipients = [company.newcomer(f"outage{n}") for n in range(3)]
    faults = [*OUTAGES, LOST_ANSWER, *HARMLESS]
    notices = post.queue(recipients, len(faults) + 3)
    failed = len(OUTAGES) + 1
    post.server.order(*faults)
    post.work()
    assert [state for state, _attempts in post.states(notices)] == (
        [State.retry_wait] * failed + [State.sent] * (len(notices) - failed)
    )
    assert post.copies(notices) == [0] * len(OUTAGES) + [1] * (len(notices) - len(OUTAGES))
    post.work(hours=1)
    assert post.states(notices) == [(State.sent, 2)] * failed + [(State.sent, 1)] * (
        len(notices) - failed
    )
    assert post.copies(notices) == [2 if n == len(OUTAGES) else 1 for n in range(len(notices))]
    assert [told(person) for person in recipients] == [0, 0, 0]


def test_each_mail_arrives_once_after_a_server_was_too_slow(company: Company, post: Post) -> None:
    recipients = [company.newcomer(f"slow{n}") for n in range(2)]
    faults = [Fault(at, "wait", seconds=60) for at in BEFORE]
    faults += [Fault(at, "trickle", seconds=0.03) for at in ("CONNECT", "RCPT")]
    notices = post.queue(recipients, len(faults))
    post.server.order(*faults)
    post.work(timeout=0.05)
    assert post.states(notices) == [(State.retry_wait, 1)] * len(notices)
    assert post.copies(notices) == [0] * len(notices)
    post.work(hours=1)
    assert post.states(notices) == [(State.sent, 2)] * len(notices)
    assert post.copies(notices) == [1] * len(notices)


@pytest.mark.both_databases
@pytest.mark.parametrize("at", ["RCPT", "BODY"])
def test_a_refused_mail_ends_at_once_and_keeps_no_other_waiting(
    company: Company, post: Post, at: str
) -> None:
    recipients = [company.newcomer(f"{part}_{at}") for part in ("refused", "taken")]
    post.server.order(always=[Fault(at, "answer", "550 5.1.1 unknown", to=recipients[0].email)])
    notices = post.queue(recipients, 6)
    for hours in (0, 1, 2):
        post.work(hours)
    assert post.states(notices) == [(State.failed, 1), (State.sent, 1)] * 3
    assert post.copies(notices) == [0, 1] * 3
    assert [told(person) for person in recipients] == [1, 0]


def test_an_outage_of_a_day_loses_no_mail(company: Company, post: Post) -> None:
    notices = post.queue([company.newcomer("day")], 2)
    post.server.order(always=[Fault("CONNECT", "drop")])
    for hours in range(0, 25, 2):
        post.work(hours)
    assert {state for state, _attempts in post.states(notices)} == {State.retry_wait}
    post.server.order()
    # A delay is six hours at most.
    post.work(hours=31)
    assert {state for state, _attempts in post.states(notices)} == {State.sent}
    assert post.copies(notices) == [1, 1]


def test_only_a_local_part_with_accents_needs_more_than_ascii(company: Company, post: Post) -> None:
    with unit_of_work():
        recipients = [
            people.add_person(email, "Zoé", locale="fr", unit=None, password_hash="none")
            for email in ("zoé@company.example", "zoe@société.example")
        ]
    notices = post.queue(recipients, 2)
    post.server.order(smtputf8=False, eight_bits=False)
    post.work()
    assert post.states(notices) == [(State.failed, 1), (State.sent, 1)]
    (taken,) = post.server.taken()
    assert taken.recipients == ["zoe@xn--socit-esab.example"]
    assert [told(person) for person in recipients] == [1, 0]

"""`francparler serve` is killed, started again and stopped; what it confirmed to people is kept."""

import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextvars import Context
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Select, select, update

from tests.e2e.served import LEASE, Requests, Serve, SMTPSink, wait_until
from tests.factories.application import running
from tests.factories.company import Company
from webapp import config
from webapp.app import create_app
from webapp.core import activity, clock, db
from webapp.core.activity import Activity
from webapp.core.jobs import OutboxMessage, ScheduledJob, State, WorkerHeartbeat
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.services import queue_account_mail
from webapp.people.events import SignedUp
from webapp.people.models import Person
from webapp.people.workflow import AccountState
from webapp.tracking import spool
from webapp.tracking.counting import ObservedRequest, counter
from webapp.tracking.jobs import ingest_visits
from webapp.tracking.models import SpoolFile, Visit
from webapp.web.application import Application
from webapp.web.jobs import ANCHOR, seal_activity

READY = dict.fromkeys(("database", "writes", "migrations", "visits", "worker", "answers"), True)


@pytest.fixture
def smtp() -> Iterator[SMTPSink]:
    made = SMTPSink()
    made.server.start()
    yield made
    made.accept()
    made.server.stop()


@pytest.fixture
def settings(settings: config.Settings, smtp: SMTPSink) -> config.Settings:
    """Settings with a mail server and a short lease."""
    return replace(settings, smtp_url=f"smtp://127.0.0.1:{smtp.port}", worker_lease=LEASE)


@pytest.fixture
def app(settings: config.Settings) -> Iterator[Application]:
    """The application in this process, to write and read the database; its clock is not frozen."""
    with running(create_app(settings)) as made:
        yield made


@pytest.fixture
def company(app: Application) -> Company:
    """The company in the database of the server."""
    return Company.load(app)


def fetch(query: Select[Any]) -> list[Any]:
    """The rows of a statement, read in a new transaction."""
    db.session().rollback()
    found = list(db.session().scalars(query))
    db.session().rollback()
    return found


@pytest.fixture
def serve(settings: config.Settings) -> Iterator[Serve]:
    made = Serve(settings)
    yield made
    for process in made.running:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
        process.wait()


def check_sign_ups(requests: Requests) -> None:
    """Each confirmed sign-up has its person, mail and activity; no person lacks one of them."""
    people = {
        p.email: p.id for p in fetch(select(Person).where(Person.state == AccountState.pending))
    }
    assert set(requests.signed_up) - set(people) == set()
    assert len(people) <= len(requests.signed_up) + 2
    mails = fetch(select(OutboxMessage.key).where(OutboxMessage.key.like("account:confirm:%")))
    assert sorted(mails) == sorted(f"account:confirm:{one}:1" for one in people.values())
    activities = fetch(select(Activity.object_id).where(Activity.verb == SignedUp.past))
    assert sorted(activities) == sorted(people.values())


def check_visits(requests: Requests, moments: list[datetime]) -> None:
    """Each visit that was answered is one row; at most two rows more were being answered."""
    hash_of = counter()._visitor
    rows = Counter(fetch(select(Visit.visitor)))
    for agent in requests.visited:
        visit = ObservedRequest("GET", 302, "127.0.0.1", agent)
        assert sum(rows[key] for key in {hash_of(moment, visit) for moment in moments}) == 1
    assert set(rows.values()) == {1}
    assert len(requests.visited) <= len(rows) <= len(requests.visited) + 2


def all_read(settings: config.Settings) -> bool:
    """Whether the worker has read every spool file to its end."""
    read = {row.name: row.offset for row in fetch(select(SpoolFile))}
    files = spool.files(settings.instance / "spool")
    return all(read.get(path.name) == path.stat().st_size for path in files)


def test_confirmed_requests_survive_sigkill(
    company: Company, serve: Serve, smtp: SMTPSink, settings: config.Settings
) -> None:
    requests = Requests(serve, company.link().token)
    begun = clock.now()
    with unit_of_work():
        # The statistics would delay the other jobs.
        db.session().add(ScheduledJob(name="close weeks", due_at=begun + timedelta(days=1)))
        # Mail about accounts does not wait for the end of quiet hours.
        queue_account_mail("known", company.people["author"].id, 1)

    # The worker is sending a mail while people sign up and visit.
    serve.start("--with-worker")
    wait_until(lambda: serve.ready() == (200, READY), "the server is ready")
    wait_until(
        lambda: fetch(select(OutboxMessage.id).where(OutboxMessage.state == State.sending)),
        "a mail is being sent",
    )
    requests.start()
    wait_until(
        lambda: len(requests.signed_up) > 10 and len(requests.visited) > 50,
        "some requests were answered",
    )
    serve.kill()
    requests.join()
    assert fetch(select(OutboxMessage.state).where(OutboxMessage.state == State.sent)) == []
    check_sign_ups(requests)

    # Started again, it processes everything.
    smtp.accept()
    serve.start("--with-worker")
    unsent = select(OutboxMessage.id).where(
        OutboxMessage.kind == "account", OutboxMessage.state != State.sent
    )
    wait_until(lambda: not fetch(unsent), "every mail is sent after its lease")
    wait_until(lambda: all_read(settings), "every visit is counted")
    wait_until(lambda: serve.ready() == (200, READY), "the server is ready again")
    check_sign_ups(requests)
    check_visits(requests, [begun, clock.now()])
    sent = fetch(
        select(OutboxMessage.id).where(
            OutboxMessage.kind.in_(("account", "notice")), OutboxMessage.state == State.sent
        )
    )
    assert len(set(smtp.message_ids)) == len(sent)
    seal_activity()
    assert activity.verify(settings.instance / ANCHOR).violations == ()

    # SIGTERM leaves no process behind.
    assert serve.stop() == 0
    assert not serve.alive

    # Without a worker, /readyz reports its absence once the last heartbeat is old.
    with unit_of_work():
        db.session().execute(
            update(WorkerHeartbeat).values(seen_at=clock.now() - timedelta(minutes=2))
        )
    late = Context().run(company.app.test_client().get, "/readyz")
    assert (late.status_code, late.get_json()) == (503, {**READY, "worker": False})
    ingest_visits()
    check_visits(requests, [begun, clock.now()])

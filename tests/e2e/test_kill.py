"""`francparler serve` as it runs in life: killed, started again, stopped. What was said stands."""

import asyncio
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import Select, select, update

from tests.e2e.conftest import free_port
from tests.environment import ENVIRONMENT
from tests.factories.company import Company
from webapp import config
from webapp.app import create_app
from webapp.core import activity, clock, db
from webapp.core.activity import Activity
from webapp.core.jobs import OutboxMessage, ScheduledJob, State, WorkerHeartbeat
from webapp.core.unit_of_work import unit_of_work
from webapp.people.events import SignedUp
from webapp.people.models import Person
from webapp.people.workflow import AccountState
from webapp.tracking import spool
from webapp.tracking.counting import ObservedRequest
from webapp.tracking.jobs import ingest_visits
from webapp.tracking.models import SpoolFile, Visit
from webapp.web.application import Application
from webapp.web.database import db as flask_db
from webapp.web.jobs import ANCHOR, seal_activity

LEASE = 1.0
WELL = {"database": True, "migrations": True, "worker": True}


def until(true: Callable[[], Any], what: str) -> None:
    """Wait for something that another process brings about."""
    limit = time.monotonic() + 60
    while not true():
        assert time.monotonic() < limit, f"waited in vain: {what}"
        time.sleep(0.05)


class SMTPSink:
    """A mail server that keeps whoever brings a letter waiting, until it takes them all."""

    def __init__(self) -> None:
        self.numbers: list[str] = []
        self._takes = asyncio.Event()
        self.port = free_port()
        self.server = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        await self._takes.wait()
        self.numbers.append(str(message_from_bytes(envelope.content)["Message-ID"]))
        return "250 taken"

    def take(self) -> None:
        """Take letters from now on."""
        self.server.loop.call_soon_threadsafe(self._takes.set)


@pytest.fixture
def office() -> Iterator[SMTPSink]:
    made = SMTPSink()
    made.server.start()
    yield made
    made.take()
    made.server.stop()


@pytest.fixture
def settings(settings: config.Settings, office: SMTPSink) -> config.Settings:
    """The settings of a journey, with a mail server and a short lease."""
    return replace(settings, smtp_url=f"smtp://127.0.0.1:{office.port}", worker_lease=LEASE)


@pytest.fixture
def app(settings: config.Settings) -> Iterator[Application]:
    """The application in this process, to furnish and to ask; its clock is the real one."""
    made = create_app(settings)
    with made.app_context():
        yield made
        flask_db.session.remove()
        flask_db.engine.dispose()


def ask(query: Select[Any]) -> list[Any]:
    """What the database holds now."""
    db.session().rollback()
    found = list(db.session().scalars(query))
    db.session().rollback()
    return found


@dataclass
class Serve:
    """`francparler serve` and all it starts, in a process group of its own."""

    settings: config.Settings
    running: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    def start(self, *options: str) -> None:
        """Start it; `answers` says when."""
        given = {
            "DATABASE_URL": self.settings.database_url, "INSTANCE": str(self.settings.instance),
            "BASE_URL": self.settings.base_url, "SMTP_URL": self.settings.smtp_url,
            "WORKER_POLL": "0.05", "WORKER_LEASE": str(LEASE), "CHANNEL_TIMEOUT": "0.1",
        }  # fmt: skip
        command = [sys.executable, "-m", "webapp", "serve", "--workers", "1", *options]
        made = subprocess.Popen(
            command, cwd=config.ROOT, env={**os.environ, **ENVIRONMENT, **given},
            start_new_session=True,
        )  # fmt: skip
        self.running.append(made)

    def connect(self) -> http.client.HTTPConnection:
        """A connection to it."""
        parts = urlsplit(self.settings.base_url)
        return http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=20)

    def ready(self) -> tuple[int, dict[str, bool]]:
        """What it says about itself; 0 while nobody answers."""
        connection = self.connect()
        try:
            connection.request("GET", "/readyz")
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException):
            return 0, {}
        finally:
            connection.close()

    def kill(self) -> None:
        """SIGKILL to every process of it at once."""
        os.killpg(self.running[-1].pid, signal.SIGKILL)
        self.running[-1].wait()

    def stop(self) -> int:
        """SIGTERM to the one process that was started; its exit code."""
        self.running[-1].terminate()
        return self.running[-1].wait(timeout=60)

    @property
    def alive(self) -> bool:
        """Whether any process of it is left."""
        try:
            os.killpg(self.running[-1].pid, 0)
        except ProcessLookupError:
            return False
        return True


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


@dataclass
class Crowd:
    """People who go on asking until nobody answers; what they were told in time."""

    serve: Serve
    token: str
    signed_up: list[str] = field(default_factory=list)
    visited: list[str] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)

    def come(self) -> None:
        """Two who sign up again and again, two who follow the link."""
        for number in range(2):
            for asks in (self._sign_up, self._visit):
                thread = threading.Thread(target=self._until_gone, args=(asks, number))
                self._threads.append(thread)
                thread.start()

    def gone(self) -> None:
        """Wait until everybody noticed."""
        for thread in self._threads:
            thread.join(timeout=60)
            assert not thread.is_alive()

    def _until_gone(self, asks: Callable[..., None], number: int) -> None:
        connection = self.serve.connect()
        try:
            asks(connection, number)
        except (OSError, http.client.HTTPException):
            connection.close()

    def _sign_up(self, connection: http.client.HTTPConnection, number: int) -> None:
        connection.request("GET", "/sign-up")
        page = connection.getresponse()
        cookie = str(page.headers["Set-Cookie"]).partition(";")[0]
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.read().decode())
        assert token is not None
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        while True:
            email = f"new{number}.{len(self.signed_up)}@company.example"
            form = {"csrf_token": token[1], "name": f"New {number}", "email": email}
            connection.request("POST", "/sign-up", urlencode(form), headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200
            self.signed_up.append(email)
            time.sleep(0.1)

    def _visit(self, connection: http.client.HTTPConnection, number: int) -> None:
        while True:
            agent = f"Mozilla/5.0 (X11; Linux x86_64; rv:{number}) Gecko/{len(self.visited)} Firefox/143.0"
            connection.request("GET", f"/r/{self.token}", headers={"User-Agent": agent})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 302
            self.visited.append(agent)


def check_sign_ups(crowd: Crowd) -> None:
    """Whoever was told so is signed up, with the mail and the record; nobody is so by half."""
    people = {
        p.email: p.id for p in ask(select(Person).where(Person.state == AccountState.pending))
    }
    assert set(crowd.signed_up) - set(people) == set()
    assert len(people) <= len(crowd.signed_up) + 2
    mails = ask(select(OutboxMessage.key).where(OutboxMessage.kind == "account"))
    assert sorted(mails) == sorted(f"account:confirm:{one}:1" for one in people.values())
    acts = ask(select(Activity.object_id).where(Activity.verb == SignedUp.past))
    assert sorted(acts) == sorted(people.values())


def check_visits(app: Application, crowd: Crowd, moments: list[datetime]) -> None:
    """Each visit that was answered is one row; at most the two on their way are more."""
    name = app.extensions["counter"]._visitor
    rows = Counter(ask(select(Visit.visitor)))
    for agent in crowd.visited:
        seen = ObservedRequest("GET", 302, "127.0.0.1", agent)
        assert sum(rows[key] for key in {name(moment, seen) for moment in moments}) == 1
    assert set(rows.values()) == {1}
    assert len(crowd.visited) <= len(rows) <= len(crowd.visited) + 2


def all_read(settings: config.Settings) -> bool:
    """Whether the worker has read every spool file to its end."""
    read = {row.name: row.offset for row in ask(select(SpoolFile))}
    files = spool.files(settings.instance / "spool")
    return all(read.get(path.name) == path.stat().st_size for path in files)


def test_killed_and_stopped(
    app: Application, company: Company, serve: Serve, office: SMTPSink, settings: config.Settings
) -> None:
    crowd = Crowd(serve, company.link().token)
    begun = clock.now()
    with unit_of_work():  # statistics take their time, and this is not about them
        db.session().add(ScheduledJob(name="close weeks", due_at=begun + timedelta(days=1)))

    # All is well: the worker is about to hand over a letter, and people sign up and visit.
    serve.start("--with-worker")
    until(lambda: serve.ready() == (200, WELL), "the company is ready")
    until(
        lambda: ask(select(OutboxMessage.id).where(OutboxMessage.state == State.sending)),
        "a letter",
    )
    crowd.come()
    until(lambda: len(crowd.signed_up) > 10 and len(crowd.visited) > 50, "some were answered")
    serve.kill()
    crowd.gone()
    assert ask(select(OutboxMessage.state).where(OutboxMessage.state == State.sent)) == []
    check_sign_ups(crowd)

    # Started again, it finishes what it began.
    office.take()
    serve.start("--with-worker")
    # What was asked of a reviewer who answered meanwhile is not mailed any more.
    done = (State.sent, State.cancelled)
    unsent = select(OutboxMessage.id).where(OutboxMessage.state.not_in(done))
    until(lambda: not ask(unsent), "every letter is sent after its lease")
    until(lambda: all_read(settings), "every visit is counted")
    until(lambda: serve.ready() == (200, WELL), "the company is ready again")
    check_sign_ups(crowd)
    check_visits(app, crowd, [begun, clock.now()])
    sent = ask(select(OutboxMessage.id).where(OutboxMessage.state == State.sent))
    assert len(set(office.numbers)) == len(sent)
    seal_activity()
    assert activity.verify(settings.instance / ANCHOR).violations == ()

    # Told to stop, it leaves nobody behind.
    assert serve.stop() == 0
    assert not serve.alive

    # The pages alone say that the worker is missing, once it was not seen for long.
    with unit_of_work():
        db.session().execute(
            update(WorkerHeartbeat).values(seen_at=clock.now() - timedelta(minutes=2))
        )
    serve.start("--without-worker")
    until(lambda: serve.ready()[0], "the pages answer")
    assert serve.ready() == (503, {**WELL, "worker": False})
    ingest_visits()
    check_visits(app, crowd, [begun, clock.now()])

"""A worker survives failing jobs; another worker executes the message of a killed one."""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.environment import ENVIRONMENT
from webapp.config import ROOT, Settings
from webapp.core import clock, db, jobs
from webapp.core.errors import Unavailable
from webapp.core.jobs import (
    ATTEMPTS,
    FunctionHandler,
    Job,
    OutboxMessage,
    PeriodicJob,
    ScheduledJob,
)
from webapp.core.jobs.worker import Worker
from webapp.core.unit_of_work import unit_of_work
from webapp.web.application import Application

pytestmark = pytest.mark.both_databases

LEASE = timedelta(seconds=60)
HOUR = timedelta(hours=1)


@pytest.fixture
def app(emptied_app: Application) -> Application:
    """The application of this module."""
    return emptied_app


def worker_of(
    app: Application, name: str = "w", *periodic: PeriodicJob, **jobs_by_kind: Job
) -> Worker:
    handlers = {kind: FunctionHandler(job) for kind, job in jobs_by_kind.items()}
    return Worker(handlers, tuple(periodic), app.app_context, LEASE, 0.01, name)


def send(kind: str, count: int = 1) -> None:
    with unit_of_work():
        for number in range(count):
            jobs.enqueue(kind, f"{kind}.{number}", {"n": number})


def rows() -> dict[str, tuple[str, int, str | None]]:
    db.session().rollback()
    db.session().expire_all()
    found = db.session().scalars(select(OutboxMessage))
    return {r.key: (r.state.value, r.attempts, r.reason) for r in found}


def fail(_payload: Mapping[str, Any]) -> None:
    raise ZeroDivisionError


def refuse(_payload: Mapping[str, Any]) -> None:
    raise Unavailable("The other side does not answer.")


def test_a_round_executes_all_due_messages(app: Application) -> None:
    done: list[int] = []
    send("count", 3)
    worker = worker_of(app, count=lambda payload: done.append(payload["n"]))
    assert worker.once() == 3
    assert sorted(done) == [0, 1, 2]
    assert rows() == {f"count.{n}": ("sent", 1, None) for n in range(3)}
    assert worker.once() == 0
    assert jobs.last_heartbeat() == clock.now()


def test_a_failure_is_stored_by_its_type_and_does_not_affect_others(app: Application) -> None:
    done: list[int] = []
    for kind in ("fail", "refuse", "unknown", "count"):
        send(kind)
    worker = worker_of(
        app, fail=fail, refuse=refuse, count=lambda payload: done.append(payload["n"])
    )
    assert worker.once() == 4
    assert done == [0]
    assert rows() == {
        "fail.0": ("retry_wait", 1, "ZeroDivisionError"),
        "refuse.0": ("retry_wait", 1, "Unavailable"),
        "unknown.0": ("retry_wait", 1, "LookupError"),
        "count.0": ("sent", 1, None),
    }


def test_a_job_that_always_fails_ends_as_failed(app: Application) -> None:
    send("fail")
    worker = worker_of(app, fail=fail)
    for _ in range(ATTEMPTS + 2):
        worker.once()
        clock.move(clock.now() + jobs.LONGEST_WAIT)
    assert rows() == {"fail.0": ("failed", ATTEMPTS, "ZeroDivisionError")}


def test_writes_of_a_failing_job_are_rolled_back(app: Application) -> None:
    def half(_payload: Mapping[str, Any]) -> None:
        with unit_of_work():
            jobs.enqueue("k", "half of it", {})
            raise ZeroDivisionError

    send("half")
    worker_of(app, half=half).once()
    assert set(rows()) == {"half.0"}


def test_pending_objects_of_a_job_do_not_affect_the_next(app: Application) -> None:
    def untidy(_payload: Mapping[str, Any]) -> None:
        db.session().add(OutboxMessage(kind="k"))

    send("untidy", 2)
    assert worker_of(app, untidy=untidy).once() == 2
    assert rows() == {f"untidy.{n}": ("sent", 1, None) for n in range(2)}


def test_a_stopping_worker_claims_no_further_message(app: Application) -> None:
    send("stop", 3)
    worker = worker_of(app)
    worker.handlers = {"stop": FunctionHandler(lambda _payload: worker._stop(15, None))}
    assert worker.once() == 1
    assert sorted(state for state, _n, _r in rows().values()) == ["queued", "queued", "sent"]


def test_a_round_ends_at_its_time_limit(app: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.core.jobs.worker.ROUND", 0.0)
    send("count", 3)
    worker = worker_of(app, count=lambda _payload: None)
    assert worker.once() == 0
    monkeypatch.setattr("webapp.core.jobs.worker.ROUND", 60.0)
    assert worker.once() == 3


def test_drain_ends_when_no_message_is_due(app: Application) -> None:
    def chain(payload: Mapping[str, Any]) -> None:
        if payload["n"] < 3:
            with unit_of_work():
                jobs.enqueue("chain", f"next.{payload['n'] + 1}", {"n": payload["n"] + 1})

    send("chain")
    assert worker_of(app, chain=chain).drain() == 4
    assert {state for state, _n, _r in rows().values()} == {"sent"}


def counting(ran: list[str], **how: Any) -> PeriodicJob:
    return PeriodicJob("count", HOUR, lambda: ran.append("ran"), **how)


def test_a_periodic_job_runs_when_it_is_due(app: Application) -> None:
    ran: list[str] = []
    worker = worker_of(app, "w", counting(ran))
    started = clock.now()
    counts = []
    for minutes in (0, 59, 60, 61, 300):
        clock.move(started + timedelta(minutes=minutes))
        counts.append(worker.once())
    assert counts == [1, 0, 1, 0, 1]
    assert len(ran) == 3
    assert db.session().scalars(select(ScheduledJob.due_at)).one() == started + timedelta(hours=6)


def test_a_periodic_job_runs_on_one_worker(app: Application) -> None:
    ran: list[str] = []
    assert [worker_of(app, name, counting(ran)).once() for name in ("a", "b")] == [1, 0]
    clock.move(clock.now() + HOUR)
    assert [worker_of(app, name, counting(ran)).once() for name in ("b", "a")] == [1, 0]


@pytest.mark.parametrize("first", [True, False], ids=["never ran", "ran before"])
def test_one_of_concurrent_workers_runs_a_periodic_job(
    app: Application,
    first: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    ran: list[str] = []
    if not first:
        worker_of(app, "before", counting([])).once()
        clock.move(clock.now() + HOUR)
    start = threading.Barrier(6)

    def run_round(number: int) -> int:
        start.wait(30)
        return worker_of(app, f"w{number}", counting(ran)).once()

    with ThreadPoolExecutor(6) as threads:
        done = list(threads.map(run_round, range(6)))
    assert sorted(done) == [0, 0, 0, 0, 0, 1]
    assert ran == ["ran"]


def test_a_job_per_machine_runs_on_each_machine(app: Application) -> None:
    ran: list[str] = []
    job = counting(ran, per_machine=True)
    assert job.row_name.startswith("count@")
    with unit_of_work():
        db.session().add(ScheduledJob(name="count@another-machine", due_at=clock.now() + HOUR))
    assert worker_of(app, "w", job).once() == 1
    assert ran == ["ran"]


def test_a_failing_periodic_job_does_not_affect_others_and_is_due_again(app: Application) -> None:
    ran: list[str] = []

    def broken() -> None:
        raise ZeroDivisionError

    send("count")
    worker = worker_of(
        app, "w", PeriodicJob("broken", HOUR, broken), counting(ran), count=lambda _p: None
    )
    assert worker.once() == 3
    assert ran == ["ran"]
    clock.move(clock.now() + HOUR)
    assert worker.once() == 2


PROGRAM = """
import sys, time
from datetime import timedelta
from webapp.app import create_app
from webapp.core.jobs import FunctionHandler
from webapp.core.jobs.worker import Worker

def hang(payload):
    print("executing", payload["n"], flush=True)
    time.sleep(60)

app = create_app()
Worker({"hang": FunctionHandler(hang)}, (), app.app_context, timedelta(seconds=60), 0.05, "the killed").run()
"""


def kill_within_a_job(settings: Settings) -> str:
    """Start a worker process, kill it while it executes a job, and return its output."""
    jobs_by_kind = {"DATABASE_URL": settings.database_url, "INSTANCE": str(settings.instance)}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT, env={**os.environ, **ENVIRONMENT, **jobs_by_kind}, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        output = process.stdout.readline()
        process.kill()
        assert process.wait(10) == -9
    return output


def test_a_message_of_a_killed_worker_is_executed_after_its_lease(
    app: Application,
) -> None:
    done: list[int] = []
    with clock.at(datetime.now(UTC)):
        send("hang")
        assert kill_within_a_job(app.runtime.settings) == "executing 0\n"
        other = worker_of(app, "the other", hang=lambda payload: done.append(payload["n"]))
        clock.move(datetime.now(UTC))
        assert other.once() == 0
        assert rows() == {"hang.0": ("sending", 1, None)}
        clock.move(clock.now() + LEASE + timedelta(seconds=1))
        assert other.once() == 1
    assert done == [0]
    assert rows() == {"hang.0": ("sent", 2, None)}
    assert db.session().scalars(select(OutboxMessage.owner)).one() == "the other"

"""The outbox: one worker claims a message at a time, and an outcome is stored once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from webapp.core import clock, db, jobs
from webapp.core.jobs import ATTEMPTS, Claim, FunctionHandler, OutboxMessage, Outcome, State
from webapp.core.unit_of_work import unit_of_work
from webapp.web.application import Application

pytestmark = pytest.mark.both_databases

LEASE = timedelta(seconds=60)
SECOND = timedelta(seconds=1)


@pytest.fixture
def app(emptied_app: Application) -> Application:
    """The application of this module."""
    return emptied_app


def send(key: str, *, after: timedelta | None = None) -> None:
    with unit_of_work():
        jobs.enqueue("k", key, {"key": key}, not_before=clock.now() + after if after else None)


def claim(owner: str = "w") -> Claim | None:
    with unit_of_work():
        return jobs.claim(owner, LEASE, {"k": FunctionHandler(lambda _payload: None)})


def claimed(owner: str = "w") -> Claim:
    message = claim(owner)
    assert message is not None
    return message


def finish(message: Claim) -> bool:
    with unit_of_work():
        return jobs.close(message, jobs.Outcome(jobs.State.sent))


def retry_later(message: Claim, wait: timedelta = SECOND) -> bool:
    with unit_of_work():
        handler = FunctionHandler(lambda _payload: None)
        outcome = Outcome(State.retry_wait, "Broken", wait)
        return jobs.close(message, handler.apply_limits(message, outcome))


def row(key: str) -> OutboxMessage:
    db.session().expire_all()
    return db.session().scalars(select(OutboxMessage).where(OutboxMessage.key == key)).one()


def states() -> dict[str, str]:
    db.session().expire_all()
    return {r.key: r.state.value for r in db.session().scalars(select(OutboxMessage))}


def wait(time: timedelta) -> None:
    clock.move(clock.now() + time)


def test_a_claim_contains_the_queued_message(app: Application) -> None:
    send("one")
    message = claimed("worker-1")
    assert (message.kind, dict(message.payload), message.attempts, message.fence) == (
        "k",
        {"key": "one"},
        1,
        1,
    )
    stored = row("one")
    assert (stored.state, stored.owner, stored.lease_until) == (
        State.sending, "worker-1", clock.now() + LEASE,
    )  # fmt: skip
    assert finish(message) is True
    stored = row("one")
    assert (stored.state, stored.ended_at, stored.lease_until, stored.reason) == (
        State.sent, clock.now(), None, None,
    )  # fmt: skip
    assert claim() is None


def test_the_message_that_waits_longest_is_claimed_first(app: Application) -> None:
    send("late", after=3 * SECOND)
    send("early", after=1 * SECOND)
    send("early too", after=1 * SECOND)
    send("now")
    wait(10 * SECOND)
    keys = [claimed().payload["key"] for _ in range(4)]
    assert keys == ["now", "early", "early too", "late"]


def test_a_message_for_later_is_not_claimed_before(app: Application) -> None:
    send("later", after=10 * SECOND)
    wait(9 * SECOND)
    assert claim() is None
    wait(SECOND)
    assert claimed().payload == {"key": "later"}


def test_the_same_key_is_queued_once(app: Application) -> None:
    for _ in range(2):
        send("one")
    assert finish(claimed()) is True
    send("one")
    assert states() == {"one": "sent"}


def test_concurrent_enqueues_of_one_key_queue_once_without_an_error(app: Application) -> None:
    start = threading.Barrier(6)

    def enqueue_both(number: int) -> None:
        start.wait(30)
        with app.app_context(), unit_of_work():
            jobs.enqueue("k", "one", {"by": number})
            jobs.enqueue("k", f"own {number}", {})

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(enqueue_both, range(6)))
    assert states() == dict.fromkeys(["one", *(f"own {n}" for n in range(6))], "queued")


def test_a_message_is_claimed_again_only_after_its_lease(app: Application) -> None:
    send("one")
    first = claimed("slow")
    wait(LEASE)
    assert claim("quick") is None
    wait(SECOND)
    second = claimed("quick")
    assert (second.id, second.attempts, second.fence) == (first.id, 2, 2)
    assert row("one").owner == "quick"


def test_a_worker_that_lost_its_lease_stores_no_outcome(app: Application) -> None:
    send("one")
    stale = claimed("slow")
    wait(LEASE + SECOND)
    message = claimed("quick")
    assert finish(stale) is False
    assert retry_later(stale) is False
    assert states() == {"one": "sending"}
    assert finish(message) is True
    assert finish(message) is False
    assert retry_later(stale) is False
    assert states() == {"one": "sent"}


def test_a_late_outcome_counts_if_nobody_claimed_the_message_since(app: Application) -> None:
    send("one")
    message = claimed()
    wait(10 * LEASE)
    assert finish(message) is True


def test_a_retry_waits_until_its_time(app: Application) -> None:
    send("one")
    assert retry_later(claimed(), 30 * SECOND) is True
    stored = row("one")
    assert (stored.state, stored.reason, stored.lease_until, stored.not_before) == (
        State.retry_wait, "Broken", None, clock.now() + 30 * SECOND,
    )  # fmt: skip
    wait(29 * SECOND)
    assert claim() is None
    wait(SECOND)
    assert claimed().attempts == 2


def test_a_message_fails_after_its_last_attempt(app: Application) -> None:
    send("one")
    for attempt in range(1, ATTEMPTS + 1):
        message = claimed()
        assert message.attempts == attempt
        assert retry_later(message) is True
        wait(SECOND)
    stored = row("one")
    assert (stored.state, stored.reason, stored.ended_at) == (
        State.failed,
        "Broken",
        clock.now() - SECOND,
    )
    assert claim() is None


def test_a_message_that_stops_every_worker_fails_and_the_next_one_is_claimed(
    app: Application,
) -> None:
    send("deadly")
    for _ in range(ATTEMPTS):
        claimed()
        wait(LEASE + SECOND)
    send("kind")
    assert claimed().payload == {"key": "kind"}
    stored = row("deadly")
    assert (stored.state, stored.reason) == (State.failed, "every worker that took it stopped")
    assert stored.ended_at == clock.now()


def test_messages_not_yet_claimed_are_cancelled_by_key_prefix(app: Application) -> None:
    for key in ("a.1", "a.2", "a.3", "b.1", "aXb", "a%", "a_"):
        send(key)
    assert claimed().payload == {"key": "a.1"}
    assert retry_later(claimed(), 60 * SECOND) is True
    with unit_of_work():
        assert jobs.cancel("a.") == 2
        assert jobs.cancel("a_") == 1
        assert jobs.cancel("a.") == 0
    assert states() == {
        "a.1": "sending", "a.2": "cancelled", "a.3": "cancelled", "b.1": "queued",
        "aXb": "queued", "a%": "queued", "a_": "cancelled",
    }  # fmt: skip
    assert row("a.3").ended_at == clock.now()


@pytest.mark.parametrize(
    ("attempts", "longest"),
    [(1, 30), (2, 60), (3, 120), (8, 3840), (11, 6 * 3600), (20, 6 * 3600)],
)
def test_retry_delays_double_up_to_six_hours(attempts: int, longest: int) -> None:
    assert jobs.retry_delay(attempts, 1.0) == longest * SECOND
    assert jobs.retry_delay(attempts, 0.5) == longest * SECOND / 2
    assert jobs.retry_delay(attempts, 0.0) == timedelta(0)


@given(st.integers(1, ATTEMPTS), st.floats(0, 1))
def test_no_retry_delay_is_negative_or_too_long(attempts: int, chance: float) -> None:
    assert timedelta(0) <= jobs.retry_delay(attempts, chance) <= jobs.LONGEST_WAIT


def test_eight_workers_claim_two_hundred_messages_once_each(app: Application) -> None:
    with unit_of_work():
        for number in range(200):
            jobs.enqueue("k", f"{number:03}", {"n": number})
    start = threading.Barrier(8)

    def work(name: int) -> list[int]:
        done = []
        start.wait(30)
        with app.app_context():
            while (message := claim(f"w{name}")) is not None:
                assert finish(message) is True
                done.append(int(message.payload["n"]))
        return done

    with ThreadPoolExecutor(8) as threads:
        done = list(threads.map(work, range(8)))
    assert sorted(n for own in done for n in own) == list(range(200))
    assert set(states().values()) == {"sent"}
    attempts = set(db.session().scalars(select(OutboxMessage.attempts)))
    assert attempts == {1}
    assert sum(1 for own in done if own) > 1


def test_backlog_and_last_heartbeat(app: Application) -> None:
    assert (jobs.backlog(), jobs.last_heartbeat()) == ([], None)
    send("one")
    send("two")
    finish(claimed())
    started = clock.now()
    with unit_of_work():
        jobs.heartbeat("a", started)
    wait(SECOND)
    with unit_of_work():
        jobs.heartbeat("a", started)
        jobs.heartbeat("b", clock.now())
    assert [(w.kind, w.state, w.count) for w in jobs.backlog()] == [("k", State.queued, 1)]
    assert jobs.last_heartbeat() == started + SECOND
    assert len(db.session().scalars(select(jobs.WorkerHeartbeat)).all()) == 2
    assert jobs.database_answers() is True

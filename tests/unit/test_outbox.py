"""The outbox: each row in one worker's hands at a time, and an outcome that counts once."""

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


def send(key: str, *, after: timedelta | None = None) -> None:
    with unit_of_work():
        jobs.enqueue("k", key, {"key": key}, not_before=clock.now() + after if after else None)


def claim(owner: str = "w") -> Claim | None:
    with unit_of_work():
        return jobs.claim(owner, LEASE, {"k": FunctionHandler(lambda _payload: None)})


def taken(owner: str = "w") -> Claim:
    held = claim(owner)
    assert held is not None
    return held


def finish(held: Claim) -> bool:
    with unit_of_work():
        return jobs.close(held, jobs.Outcome(jobs.State.sent))


def put_off(held: Claim, wait: timedelta = SECOND) -> bool:
    with unit_of_work():
        handler = FunctionHandler(lambda _payload: None)
        outcome = Outcome(State.retry_wait, "Broken", wait)
        return jobs.close(held, handler.apply_limits(held, outcome))


def row(key: str) -> OutboxMessage:
    db.session().expire_all()
    return db.session().scalars(select(OutboxMessage).where(OutboxMessage.key == key)).one()


def states() -> dict[str, str]:
    db.session().expire_all()
    return {r.key: r.state.value for r in db.session().scalars(select(OutboxMessage))}


def wait(time: timedelta) -> None:
    clock.move(clock.now() + time)


def test_a_claim_holds_what_was_sent(app: Application) -> None:
    send("one")
    held = taken("worker-1")
    assert (held.kind, dict(held.payload), held.attempts, held.fence) == ("k", {"key": "one"}, 1, 1)
    kept = row("one")
    assert (kept.state, kept.owner, kept.lease_until) == (
        State.sending, "worker-1", clock.now() + LEASE,
    )  # fmt: skip
    assert finish(held) is True
    kept = row("one")
    assert (kept.state, kept.ended_at, kept.lease_until, kept.reason) == (
        State.sent, clock.now(), None, None,
    )  # fmt: skip
    assert claim() is None


def test_what_waits_longest_is_claimed_first(app: Application) -> None:
    send("late", after=3 * SECOND)
    send("early", after=1 * SECOND)
    send("early too", after=1 * SECOND)
    send("now")
    wait(10 * SECOND)
    keys = [taken().payload["key"] for _ in range(4)]
    assert keys == ["now", "early", "early too", "late"]


def test_what_is_for_later_waits(app: Application) -> None:
    send("later", after=10 * SECOND)
    wait(9 * SECOND)
    assert claim() is None
    wait(SECOND)
    assert taken().payload == {"key": "later"}


def test_asking_twice_queues_once(app: Application) -> None:
    for _ in range(2):
        send("one")
    assert finish(taken()) is True
    send("one")
    assert states() == {"one": "sent"}


def test_those_who_ask_at_once_queue_once_and_nobody_fails(app: Application) -> None:
    start = threading.Barrier(6)

    def ask(number: int) -> None:
        start.wait(30)
        with app.app_context(), unit_of_work():
            jobs.enqueue("k", "one", {"by": number})
            jobs.enqueue("k", f"own {number}", {})

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(ask, range(6)))
    assert states() == dict.fromkeys(["one", *(f"own {n}" for n in range(6))], "queued")


def test_a_lease_that_holds_is_respected_and_one_that_ran_out_is_not(app: Application) -> None:
    send("one")
    first = taken("slow")
    wait(LEASE)
    assert claim("quick") is None
    wait(SECOND)
    second = taken("quick")
    assert (second.id, second.attempts, second.fence) == (first.id, 2, 2)
    assert row("one").owner == "quick"


def test_whoever_lost_the_lease_writes_no_outcome(app: Application) -> None:
    send("one")
    stale = taken("slow")
    wait(LEASE + SECOND)
    held = taken("quick")
    assert finish(stale) is False
    assert put_off(stale) is False
    assert states() == {"one": "sending"}
    assert finish(held) is True
    assert finish(held) is False
    assert put_off(stale) is False
    assert states() == {"one": "sent"}


def test_a_late_finish_that_nobody_overtook_counts(app: Application) -> None:
    send("one")
    held = taken()
    wait(10 * LEASE)
    assert finish(held) is True


def test_what_was_put_off_is_tried_again_then_and_not_before(app: Application) -> None:
    send("one")
    assert put_off(taken(), 30 * SECOND) is True
    kept = row("one")
    assert (kept.state, kept.reason, kept.lease_until, kept.not_before) == (
        State.retry_wait, "Broken", None, clock.now() + 30 * SECOND,
    )  # fmt: skip
    wait(29 * SECOND)
    assert claim() is None
    wait(SECOND)
    assert taken().attempts == 2


def test_after_the_last_attempt_it_has_failed(app: Application) -> None:
    send("one")
    for attempt in range(1, ATTEMPTS + 1):
        held = taken()
        assert held.attempts == attempt
        assert put_off(held) is True
        wait(SECOND)
    kept = row("one")
    assert (kept.state, kept.reason, kept.ended_at) == (
        State.failed,
        "Broken",
        clock.now() - SECOND,
    )
    assert claim() is None


def test_what_stops_every_worker_fails_and_the_next_row_is_claimed(app: Application) -> None:
    send("deadly")
    for _ in range(ATTEMPTS):
        taken()
        wait(LEASE + SECOND)
    send("kind")
    assert taken().payload == {"key": "kind"}
    kept = row("deadly")
    assert (kept.state, kept.reason) == (State.failed, "every worker that took it stopped")
    assert kept.ended_at == clock.now()


def test_what_has_not_begun_is_cancelled_by_the_beginning_of_its_key(app: Application) -> None:
    for key in ("a.1", "a.2", "a.3", "b.1", "aXb", "a%", "a_"):
        send(key)
    assert taken().payload == {"key": "a.1"}
    assert put_off(taken(), 60 * SECOND) is True
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
def test_waits_double_up_to_six_hours(attempts: int, longest: int) -> None:
    assert jobs.retry_delay(attempts, 1.0) == longest * SECOND
    assert jobs.retry_delay(attempts, 0.5) == longest * SECOND / 2
    assert jobs.retry_delay(attempts, 0.0) == timedelta(0)


@given(st.integers(1, ATTEMPTS), st.floats(0, 1))
def test_no_wait_is_negative_or_too_long(attempts: int, chance: float) -> None:
    assert timedelta(0) <= jobs.retry_delay(attempts, chance) <= jobs.LONGEST_WAIT


def test_eight_workers_claim_two_hundred_rows_once_each(app: Application) -> None:
    with unit_of_work():
        for number in range(200):
            jobs.enqueue("k", f"{number:03}", {"n": number})
    start = threading.Barrier(8)

    def work(name: int) -> list[int]:
        done = []
        start.wait(30)
        with app.app_context():
            while (held := claim(f"w{name}")) is not None:
                assert finish(held) is True
                done.append(int(held.payload["n"]))
        return done

    with ThreadPoolExecutor(8) as threads:
        done = list(threads.map(work, range(8)))
    assert sorted(n for own in done for n in own) == list(range(200))
    assert set(states().values()) == {"sent"}
    attempts = set(db.session().scalars(select(OutboxMessage.attempts)))
    assert attempts == {1}
    assert sum(1 for own in done if own) > 1


def test_how_many_wait_and_when_a_worker_was_seen(app: Application) -> None:
    assert (jobs.backlog(), jobs.last_heartbeat()) == ([], None)
    send("one")
    send("two")
    finish(taken())
    begun = clock.now()
    with unit_of_work():
        jobs.heartbeat("a", begun)
    wait(SECOND)
    with unit_of_work():
        jobs.heartbeat("a", begun)
        jobs.heartbeat("b", clock.now())
    assert [(w.kind, w.state, w.count) for w in jobs.backlog()] == [("k", State.queued, 1)]
    assert jobs.last_heartbeat() == begun + SECOND
    assert len(db.session().scalars(select(jobs.WorkerHeartbeat)).all()) == 2
    assert jobs.database_answers() is True

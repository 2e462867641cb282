"""Whatever happens in whatever order, a delivery goes only where the workflow table leads."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from tests.environment import ENVIRONMENT
from webapp import config
from webapp.core import clock, db, jobs
from webapp.core.errors import WrongState
from webapp.core.jobs import OUTBOX, Claim, OutboxMessage, Outcome, State
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery.jobs.send_once import DeliveryHandler
from webapp.web.application import Application

pytestmark = pytest.mark.both_databases

LEASE, SETTLE = timedelta(seconds=60), timedelta(seconds=30)
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
HANDLER = DeliveryHandler(
    replace(config.read(ENVIRONMENT).networks, x_reconcile_delay=30.0), LEASE, SETTLE
)
EDGES = {(source, step.target) for step in OUTBOX.steps for source in step.sources}
KEYS = ("one", "two", "three")

ACTS = st.one_of(
    st.tuples(st.just("claim"), st.just(0)),
    st.tuples(st.just("close"), st.integers(0, 7), st.sampled_from(State)),
    st.tuples(st.just("act"), st.sampled_from(KEYS),
              st.sampled_from(("cancel", "retry", "confirm"))),
    st.tuples(st.just("wait"), st.sampled_from((1, 29, 31, 59, 61, 400))),
    st.tuples(st.just("cancel"), st.sampled_from(KEYS)),
    st.tuples(st.just("stop"), st.booleans()),
    st.tuples(st.just("queue_due"), st.just(0)),
)  # fmt: skip


class Life:
    """Three deliveries, two of one account, and every claim that was ever made."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []
        with unit_of_work():
            db.session().execute(delete(OutboxMessage))
            jobs.resume_channel("x")
            for key, lane in zip(KEYS, ("a", "a", "b"), strict=True):
                later = clock.now() + LEASE if key == "three" else None
                jobs.enqueue(
                    "share",
                    key,
                    {},
                    not_before=later,
                    at_most_once=True,
                    channel="x",
                    concurrency_key=lane,
                )
        self.before = self.now()

    def now(self) -> dict[str, tuple[State, int]]:
        """State and fence of each."""
        db.session().rollback()
        db.session().expire_all()
        return {r.key: (r.state, r.fence) for r in db.session().scalars(select(OutboxMessage))}

    def do(self, name: str, *what: object) -> None:
        """One act; what is refused leaves no trace."""
        try:
            with unit_of_work():
                getattr(self, name)(*what)
        except (WrongState, ValueError):
            assert self.now() == self.before
        self.check()

    def claim(self, _: int) -> None:
        held = jobs.claim("w", LEASE, {"share": HANDLER})
        if held is not None:
            self.claims.append(held)

    def close(self, which: int, to: State) -> None:
        if self.claims:
            claim, outcome = self.claims[which % len(self.claims)], Outcome(to, wait=SETTLE)
            if not jobs.close(claim, outcome) and to == State.sent:
                jobs.record_late_success(claim)

    def act(self, key: str, verb: str) -> None:
        row = jobs.by_key(key)
        assert row is not None
        jobs.apply_decision(row, verb)

    def wait(self, seconds: int) -> None:
        clock.move(clock.now() + timedelta(seconds=seconds))

    def cancel(self, key: str) -> None:
        jobs.cancel(key)

    def queue_due(self, _: int) -> None:
        jobs.queue_due()

    def stop(self, stopped: bool) -> None:  # noqa: FBT001 - drawn
        if stopped:
            jobs.pause_channel("x", "stopped")
        else:
            jobs.resume_channel("x")

    def check(self) -> None:
        """Every change is a path of the table; what is sent stays; fences only grow."""
        now = self.now()
        for key, (state, fence) in now.items():
            was, earlier = self.before[key]
            assert fence >= earlier
            assert state == was or leads(was, state), f"{was} to {state}"
            if was == State.sent:
                assert (state, fence) == (was, earlier)
        lanes = [
            r.concurrency_key for r in db.session().scalars(select(OutboxMessage)) if r.lease_until
        ]
        assert len(lanes) == len(set(lanes))
        self.before = now


def leads(was: State, to: State) -> bool:
    """One step; or two, where a worker fell silent and its row is looked up in the same act."""
    between = {target for source, target in EDGES if source == was}
    return to in between or any((state, to) in EDGES for state in between & {State.unknown})


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=5, max_size=40))
def test_no_order_of_acts_leaves_the_table(
    app: Application, acts: list[tuple[object, ...]]
) -> None:
    with clock.at(NOON):
        life = Life()
        for name, *what in acts:
            life.do(str(name), *what)


@pytest.mark.parametrize("to", [State.sending, State.checking, State.scheduled])
def test_no_outcome_leaves_a_row_in_hand(app: Application, to: State) -> None:
    life = Life()
    life.do("claim", 0)
    with unit_of_work(), pytest.raises(ValueError, match="no step leads"):
        jobs.close(life.claims[0], Outcome(to))

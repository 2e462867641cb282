"""Random acts in any order change a delivery only along the steps of its workflow."""

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

LEASE, RECONCILE_DELAY = timedelta(seconds=60), timedelta(seconds=30)
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
HANDLER = DeliveryHandler(
    replace(config.read(ENVIRONMENT).networks, x_reconcile_delay=30.0), LEASE, RECONCILE_DELAY
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
    st.tuples(st.just("pause"), st.booleans()),
    st.tuples(st.just("queue_due"), st.just(0)),
)  # fmt: skip


class Deliveries:
    """Three deliveries, two of one account, and all claims made so far."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []
        with unit_of_work():
            db.session().execute(delete(OutboxMessage))
            jobs.resume_channel("x")
            for key, account in zip(KEYS, ("a", "a", "b"), strict=True):
                later = clock.now() + LEASE if key == "three" else None
                jobs.enqueue(
                    "share",
                    key,
                    {},
                    not_before=later,
                    at_most_once=True,
                    channel="x",
                    concurrency_key=account,
                )
        self.before = self.now()

    def now(self) -> dict[str, tuple[State, int]]:
        """State and fence of each delivery."""
        db.session().rollback()
        db.session().expire_all()
        return {r.key: (r.state, r.fence) for r in db.session().scalars(select(OutboxMessage))}

    def run(self, name: str, *what: object) -> None:
        """Run one act and check its effect; a refused act must change nothing."""
        try:
            with unit_of_work():
                getattr(self, name)(*what)
        except (WrongState, ValueError):
            assert self.now() == self.before
        self.check()

    def claim(self, _: int) -> None:
        claim = jobs.claim("w", LEASE, {"share": HANDLER})
        if claim is not None:
            self.claims.append(claim)

    def close(self, which: int, new: State) -> None:
        if self.claims:
            claim, outcome = (
                self.claims[which % len(self.claims)],
                Outcome(new, wait=RECONCILE_DELAY),
            )
            if not jobs.close(claim, outcome) and new == State.sent:
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

    def pause(self, paused: bool) -> None:  # noqa: FBT001 - an argument of the strategy
        if paused:
            jobs.pause_channel("x", "paused")
        else:
            jobs.resume_channel("x")

    def check(self) -> None:
        """Assert: each change follows the workflow, `sent` is final, fences never decrease."""
        now = self.now()
        for key, (state, fence) in now.items():
            old, earlier = self.before[key]
            assert fence >= earlier
            assert state == old or is_path(old, state), f"{old} to {state}"
            if old == State.sent:
                assert (state, fence) == (old, earlier)
        claimed_accounts = [
            r.concurrency_key for r in db.session().scalars(select(OutboxMessage)) if r.lease_until
        ]
        assert len(claimed_accounts) == len(set(claimed_accounts))
        self.before = now


def is_path(old: State, new: State) -> bool:
    """Whether one step leads there, or two: an expired lease and the lookup in the same act."""
    next_states = {target for source, target in EDGES if source == old}
    return new in next_states or any(
        (state, new) in EDGES for state in next_states & {State.unknown}
    )


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=5, max_size=40))
def test_any_order_of_acts_follows_the_workflow(
    app: Application, acts: list[tuple[object, ...]]
) -> None:
    with clock.at(NOON):
        deliveries = Deliveries()
        for name, *what in acts:
            deliveries.run(str(name), *what)


@pytest.mark.parametrize("new", [State.sending, State.checking, State.scheduled])
def test_an_outcome_cannot_leave_a_message_claimed(app: Application, new: State) -> None:
    deliveries = Deliveries()
    deliveries.run("claim", 0)
    with unit_of_work(), pytest.raises(ValueError, match="no step leads"):
        jobs.close(deliveries.claims[0], Outcome(new))

"""Whatever happens in whatever order, a delivery goes only where the workflow table leads."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from webapp.kernel import clock, db, outbox
from webapp.kernel.errors import WrongState
from webapp.kernel.outbox import DELIVERY, Claim, Outcome, Outgoing, State
from webapp.kernel.unit_of_work import unit_of_work

LEASE, SETTLE = timedelta(seconds=60), timedelta(seconds=30)
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
EDGES = {(source, step.target) for step in DELIVERY.steps for source in step.sources}
KEYS = ("one", "two", "three")

ACTS = st.one_of(
    st.tuples(st.just("claim"), st.just(0)),
    st.tuples(st.just("close"), st.integers(0, 7), st.sampled_from(State)),
    st.tuples(st.just("act"), st.sampled_from(KEYS),
              st.sampled_from(("cancel", "send_again", "confirm"))),
    st.tuples(st.just("wait"), st.sampled_from((1, 29, 31, 59, 61, 400))),
    st.tuples(st.just("cancel"), st.sampled_from(KEYS)),
    st.tuples(st.just("stop"), st.booleans()),
    st.tuples(st.just("fall_due"), st.just(0)),
)  # fmt: skip


class Life:
    """Three deliveries, two of one account, and every claim that was ever made."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []
        with unit_of_work():
            db.session().execute(delete(Outgoing))
            outbox.go_on("x")
            for key, lane in zip(KEYS, ("a", "a", "b"), strict=True):
                later = clock.now() + LEASE if key == "three" else None
                outbox.send("share", key, {}, not_before=later, careful=True, route="x", lane=lane)
        self.before = self.now()

    def now(self) -> dict[str, tuple[State, int]]:
        """State and fence of each."""
        db.session().rollback()
        db.session().expire_all()
        return {r.key: (r.state, r.fence) for r in db.session().scalars(select(Outgoing))}

    def do(self, name: str, *what: object) -> None:
        """One act; what is refused leaves no trace."""
        try:
            with unit_of_work():
                getattr(self, name)(*what)
        except (WrongState, ValueError):
            assert self.now() == self.before
        self.check()

    def claim(self, _: int) -> None:
        held = outbox.claim("w", LEASE, lambda _: SETTLE)
        if held is not None:
            self.claims.append(held)

    def close(self, which: int, to: State) -> None:
        if self.claims:
            outbox.close(self.claims[which % len(self.claims)], Outcome(to, wait=SETTLE))

    def act(self, key: str, verb: str) -> None:
        row = outbox.of_key(key)
        assert row is not None
        outbox.act(row, verb)

    def wait(self, seconds: int) -> None:
        clock.move(clock.now() + timedelta(seconds=seconds))

    def cancel(self, key: str) -> None:
        outbox.cancel(key)

    def fall_due(self, _: int) -> None:
        outbox.fall_due()

    def stop(self, stopped: bool) -> None:  # noqa: FBT001 - drawn
        if stopped:
            outbox.stop("x", "stopped")
        else:
            outbox.go_on("x")

    def check(self) -> None:
        """Every change is a path of the table; what is sent stays; fences only grow."""
        now = self.now()
        for key, (state, fence) in now.items():
            was, earlier = self.before[key]
            assert fence >= earlier
            assert state == was or leads(was, state), f"{was} to {state}"
            if was == State.sent:
                assert (state, fence) == (was, earlier)
        lanes = [r.lane for r in db.session().scalars(select(Outgoing)) if r.lease_until]
        assert len(lanes) == len(set(lanes))
        self.before = now


def leads(was: State, to: State) -> bool:
    """One step; or two, where a worker fell silent and its row is looked up in the same act."""
    between = {target for source, target in EDGES if source == was}
    return to in between or any((state, to) in EDGES for state in between & {State.unknown})


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=5, max_size=40))
def test_no_order_of_acts_leaves_the_table(app: Flask, acts: list[tuple[object, ...]]) -> None:
    with clock.at(NOON):
        life = Life()
        for name, *what in acts:
            life.do(str(name), *what)


@pytest.mark.parametrize("to", [State.sending, State.checking, State.scheduled])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_outcome_leaves_a_row_in_hand(app: Flask, to: State) -> None:
    life = Life()
    life.do("claim", 0)
    with unit_of_work(), pytest.raises(ValueError, match="no step leads"):
        outbox.close(life.claims[0], Outcome(to))

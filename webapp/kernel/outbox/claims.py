"""A claim is a lease with a fence: whoever lost its lease cannot write an outcome.

What bears running twice is claimed again when its worker fell silent. What does not is *careful*:
it becomes unknown, is looked for after a settling time, and goes out again only when the looking
found nothing.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from webapp.kernel import clock, db
from webapp.kernel.outbox.rows import DUE, IN_HAND, Outgoing, Stop
from webapp.kernel.outbox.workflow import DELIVERY, State

ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
# Candidates tried when another worker takes the same lane at the same moment.
TRIES = 4
LATER = timedelta(minutes=5)
# How long something is looked for without learning anything; then a person is asked.
LOOKING = timedelta(days=1)
_ENDS = (State.sent, State.failed, State.cancelled)

Patience = Callable[[str | None], timedelta]


@dataclass(frozen=True)
class Claim:
    """A row in one worker's hands; `fence` is what makes its outcome count."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    attempts: int
    fence: int
    careful: bool = False
    route: str | None = None
    due_at: datetime | None = None
    # Whether to look for what may have been done, instead of doing it.
    look: bool = False
    # How often a worker stopped with it in hand.
    crashes: int = 0
    # On the clock that a laptop's sleep or a changed hour does not move.
    ends: float = field(default=0.0)

    def left(self) -> float:
        """Seconds of the lease that are left."""
        return self.ends - time.monotonic()


@dataclass(frozen=True)
class Outcome:
    """What came of a claim: the state it leads to, and how long until it is looked at again."""

    to: State
    reason: str = ""
    wait: timedelta = timedelta()
    detail: Any = None


def claim(
    owner: str, lease: timedelta, patience: Patience = lambda _r: timedelta()
) -> Claim | None:
    """Take the row that waits longest, if any; call it in a unit of work of its own.

    `patience` is the settling time of a route: how long after its deadline an unknown outcome
    can be looked up.
    """
    moment = clock.now()
    if (row := _abandoned(moment, patience)) is not None:
        return _take(row, owner, moment, lease)
    for row in _due(moment):
        try:
            with db.session().begin_nested():
                return _take(row, owner, moment, lease)
        except IntegrityError:
            # Another worker has this lane in hand since a moment.
            continue
    return None


def _abandoned(moment: datetime, patience: Patience) -> Outgoing | None:
    """A row whose worker fell silent and that may be done again; careful ones become unknown."""
    silent = (
        select(Outgoing)
        .where(IN_HAND, Outgoing.lease_until < moment)
        .order_by(Outgoing.lease_until)
        .limit(TRIES)
        .with_for_update(skip_locked=True)
    )
    for row in db.session().scalars(silent).all():
        if row.careful:
            _lose(row, patience)
        elif row.attempts >= ATTEMPTS:
            row.state, row.ended_at, row.lease_until = State.failed, moment, None
            row.reason = "every worker that took it stopped"
        else:
            return row
    db.session().flush()
    return None


def _lose(row: Outgoing, patience: Patience) -> None:
    since = row.lease_until or row.not_before
    row.crashes += 1
    row.lease_until = None
    row.not_before = since + patience(row.route)
    row.state = State.unknown
    row.reason = "stopped"


def _due(moment: datetime) -> list[Outgoing]:
    other = aliased(Outgoing)
    busy = exists().where(
        other.lane == Outgoing.lane, other.state.in_((State.sending, State.checking))
    )
    stopped = exists().where(Stop.route == Outgoing.route)
    found = (
        select(Outgoing)
        .where(DUE, Outgoing.not_before <= moment)
        .where(or_(Outgoing.lane.is_(None), ~busy), or_(Outgoing.route.is_(None), ~stopped))
        .order_by(Outgoing.not_before, Outgoing.id)
        .limit(1 if db.session().get_bind().dialect.name == "sqlite" else TRIES)
        .with_for_update(skip_locked=True, of=Outgoing)
    )
    return list(db.session().scalars(found))


def _take(row: Outgoing, owner: str, moment: datetime, lease: timedelta) -> Claim:
    look = row.state == State.unknown
    row.state = State.checking if look else State.sending
    row.owner, row.lease_until = owner, moment + lease
    row.attempts, row.fence = row.attempts + (not look), row.fence + 1
    db.session().flush()
    return Claim(
        row.id, row.kind, row.payload, row.attempts, row.fence, row.careful, row.route,
        row.due_at, look, row.crashes, time.monotonic() + lease.total_seconds(),
    )  # fmt: skip


def close(held: Claim, outcome: Outcome) -> bool:
    """Record what came of it; False when the lease was lost to another worker meanwhile.

    A success counts from whoever brings it: what stands there stands there. Raises ValueError
    for an outcome that the table does not know.
    """
    if not _allowed(held.look, outcome.to):
        raise ValueError(f"no step leads to {outcome.to} from here")
    values = _values(held, outcome)
    fenced = (
        update(Outgoing)
        .where(Outgoing.id == held.id, Outgoing.fence == held.fence)
        .where(Outgoing.state.in_((State.sending, State.checking)))
    )
    if db.session().scalar(fenced.values(**values).returning(Outgoing.id)):
        return True
    if not held.careful or outcome.to != State.sent:
        return False
    late = update(Outgoing).where(Outgoing.id == held.id, Outgoing.state != State.sent)
    learned = late.values(fence=Outgoing.fence + 1, **values).returning(Outgoing.id)
    return bool(db.session().scalar(learned))


def in_the_end(held: Claim, outcome: Outcome) -> Outcome:
    """The outcome; where it was the last attempt, no other one is waited for.

    Looks have no number: those that learn nothing, not even that it is not there, end by time.
    """
    blind = held.look and outcome.to == State.unknown and outcome.detail is None
    if blind and held.due_at is not None and clock.now() > held.due_at + LOOKING:
        return replace(outcome, to=State.held, reason="not_confirmed")
    if outcome.to != State.retry_wait or held.attempts < ATTEMPTS:
        return outcome
    return replace(outcome, to=State.held if held.careful else State.failed)


def _values(held: Claim, outcome: Outcome) -> dict[str, Any]:
    moment = clock.now()
    values: dict[str, Any] = {
        "state": outcome.to, "lease_until": None, "reason": outcome.reason or None,
    }  # fmt: skip
    if outcome.to in _ENDS:
        return {**values, "ended_at": moment}
    if outcome.to == State.queued and not held.look:
        # Nothing was tried, so nothing counts.
        values["attempts"] = held.attempts - 1
    return {**values, "not_before": moment + outcome.wait}


def defer(row_id: int, reason: str) -> None:
    """Look at a row again later; it stays as it is."""
    later = {"not_before": clock.now() + LATER, "reason": reason}
    db.session().execute(update(Outgoing).where(Outgoing.id == row_id).values(**later))


def holds(held: Claim, seconds: float) -> bool:
    """Whether a claim still stands, for so many seconds at least, by the row and its deadline."""
    asked = select(Outgoing.id).where(
        Outgoing.id == held.id, Outgoing.fence == held.fence, IN_HAND,
        Outgoing.lease_until > clock.now() + timedelta(seconds=seconds),
    )  # fmt: skip
    return db.session().scalar(asked) is not None


def finish(held: Claim) -> bool:
    """Record success; False when the lease was lost to another worker meanwhile."""
    return close(held, Outcome(State.sent))


def put_off(held: Claim, reason: str, wait: timedelta) -> bool:
    """Record a failure that may pass; after the last attempt it is final."""
    return close(held, in_the_end(held, Outcome(State.retry_wait, reason, wait)))


def back_off(attempts: int, chance: float, first: timedelta = FIRST_WAIT) -> timedelta:
    """Full jitter: a share `chance` (0 to 1) of `first` doubled per attempt, six hours at most."""
    longest: timedelta = min(first * 2 ** (attempts - 1), LONGEST_WAIT)
    return longest * chance


def _allowed(look: bool, to: State) -> bool:  # noqa: FBT001 - a fact of the claim
    source = State.checking if look else State.sending
    return to not in {State.sending, State.checking} and any(
        source in s.sources and s.target == to for s in DELIVERY.steps
    )

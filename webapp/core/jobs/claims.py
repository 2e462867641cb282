"""Claims on outbox messages: a lease with a fence.

A worker that lost its lease cannot store an outcome: another worker may have claimed the message
since, and each claim increments the fence.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from webapp.core import clock, db
from webapp.core.jobs.models import CLAIMED, DUE, OutboxMessage, PausedChannel
from webapp.core.jobs.workflow import OUTBOX, State

if TYPE_CHECKING:
    from webapp.core.jobs.handlers import JobHandler

ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=30)
# More would exceed what a time span can be.
MOST_DOUBLINGS = 20
LONGEST_WAIT = timedelta(hours=6)
# Candidates tried when another worker claims the same concurrency key at the same moment.
CANDIDATES = 4
POSTPONED = timedelta(minutes=5)
_FINAL = (State.sent, State.failed, State.cancelled)


@dataclass(frozen=True)
class Claim:
    """A message claimed by one worker; an outcome counts only under its `fence`."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    attempts: int
    fence: int
    channel: str | None = None
    due_at: datetime | None = None
    # True: look up whether an earlier attempt succeeded, instead of sending.
    checking: bool = False
    worker_crash_count: int = 0
    # On the monotonic clock, which a suspended machine or a changed time does not move.
    ends: float = field(default=0.0)

    def seconds_left(self) -> float:
        """Seconds left of the lease."""
        return self.ends - time.monotonic()


@dataclass(frozen=True)
class Outcome:
    """Result of a claim: the next state, and how long until the message is due again."""

    to: State
    reason: str = ""
    wait: timedelta = timedelta()
    detail: Any = None


def claim(
    owner: str, lease: timedelta, handlers: Mapping[str, JobHandler] | None = None
) -> Claim | None:
    """Claim the message that has waited longest, or return None. Call it in a unit of work.

    `handlers` decide, by kind, what becomes of messages whose lease has expired.
    """
    moment = clock.now()
    if (message := _expired(moment, handlers or {})) is not None:
        return _take(message, owner, moment, lease)
    for candidate in _due(moment):
        try:
            with db.session().begin_nested():
                return _take(candidate, owner, moment, lease)
        except IntegrityError:
            # Another worker has just claimed a message of this concurrency key.
            continue
    return None


def _expired(moment: datetime, handlers: Mapping[str, JobHandler]) -> OutboxMessage | None:
    """A message whose worker stopped and that may run again."""
    silent = (
        select(OutboxMessage)
        .where(CLAIMED, OutboxMessage.lease_until < moment)
        .order_by(OutboxMessage.lease_until)
        .limit(CANDIDATES)
        .with_for_update(skip_locked=True)
    )
    for message in db.session().scalars(silent).all():
        handler = handlers.get(message.kind)
        # Without its handler, only a message that may run twice is safe to claim again.
        if not message.at_most_once if handler is None else handler.on_lease_expired(message):
            return message
    db.session().flush()
    return None


def _due(moment: datetime) -> list[OutboxMessage]:
    """Messages that can be claimed: not those of a paused channel, nor of a key in progress."""
    other = aliased(OutboxMessage)
    busy = exists().where(
        other.concurrency_key == OutboxMessage.concurrency_key,
        other.state.in_((State.sending, State.checking)),
    )
    paused = exists().where(PausedChannel.channel == OutboxMessage.channel)
    found = (
        select(OutboxMessage)
        .where(DUE, OutboxMessage.not_before <= moment)
        .where(or_(OutboxMessage.concurrency_key.is_(None), ~busy))
        .where(or_(OutboxMessage.channel.is_(None), ~paused))
        .order_by(OutboxMessage.not_before, OutboxMessage.id)
        .limit(1 if db.session().get_bind().dialect.name == "sqlite" else CANDIDATES)
        .with_for_update(skip_locked=True, of=OutboxMessage)
    )
    return list(db.session().scalars(found))


def _take(message: OutboxMessage, owner: str, moment: datetime, lease: timedelta) -> Claim:
    checking = message.state == State.unknown
    message.state = State.checking if checking else State.sending
    message.owner, message.lease_until = owner, moment + lease
    message.attempts, message.fence = message.attempts + (not checking), message.fence + 1
    db.session().flush()
    return Claim(
        message.id, message.kind, message.payload, message.attempts, message.fence,
        message.channel, message.due_at, checking, message.worker_crash_count,
        time.monotonic() + lease.total_seconds(),
    )  # fmt: skip


def close(claim: Claim, outcome: Outcome) -> bool:
    """Store an outcome; False when another worker has claimed the message since.

    Raises ValueError for an outcome that no step of the workflow table leads to.
    """
    if not _allowed(outcome.to, checking=claim.checking):
        raise ValueError(f"no step leads to {outcome.to} from here")
    fenced = (
        update(OutboxMessage)
        .where(OutboxMessage.id == claim.id, OutboxMessage.fence == claim.fence)
        .where(OutboxMessage.state.in_((State.sending, State.checking)))
        .values(**_values(claim, outcome))
        .returning(OutboxMessage.id)
    )
    return db.session().scalar(fenced) is not None


def record_late_success(claim: Claim) -> bool:
    """Store a success although the lease was lost; False when the message is sent already.

    The fence moves on, so that the worker that owns the claim now cannot store another outcome.
    """
    late = (
        update(OutboxMessage)
        .where(OutboxMessage.id == claim.id, OutboxMessage.state != State.sent)
        .values(fence=OutboxMessage.fence + 1, **_values(claim, Outcome(State.sent)))
        .returning(OutboxMessage.id)
    )
    return db.session().scalar(late) is not None


def _values(claim: Claim, outcome: Outcome) -> dict[str, Any]:
    moment = clock.now()
    values: dict[str, Any] = {
        "state": outcome.to, "lease_until": None, "reason": outcome.reason or None,
    }  # fmt: skip
    if outcome.to in _FINAL:
        return {**values, "ended_at": moment}
    if outcome.to == State.queued and not claim.checking:
        # Nothing was tried, so the attempt does not count.
        values["attempts"] = claim.attempts - 1
    return {**values, "not_before": moment + outcome.wait}


def postpone(message_id: int, reason: str) -> None:
    """Make a message due again in five minutes, in the state it is in."""
    later = {"not_before": clock.now() + POSTPONED, "reason": reason}
    db.session().execute(
        update(OutboxMessage).where(OutboxMessage.id == message_id).values(**later)
    )


def lease_holds(claim: Claim, seconds: float) -> bool:
    """Whether the stored lease of a claim lasts for at least so many seconds more."""
    asked = select(OutboxMessage.id).where(
        OutboxMessage.id == claim.id, OutboxMessage.fence == claim.fence, CLAIMED,
        OutboxMessage.lease_until > clock.now() + timedelta(seconds=seconds),
    )  # fmt: skip
    return db.session().scalar(asked) is not None


def retry_delay(attempts: int, chance: float, first: timedelta = FIRST_WAIT) -> timedelta:
    """A random delay: `chance` (0 to 1) times `first`, doubled per attempt, six hours at most."""
    longest: timedelta = min(first * 2 ** min(attempts - 1, MOST_DOUBLINGS), LONGEST_WAIT)
    return longest * chance


def _allowed(to: State, *, checking: bool) -> bool:
    source = State.checking if checking else State.sending
    return to not in {State.sending, State.checking} and any(
        source in s.sources and s.target == to for s in OUTBOX.steps
    )

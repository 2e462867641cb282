"""What leaves the building: rows written with the fact they depend on, claimed by workers.

A claim is a lease with a fence: whoever lost its lease cannot write the outcome. What a worker
was sending when it died is claimed again, so a job must bear running twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, and_, func, or_, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from webapp.kernel import clock, db
from webapp.kernel.workflow import Step, Workflow

ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)


class State(StrEnum):
    """Where a row stands."""

    queued = "queued"
    sending = "sending"
    retry_wait = "retry_wait"
    sent = "sent"
    failed = "failed"
    cancelled = "cancelled"


_S = State
DELIVERY = Workflow(
    State,
    State.queued,
    (
        Step(
            "claim",
            "claim",
            "claimed",
            (_S.queued, _S.retry_wait, _S.sending),
            _S.sending,
            "system",
        ),
        Step("finish", "finish", "sent", (_S.sending,), _S.sent, "system"),
        Step("put_off", "put off", "put off", (_S.sending,), _S.retry_wait, "system"),
        Step("give_up", "give up", "gave up", (_S.sending,), _S.failed, "system"),
        Step("cancel", "cancel", "cancelled", (_S.queued, _S.retry_wait), _S.cancelled, "system"),
    ),
    evidence={
        _S.sending: ("lease_until",),
        _S.sent: ("ended_at",),
        _S.failed: ("ended_at",),
        _S.cancelled: ("ended_at",),
    },
)


class Outgoing(db.Base):
    """One thing to be done outside. `key` is unique: asking twice queues once."""

    __tablename__ = "outbox"
    __table_args__ = (
        *DELIVERY.checks(),
        Index("ix_outbox_due", "state", "not_before"),
    )
    id: Mapped[int] = mapped_column(db.BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    payload: Mapped[dict[str, Any]]
    state: Mapped[State] = mapped_column(db.words(State), default=State.queued)
    not_before: Mapped[datetime]
    made_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    owner: Mapped[str | None] = mapped_column(String(80))
    ended_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(200))


class Worker(db.Base):
    """A worker's heartbeat."""

    __tablename__ = "worker"
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]


@dataclass(frozen=True)
class Claim:
    """A row in one worker's hands; `fence` is what makes its outcome count."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    attempts: int
    fence: int


def send(
    kind: str, key: str, payload: dict[str, Any], *, not_before: datetime | None = None
) -> None:
    """Queue within the work at hand; a key that is known already is left as it stands."""
    moment = clock.now()
    row = Outgoing(
        kind=kind, key=key, payload=payload, made_at=moment, not_before=not_before or moment
    )
    try:
        with db.session().begin_nested():
            db.session().add(row)
    except IntegrityError:
        return


def cancel(keys_like: str) -> int:
    """Cancel what has not begun, by key prefix; how many."""
    result = db.session().execute(
        update(Outgoing)
        .where(Outgoing.key.startswith(keys_like, autoescape=True))
        .where(Outgoing.state.in_(DELIVERY.step("cancel").sources))
        .values(state=State.cancelled, ended_at=clock.now())
        .returning(Outgoing.id)
    )
    return len(result.all())


def claim(owner: str, lease: timedelta) -> Claim | None:
    """Take the row that waits longest, if any; call it in a unit of work of its own."""
    moment = clock.now()
    waiting = Outgoing.state.in_((State.queued, State.retry_wait)) & (Outgoing.not_before <= moment)
    silent = and_(Outgoing.state == State.sending, Outgoing.lease_until < moment)
    row = db.session().scalar(
        select(Outgoing)
        .where(or_(waiting, silent))
        .order_by(Outgoing.not_before, Outgoing.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return None
    if row.attempts >= ATTEMPTS:
        row.state, row.ended_at, row.lease_until = State.failed, moment, None
        row.reason = "every worker that took it stopped"
        db.session().flush()
        return claim(owner, lease)
    row.state, row.owner, row.lease_until = State.sending, owner, moment + lease
    row.attempts, row.fence = row.attempts + 1, row.fence + 1
    return Claim(row.id, row.kind, row.payload, row.attempts, row.fence)


def finish(held: Claim) -> bool:
    """Record success; False when the lease was lost to another worker meanwhile."""
    return _close(held, state=State.sent, ended_at=clock.now(), lease_until=None, reason=None)


def put_off(held: Claim, reason: str, wait: timedelta) -> bool:
    """Record a failure that may pass; after the last attempt it is final."""
    moment = clock.now()
    if held.attempts >= ATTEMPTS:
        return _close(held, state=State.failed, ended_at=moment, lease_until=None, reason=reason)
    later = moment + wait
    return _close(held, state=State.retry_wait, not_before=later, lease_until=None, reason=reason)


def back_off(attempts: int, chance: float) -> timedelta:
    """Full jitter: a share `chance` (0 to 1) of 30 s doubled per attempt, six hours at most."""
    longest: timedelta = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
    return longest * chance


def _close(held: Claim, **values: Any) -> bool:  # noqa: ANN401 - columns
    changed = db.session().scalar(
        update(Outgoing)
        .where(Outgoing.id == held.id, Outgoing.fence == held.fence)
        .where(Outgoing.state == State.sending)
        .values(**values)
        .returning(Outgoing.id)
    )
    return bool(changed)


def beat(name: str, started_at: datetime) -> None:
    """Say that this worker lives."""
    db.session().merge(Worker(name=name, started_at=started_at, seen_at=clock.now()))


def last_beat() -> datetime | None:
    """When any worker was last seen."""
    return db.session().scalar(select(func.max(Worker.seen_at)))


def depth() -> int:
    """How many rows wait."""
    waiting = Outgoing.state.in_((State.queued, State.retry_wait, State.sending))
    return db.session().scalar(select(func.count()).select_from(Outgoing).where(waiting)) or 0


def database_answers() -> bool:
    """Whether the database answers at all."""
    return bool(db.session().scalar(text("SELECT 1")) == 1)

"""What features do with the outbox: enqueue, cancel, and store a person's decision."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from webapp.core import clock, db
from webapp.core.jobs.models import WAITING, OutboxMessage
from webapp.core.jobs.workflow import OUTBOX, State


def enqueue(
    kind: str,
    key: str,
    payload: dict[str, Any],
    *,
    not_before: datetime | None = None,
    at_most_once: bool = False,
    channel: str | None = None,
    concurrency_key: str | None = None,
) -> OutboxMessage | None:
    """Queue a message in the current unit of work; None when the key is queued already."""
    moment = clock.now()
    due = not_before or moment
    later = at_most_once and due > moment
    row = db.insert(OutboxMessage).values(
        kind=kind, key=key, payload=payload, made_at=moment, not_before=due, due_at=due,
        at_most_once=at_most_once, channel=channel, concurrency_key=concurrency_key,
        state=State.scheduled if later else State.queued,
    )  # fmt: skip
    once = row.on_conflict_do_nothing(index_elements=["key"]).returning(OutboxMessage)
    made: OutboxMessage | None = db.session().scalar(once)
    return made


def cancel(key_prefix: str) -> int:
    """Cancel messages that no worker has begun, by key prefix; return how many.

    A message that needs a person's decision is not cancelled.
    """
    result = db.session().execute(
        update(OutboxMessage)
        .where(OutboxMessage.key.startswith(key_prefix, autoescape=True))
        .where(OutboxMessage.state.in_(set(OUTBOX.step("cancel").sources) - {State.needs_decision}))
        .values(state=State.cancelled, ended_at=clock.now())
        .returning(OutboxMessage.id)
    )
    return len(result.all())


def queue_due() -> None:
    """Queue scheduled messages whose time has come, except rows that somebody else has locked."""
    step = OUTBOX.step("queue_due")
    due = (
        select(OutboxMessage.id)
        .where(WAITING, OutboxMessage.state.in_(step.sources))
        .where(OutboxMessage.not_before <= clock.now())
        .with_for_update(skip_locked=True)
    )
    rows = update(OutboxMessage).where(OutboxMessage.id.in_(due)).values(state=step.target)
    db.session().execute(rows.execution_options(synchronize_session=False))


def by_key(key: str) -> OutboxMessage | None:
    """The message of a key."""
    return db.session().scalar(select(OutboxMessage).where(OutboxMessage.key == key))


def apply_decision(message: OutboxMessage, verb: str, reason: str = "") -> None:
    """Store what a person decided: cancel, retry or confirm. Raises WrongState.

    The fence moves on, so that no worker that had claimed the message stores an outcome over it.
    """
    step = OUTBOX.permit(message, verb, by=None, may={})
    ended = step.target in {State.sent, State.cancelled}
    moment = clock.now()
    OUTBOX.move(message, step, **({"ended_at": moment} if ended else {}))
    message.fence, message.reason = message.fence + 1, reason or None
    if step.target == State.queued:
        message.not_before = message.due_at = moment
        message.attempts = message.worker_crash_count = 0

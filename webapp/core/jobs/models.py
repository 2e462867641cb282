"""Tables of the job queue: outbox messages, paused channels, workers, scheduled jobs."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import db
from webapp.core.jobs.workflow import OUTBOX, State

# Written as literal SQL, so that both databases match these conditions with the partial indexes.
WAITING = text("state IN ('scheduled', 'queued', 'retry_wait', 'unknown')")
DUE = text("state IN ('scheduled', 'queued', 'retry_wait', 'unknown') AND state <> 'scheduled'")
CLAIMED = text("state IN ('sending', 'checking')")


class OutboxMessage(db.Base):
    """One effect outside the application. `key` is unique: the same key is queued once.

    With `at_most_once` the message must not be sent twice, so an unknown outcome is looked up
    before anything is sent again. `channel` can be paused. At most one message of a
    `concurrency_key` is claimed at a time (a unique index enforces it). `due_at` is the time at
    which it was first wanted; `not_before` moves with each retry.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        *OUTBOX.checks(),
        Index("ix_outbox_waiting", "not_before", "id",
              sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_outbox_claimed", "lease_until",
              sqlite_where=CLAIMED, postgresql_where=CLAIMED),
        Index("uq_outbox_concurrency_key", "concurrency_key", unique=True,
              sqlite_where=CLAIMED, postgresql_where=CLAIMED),
        Index("ix_outbox_backlog", "kind", "state"),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(db.BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    payload: Mapped[dict[str, Any]]
    at_most_once: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[str | None] = mapped_column(String(24))
    concurrency_key: Mapped[str | None] = mapped_column(String(40))
    state: Mapped[State] = mapped_column(db.enum_column(State), default=State.queued)
    not_before: Mapped[datetime]
    due_at: Mapped[datetime]
    made_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    worker_crash_count: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    owner: Mapped[str | None] = mapped_column(String(80))
    ended_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(200))


class PausedChannel(db.Base):
    """A paused channel: none of its messages is claimed while the row exists."""

    __tablename__ = "paused_channel"
    channel: Mapped[str] = mapped_column(String(24), primary_key=True)
    since: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(40))


class WorkerHeartbeat(db.Base):
    """When a worker process was last alive."""

    __tablename__ = "worker_heartbeat"
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class ScheduledJob(db.Base):
    """When a periodic job is due next; the row lock elects the worker that runs it."""

    __tablename__ = "scheduled_job"
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    due_at: Mapped[datetime]

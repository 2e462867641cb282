"""Tables of the outbox."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.kernel import db
from webapp.kernel.outbox.workflow import DELIVERY, State

# Written out, so that both databases see that the index of waiting rows fits the question.
WAITING = text("state IN ('scheduled', 'queued', 'retry_wait', 'unknown')")
DUE = text("state IN ('scheduled', 'queued', 'retry_wait', 'unknown') AND state <> 'scheduled'")
IN_HAND = text("state IN ('sending', 'checking')")


class Outgoing(db.Base):
    """One thing to be done outside. `key` is unique: asking twice queues once.

    `careful`: it must not be done twice, so an outcome nobody saw is looked up before anything
    is repeated. `route` is a way out that can be stopped; of a `lane` one row is in hand at a
    time, and the database sees to it. `due_at` is when it was first wanted.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        *DELIVERY.checks(),
        Index("ix_outbox_waiting", "not_before", "id",
              sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_outbox_in_hand", "lease_until", sqlite_where=IN_HAND, postgresql_where=IN_HAND),
        Index("uq_outbox_lane", "lane", unique=True,
              sqlite_where=IN_HAND, postgresql_where=IN_HAND),
        Index("ix_outbox_standing", "kind", "state"),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(db.BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    payload: Mapped[dict[str, Any]]
    careful: Mapped[bool] = mapped_column(default=False)
    route: Mapped[str | None] = mapped_column(String(24))
    lane: Mapped[str | None] = mapped_column(String(40))
    state: Mapped[State] = mapped_column(db.words(State), default=State.queued)
    not_before: Mapped[datetime]
    due_at: Mapped[datetime]
    made_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    crashes: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    owner: Mapped[str | None] = mapped_column(String(80))
    ended_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(200))


class Stop(db.Base):
    """A way out that is stopped: nothing of it is claimed until the row is gone."""

    __tablename__ = "outbox_stop"
    route: Mapped[str] = mapped_column(String(24), primary_key=True)
    since: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(40))


class Worker(db.Base):
    """A worker's heartbeat."""

    __tablename__ = "worker"
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]

"""Tables of delivery: deliveries, attempts, post metrics, budgets of networks."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.connections.models import Connection
from webapp.core import db
from webapp.core.jobs import OutboxMessage
from webapp.delivery.workflow import AttemptStep, MetricsAge
from webapp.sharing.models import Share


class Delivery(db.Base):
    """A share that is published through its author's account. Its state is its message's state.

    `key` and `record` are chosen when the author confirms, so that the network recognizes a repeat.
    `not_found_count` counts complete lookups since the last send that did not find the post,
    `inconclusive_count` those that could not be completed. `post_id` is sealed under the author's
    key. `gone_at` is when the network said that the post no longer exists.
    """

    __tablename__ = "delivery"
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    share_id: Mapped[str] = mapped_column(ForeignKey("share.id"), unique=True)
    connection_id: Mapped[str] = mapped_column(ForeignKey("connection.id"), index=True)
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"), unique=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    record: Mapped[str] = mapped_column(String(13), default="")
    made_at: Mapped[datetime]
    first_sent_at: Mapped[datetime | None]
    last_sent_at: Mapped[datetime | None]
    not_found_count: Mapped[int] = mapped_column(default=0)
    inconclusive_count: Mapped[int] = mapped_column(default=0)
    post_id: Mapped[bytes | None] = mapped_column(LargeBinary)
    gone_at: Mapped[datetime | None]
    share: Mapped[Share] = relationship()
    connection: Mapped[Connection] = relationship()
    message: Mapped[OutboxMessage] = relationship()

    @property
    def published_at(self) -> datetime | None:
        """When the post was created: the last send, since its success may be learned days later."""
        return self.last_sent_at or self.share.posted_at


class Attempt(db.Base):
    """What a worker was about to do, or what came back. The database refuses to change a row.

    `fence` is the claim's. `price` is what the network charges, in millionths of a US dollar; for a
    send it is recorded before the request, because a refused request may be charged too.
    """

    __tablename__ = "delivery_attempt"
    __table_args__ = (
        db.check_enum("step", AttemptStep),
        Index("ix_delivery_attempt_spent", "program_id", "at", "price"),
    )
    id: Mapped[int] = mapped_column(db.BigId, primary_key=True)
    delivery_id: Mapped[str] = mapped_column(ForeignKey("delivery.id"), index=True)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"))
    fence: Mapped[int]
    step: Mapped[AttemptStep] = mapped_column(db.enum_column(AttemptStep))
    at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(24))
    reason: Mapped[str | None] = mapped_column(String(40))
    status: Mapped[int | None]
    request_id: Mapped[str | None] = mapped_column(String(120))
    price: Mapped[int] = mapped_column(BigInteger, default=0)


class PostMetrics(db.Base):
    """What the network counted of a post at one moment. NULL is unknown, never 0."""

    __tablename__ = "post_metrics"
    __table_args__ = (db.check_enum("age", MetricsAge), UniqueConstraint("delivery_id", "age"))
    id: Mapped[int] = mapped_column(db.BigId, primary_key=True)
    delivery_id: Mapped[str] = mapped_column(ForeignKey("delivery.id"))
    age: Mapped[MetricsAge] = mapped_column(db.enum_column(MetricsAge))
    read_at: Mapped[datetime]
    impressions: Mapped[int | None]
    likes: Mapped[int | None]
    replies: Mapped[int | None]
    reposts: Mapped[int | None]
    quotes: Mapped[int | None]
    bookmarks: Mapped[int | None]
    link_clicks: Mapped[int | None]
    profile_clicks: Mapped[int | None]
    delivery: Mapped[Delivery] = relationship()


class NetworkBudget(db.Base):
    """What a program may spend at networks in a month, in millionths of a US dollar."""

    __tablename__ = "network_budget"
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"), primary_key=True)
    monthly: Mapped[int] = mapped_column(BigInteger)
    set_at: Mapped[datetime]

"""Tables of publishing: connected accounts, deliveries, attempts, readings, budgets."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.kernel import db
from webapp.kernel.outbox import Outgoing
from webapp.people.models import Person
from webapp.shares.models.sharing import Share
from webapp.shares.workflow import CONNECTION, Act, Age, ConnectionState

_KNOWN = text("state <> 'ended'")


class NetworkClient(db.Base):
    """How this house is known to one server of a network; the secret is sealed."""

    __tablename__ = "network_client"
    server: Mapped[str] = mapped_column(String(253), primary_key=True)
    client_id: Mapped[str] = mapped_column(String(200))
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]


class Connection(db.Base):
    """A person's account on a network, one per channel. Handle and tokens are sealed.

    `token_until` ends the access token, `ends_at` the connection itself; NULL where the network
    names no end. `refreshing_until` is the lease of the one worker that asks for new tokens, with
    `refreshes` as its fence. An ended connection keeps neither handle nor token.
    """

    __tablename__ = "connection"
    __table_args__ = (
        *CONNECTION.checks(),
        Index("uq_connection_known", "person_id", "channel", unique=True,
              sqlite_where=_KNOWN, postgresql_where=_KNOWN),
    )  # fmt: skip
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    channel: Mapped[str] = mapped_column(String(24))
    server: Mapped[str] = mapped_column(String(253), default="")
    state: Mapped[ConnectionState] = mapped_column(
        db.words(ConnectionState), default=ConnectionState.active
    )
    user_id: Mapped[bytes | None] = mapped_column(LargeBinary)
    handle: Mapped[bytes | None] = mapped_column(LargeBinary)
    access: Mapped[bytes | None] = mapped_column(LargeBinary)
    refresh: Mapped[bytes | None] = mapped_column(LargeBinary)
    token_until: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    refreshing_until: Mapped[datetime | None]
    refreshes: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()


class Delivery(db.Base):
    """A share that goes out through its author's account. Its state is that of its outbox row.

    `key` and `record` are chosen when the author confirms, so that a repeat is the same to the
    network; `absent` counts complete looks that did not find it since it was last sent, `blind`
    those that could not be completed. `post_id` is sealed under the author's key.
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
    absent: Mapped[int] = mapped_column(default=0)
    blind: Mapped[int] = mapped_column(default=0)
    post_id: Mapped[bytes | None] = mapped_column(LargeBinary)
    # The network said that the post is not there any more; its readings ended.
    gone_at: Mapped[datetime | None]
    share: Mapped[Share] = relationship()
    connection: Mapped[Connection] = relationship()
    row: Mapped[Outgoing] = relationship()

    @property
    def stands_since(self) -> datetime | None:
        """When it was posted: last sent. That it stands there is at times learned days later."""
        return self.last_sent_at or self.share.posted_at


class Attempt(db.Base):
    """What a worker was about to do or saw, in order; the database refuses to change a row.

    `fence` is the claim's. `price` is what the network charges for it, in millionths of a US
    dollar: for sending noted when it begins, because a refused request may be charged too.
    """

    __tablename__ = "delivery_attempt"
    __table_args__ = (
        db.one_of("act", Act),
        Index("ix_delivery_attempt_spent", "program_id", "at", "price"),
    )
    id: Mapped[int] = mapped_column(db.BigId, primary_key=True)
    delivery_id: Mapped[str] = mapped_column(ForeignKey("delivery.id"), index=True)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"))
    fence: Mapped[int]
    act: Mapped[Act] = mapped_column(db.words(Act))
    at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(24))
    reason: Mapped[str | None] = mapped_column(String(40))
    status: Mapped[int | None]
    request_id: Mapped[str | None] = mapped_column(String(120))
    price: Mapped[int] = mapped_column(BigInteger, default=0)


class Reading(db.Base):
    """What the network counted of a post at one moment. NULL was not told: unknown, never 0."""

    __tablename__ = "reading"
    __table_args__ = (db.one_of("age", Age), UniqueConstraint("delivery_id", "age"))
    id: Mapped[int] = mapped_column(db.BigId, primary_key=True)
    delivery_id: Mapped[str] = mapped_column(ForeignKey("delivery.id"))
    age: Mapped[Age] = mapped_column(db.words(Age))
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


class Budget(db.Base):
    """What a program may spend at networks in a calendar month, in millionths of a US dollar."""

    __tablename__ = "budget"
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"), primary_key=True)
    monthly: Mapped[int] = mapped_column(BigInteger)
    set_at: Mapped[datetime]

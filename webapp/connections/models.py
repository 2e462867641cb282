"""Tables of connections: connected accounts, and this application's registrations at servers."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.connections.workflow import CONNECTION, ConnectionState
from webapp.core import db
from webapp.people.models import Person

_NOT_ENDED = text("state <> 'ended'")


class NetworkClient(db.Base):
    """The registration of this application at one server of a network; the secret is sealed.

    `max_characters` and `address_characters` limit a text there; NULL until the server named them.
    `asked_at` is when it was last asked.
    """

    __tablename__ = "network_client"
    server: Mapped[str] = mapped_column(String(253), primary_key=True)
    client_id: Mapped[str] = mapped_column(String(200))
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    max_characters: Mapped[int | None]
    address_characters: Mapped[int | None]
    asked_at: Mapped[datetime | None]


class Connection(db.Base):
    """A person's account on a network, one per channel. Handle and tokens are sealed.

    `token_until` is the end of the access token, `ends_at` of the connection; NULL where the
    network names none. `refreshing_until` is the lease of the worker that renews the tokens, with
    `refreshes` as its fence; `lost_at` is when the answer to a renewal was lost, until one arrives.
    `told_at` is when the owner was notified that the connection ends soon. An ended connection
    keeps no handle, and no token once it is revoked.
    """

    __tablename__ = "connection"
    __table_args__ = (
        *CONNECTION.checks(),
        Index("uq_connection_known", "person_id", "channel", unique=True,
              sqlite_where=_NOT_ENDED, postgresql_where=_NOT_ENDED),
    )  # fmt: skip
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    channel: Mapped[str] = mapped_column(String(24))
    server: Mapped[str] = mapped_column(String(253), default="")
    state: Mapped[ConnectionState] = mapped_column(
        db.enum_column(ConnectionState), default=ConnectionState.active
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
    lost_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()

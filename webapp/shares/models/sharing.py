"""Tables of shares."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.kernel import db
from webapp.programs.models import Program
from webapp.shares.workflow import SHARE, State
from webapp.stories.models import Revision, Story


class TrackedLink(db.Base):
    """A short address that leads to its program's destination and counts visits.

    `person_id` stands while that person's *counted links* is on, and nowhere else: a visit names
    its link alone. After `retired_at` it still leads on, and nothing is counted.
    """

    __tablename__ = "tracked_link"
    __table_args__ = (Index("ix_tracked_link_story", "story_id", "channel"),)
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    token: Mapped[str] = mapped_column(String(16), unique=True)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"), index=True)
    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"))
    channel: Mapped[str] = mapped_column(String(24))
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("org_unit.id"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    program: Mapped[Program] = relationship(lazy="joined")


class Share(db.Base):
    """One approved revision on one channel by its author, its body and disclosure frozen.

    `address` is where it stands, sealed under the author's own key: it may reveal a handle.
    `server` is the author's, on a channel that has servers. `planned_for` is when the author asked
    to be reminded. Where it was only said (`declared`) nothing was frozen and there is no link.
    """

    __tablename__ = "share"
    __table_args__ = (
        *SHARE.checks(),
        Index(
            "uq_share_running", "story_id", "channel", unique=True,
            sqlite_where=text("state IN ('prepared', 'posted') AND declared = 0"),
            postgresql_where=text("state IN ('prepared', 'posted') AND NOT declared"),
        ),
        CheckConstraint("declared = (link_id IS NULL)", name="link_unless_declared"),
        Index("ix_share_feed", "program_id", "posted_at", "id"),
        Index("ix_share_story", "story_id", "posted_at", "id"),
    )  # fmt: skip
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"))
    revision_id: Mapped[str] = mapped_column(ForeignKey("revision.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"), index=True)
    link_id: Mapped[str | None] = mapped_column(ForeignKey("tracked_link.id"))
    channel: Mapped[str] = mapped_column(String(24))
    server: Mapped[str | None] = mapped_column(String(253))
    declared: Mapped[bool] = mapped_column(default=False)
    disclosure: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[State] = mapped_column(db.words(State), default=State.prepared)
    address: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    planned_for: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    posted_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    story: Mapped[Story] = relationship(lazy="joined")
    revision: Mapped[Revision] = relationship()
    link: Mapped[TrackedLink | None] = relationship(lazy="joined")


class Visit(db.Base):
    """One request on a tracked link: no address, no agent, no person.

    `at_us` is microseconds since 1970 UTC; `visitor` a keyed hash whose key is destroyed after
    the day; `decided` what the request alone could tell; `week` the closed week it counts in.
    """

    __tablename__ = "request"
    id: Mapped[int] = mapped_column(db.BigId, primary_key=True)
    event_id: Mapped[str] = mapped_column(String(32), unique=True)
    link_id: Mapped[str] = mapped_column(ForeignKey("tracked_link.id"), index=True)
    at_us: Mapped[int] = mapped_column(BigInteger, index=True)
    visitor: Mapped[str] = mapped_column(String(32))
    viewer: Mapped[str] = mapped_column(String(10))
    decided: Mapped[str | None] = mapped_column(String(2))
    classifier: Mapped[str] = mapped_column(String(40))
    week: Mapped[str | None] = mapped_column(String(8), index=True)
    link: Mapped[TrackedLink] = relationship()


class SpoolFile(db.Base):
    """How far a spool file was read; written with the rows, so that nothing is read twice."""

    __tablename__ = "spool_file"
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    offset: Mapped[int] = mapped_column(BigInteger)

"""Tables of sharing."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core import db
from webapp.sharing.workflow import SHARE, State
from webapp.stories.models import Revision, Story
from webapp.tracking.models import TrackedLink

# With these very words in a query, both databases use the index that has them.
ON_CAREER_PAGE = text("share.state = 'posted' AND share.channel = 'career_page'")


class Share(db.Base):
    """One approved revision on one channel by its author, with body and disclosure frozen.

    `address` is the public address of the post, sealed under the author's own key because it may
    reveal a handle. `server` is the author's, on a channel that has servers. `planned_for` is when
    the author asked to be reminded. `mentions` are people or pages to tag by hand, sealed too,
    because they may name people. A share that was taken back was public, so figures of closed weeks
    still count it. A `declared` share was posted without being prepared:
    nothing is frozen and it has no link.
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
        # The stories of the career page, newest first.
        Index(
            "ix_share_career", "posted_at", "id",
            sqlite_where=ON_CAREER_PAGE, postgresql_where=ON_CAREER_PAGE,
        ),
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
    state: Mapped[State] = mapped_column(db.enum_column(State), default=State.prepared)
    address: Mapped[bytes | None] = mapped_column(LargeBinary)
    mentions: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    planned_for: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    posted_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    taken_back_at: Mapped[datetime | None]
    story: Mapped[Story] = relationship(lazy="joined")
    revision: Mapped[Revision] = relationship()
    link: Mapped[TrackedLink | None] = relationship(lazy="joined")


class ShorterText(db.Base):
    """The approved text without some of its sentences, made by its author for one channel."""

    __tablename__ = "shorter_text"
    revision_id: Mapped[str] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(24), primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]


class DeclaredFigures(db.Base):
    """What the author of a post read on the network and typed. NULL is unknown, never 0."""

    __tablename__ = "declared_figures"
    share_id: Mapped[str] = mapped_column(ForeignKey("share.id"), primary_key=True)
    declared_at: Mapped[datetime]
    impressions: Mapped[int | None]
    reactions: Mapped[int | None]
    comments: Mapped[int | None]

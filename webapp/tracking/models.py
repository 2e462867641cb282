"""Tables of tracking: links, requests, daily counts, spool files."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core import db
from webapp.programs.models import Program


class TrackedLink(db.Base):
    """A short address that redirects to its program's destination; requests to it are counted.

    `person_id` is set while that person has the consent *counted links*; it is the only column
    that relates a person to visits. After `retired_at` the link still redirects, and nothing is counted.
    A link without program and story is a personal one: it leads to `destination`, or to the career
    page where that is None, and its visits enter no total.
    """

    __tablename__ = "tracked_link"
    __table_args__ = (
        CheckConstraint("(program_id IS NULL) = (story_id IS NULL)", name="story_of_a_program"),
        CheckConstraint("destination IS NULL OR program_id IS NULL", name="own_destination"),
        Index("ix_tracked_link_story", "story_id", "channel"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    token: Mapped[str] = mapped_column(String(16), unique=True)
    program_id: Mapped[str | None] = mapped_column(ForeignKey("program.id"), index=True)
    story_id: Mapped[str | None] = mapped_column(ForeignKey("story.id"))
    channel: Mapped[str] = mapped_column(String(24))
    destination: Mapped[str | None] = mapped_column(String(500))
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("org_unit.id"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    program: Mapped[Program | None] = relationship(lazy="joined")


class Visit(db.Base):
    """One request on a tracked link, without address, user agent or person.

    `at_us` is microseconds since 1970 UTC; `visitor` is a keyed hash whose key is deleted after
    the day; `decided` is the traffic rule that applies to the request by itself, if any; `week` is the closed
    week that counts it.
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


class LinkDay(db.Base):
    """The daily counts of a link that are kept when request rows are deleted, by week counted in.

    `outside` and `unknown` are authentic visits by viewer class, `removed` counts the others by
    code. A link belongs to a story and so to its author: only the author's own page shows the
    counts of a link, and only where the link names the author. The other pages show sums over many
    authors.
    """

    __tablename__ = "link_day"
    link_id: Mapped[str] = mapped_column(ForeignKey("tracked_link.id"), primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    week: Mapped[str] = mapped_column(String(8), primary_key=True, index=True)
    outside: Mapped[int]
    unknown: Mapped[int]
    removed: Mapped[dict[str, Any]]


class SpoolFile(db.Base):
    """How far a spool file was read, updated in the transaction that inserts its rows."""

    __tablename__ = "spool_file"
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    offset: Mapped[int] = mapped_column(BigInteger)

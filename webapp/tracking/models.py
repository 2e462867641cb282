"""Tables of tracking: links, requests, spool files."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core import db
from webapp.programs.models import Program


class TrackedLink(db.Base):
    """A short address that redirects to its program's destination; requests to it are counted.

    `person_id` is set while that person has the consent *counted links*; it is the only column
    that relates a person to visits. After `retired_at` the link still redirects, and nothing is counted.
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


class SpoolFile(db.Base):
    """How far a spool file was read, updated in the transaction that inserts its rows."""

    __tablename__ = "spool_file"
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    offset: Mapped[int] = mapped_column(BigInteger)

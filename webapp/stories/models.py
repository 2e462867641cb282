"""Tables of stories."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.kernel import db
from webapp.people.models import Person
from webapp.programs.models import Brief, Program
from webapp.stories.workflow import STORY, Reason, State


class Story(db.Base):
    """What an author writes. The working text is here; what is reviewed is a frozen revision.

    `version` counts changes of the working text, so that a page from yesterday is noticed.
    """

    __tablename__ = "story"
    __table_args__ = (
        *STORY.checks(),
        db.one_of("reason", Reason),
        Index("ix_story_queue", "program_id", "state", "submitted_at"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"))
    brief_id: Mapped[str] = mapped_column(ForeignKey("brief.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    language: Mapped[str] = mapped_column(String(5))
    title: Mapped[str] = mapped_column(String(160))
    body: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[State] = mapped_column(db.words(State), default=State.draft)
    made_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    approved_revision_id: Mapped[str | None] = mapped_column(
        ForeignKey("revision.id", use_alter=True)
    )
    reason: Mapped[Reason | None] = mapped_column(db.words(Reason))
    withdrawn_at: Mapped[datetime | None]
    author: Mapped[Person] = relationship(lazy="joined")
    program: Mapped[Program] = relationship(lazy="joined")
    brief: Mapped[Brief] = relationship()
    revisions: Mapped[list["Revision"]] = relationship(
        order_by="Revision.number", back_populates="story", foreign_keys="Revision.story_id"
    )

    @property
    def latest(self) -> "Revision | None":
        """The newest frozen revision."""
        return self.revisions[-1] if self.revisions else None


class Revision(db.Base):
    """A frozen text. Never changed."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("story_id", "number"),)
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(160))
    body: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    story: Mapped[Story] = relationship(back_populates="revisions", foreign_keys=[story_id])


class Review(db.Base):
    """One reviewer's decision on one revision; an objection carries its reason and a note."""

    __tablename__ = "review"
    __table_args__ = (db.one_of("reason", Reason),)
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    revision_id: Mapped[str] = mapped_column(ForeignKey("revision.id"), unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    verdict: Mapped[str] = mapped_column(String(24))
    reason: Mapped[Reason | None] = mapped_column(db.words(Reason))
    note: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime]
    revision: Mapped[Revision] = relationship()

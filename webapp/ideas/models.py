"""Tables of ideas."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.briefs.models import Brief, Theme
from webapp.core import db
from webapp.ideas.workflow import IDEA, IdeaState, Reason
from webapp.people.models import Person
from webapp.programs.models import Program


class Idea(db.Base):
    """An idea. Its texts are in its revisions; `number` is that of the current one.

    `person_id` is the owner; None once the owner has left and the idea was decided before. `version`
    counts changes, to detect stale forms.
    """

    __tablename__ = "idea"
    __table_args__ = (
        *IDEA.checks(),
        db.check_enum("reason", Reason),
        CheckConstraint(
            "person_id IS NOT NULL OR state IN ('accepted', 'declined', 'in_progress', 'done')",
            name="owner",
        ),
        CheckConstraint("person_id IS NOT NULL OR NOT named", name="named"),
        CheckConstraint("number >= 1", name="number"),
        Index("ix_idea_listed", "program_id", "state", "changed_at"),
        Index("ix_idea_person_id", "person_id"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    theme_id: Mapped[str | None] = mapped_column(ForeignKey("theme.id"))
    # The brief that was made from it.
    brief_id: Mapped[str | None] = mapped_column(ForeignKey("brief.id"))
    # Whether the idea shows the name of its owner.
    named: Mapped[bool] = mapped_column(default=False)
    state: Mapped[IdeaState] = mapped_column(db.enum_column(IdeaState), default=IdeaState.draft)
    number: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    # When its text or its state changed last.
    changed_at: Mapped[datetime]
    reason: Mapped[Reason | None] = mapped_column(db.enum_column(Reason))
    # What the lead wrote with the decision.
    answer: Mapped[str | None] = mapped_column(String(1000))
    decided_at: Mapped[datetime | None]
    # What came of it.
    outcome: Mapped[str | None] = mapped_column(String(1000))
    done_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    program: Mapped[Program] = relationship(lazy="joined")
    theme: Mapped[Theme | None] = relationship()
    brief: Mapped[Brief | None] = relationship()
    person: Mapped[Person | None] = relationship()


class IdeaRevision(db.Base):
    """The text of an idea. Once published, a revision never changes."""

    __tablename__ = "idea_revision"
    idea_id: Mapped[str] = mapped_column(ForeignKey("idea.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5))
    made_at: Mapped[datetime]


class Support(db.Base):
    """A person supports an idea, as it was in the revision `number`."""

    __tablename__ = "idea_support"
    __table_args__ = (Index("ix_idea_support_person_id", "person_id"),)
    idea_id: Mapped[str] = mapped_column(ForeignKey("idea.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    number: Mapped[int]
    at: Mapped[datetime]
    person: Mapped[Person] = relationship()

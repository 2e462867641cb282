"""Tables of stories."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.briefs.models import Brief
from webapp.core import db
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.stories.workflow import (
    AMENDMENT,
    EDITABLE,
    STORY,
    Agreement,
    Approval,
    Reason,
    State,
)

# States of an amendment that is not finished.
OPEN = (State.in_review, State.edits_suggested, State.objected)
_UNFINISHED = text("state IN ('in_review', 'edits_suggested', 'objected')")


class Story(db.Base):
    """A story with its working text; reviewers read frozen revisions of it.

    `version` counts changes of the working text, to detect stale forms. `reader_id` is the
    reviewer who claimed it; a claim expires (queries.CLAIM_LIFETIME).
    """

    __tablename__ = "story"
    __table_args__ = (
        *STORY.checks(),
        db.check_enum("reason", Reason),
        db.check_enum("approved_as", Approval),
        CheckConstraint("(reader_id IS NULL) = (reader_since IS NULL)", name="reader_evidence"),
        Index("ix_story_queue", "program_id", "state", "submitted_at"),
        Index("ix_story_due", "state", "due_at"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"))
    brief_id: Mapped[str] = mapped_column(ForeignKey("brief.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    language: Mapped[str] = mapped_column(String(5))
    title: Mapped[str] = mapped_column(String(160))
    body: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[State] = mapped_column(db.enum_column(State), default=State.draft)
    made_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    # When it became overdue, and when the lead was asked to review it.
    late_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    # Whose objection to the newest revision another reviewer was asked to read; kept until the
    # author sends another text.
    objector_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    reader_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    reader_since: Mapped[datetime | None]
    approved_revision_id: Mapped[str | None] = mapped_column(
        ForeignKey("revision.id", use_alter=True)
    )
    approved_as: Mapped[Approval | None] = mapped_column(db.enum_column(Approval))
    reason: Mapped[Reason | None] = mapped_column(db.enum_column(Reason))
    withdrawn_at: Mapped[datetime | None]
    # Set by the first share; the decision cannot be taken back afterwards.
    shared_at: Mapped[datetime | None]
    picture_id: Mapped[str | None] = mapped_column(ForeignKey("picture.id", use_alter=True))
    picture_alt: Mapped[str | None] = mapped_column(String(300))
    author: Mapped[Person] = relationship(lazy="joined", foreign_keys=[person_id])
    reader: Mapped[Person | None] = relationship(foreign_keys=[reader_id])
    program: Mapped[Program] = relationship(lazy="joined")
    brief: Mapped[Brief] = relationship()
    picture: Mapped["Picture | None"] = relationship(foreign_keys=[picture_id])
    revisions: Mapped[list["Revision"]] = relationship(
        order_by="Revision.number", back_populates="story", foreign_keys="Revision.story_id"
    )

    amendments: Mapped[list["Amendment"]] = relationship(
        order_by="Amendment.made_at", back_populates="story"
    )

    @property
    def amendment(self) -> "Amendment | None":
        """The unfinished amendment of an approved story, or None."""
        if self.state != State.approved:
            return None
        return next((a for a in self.amendments if a.state in OPEN), None)

    @property
    def changed(self) -> bool:
        """Whether the working text or picture of an approved story is not the approved one."""
        if self.state != State.approved:
            return False
        return self._differs(next(r for r in self.revisions if r.id == self.approved_revision_id))

    @property
    def unchanged(self) -> bool:
        """Whether the working text and picture are those of the newest frozen revision."""
        return self.latest is not None and not self._differs(self.latest)

    def _differs(self, revision: "Revision") -> bool:
        found = (revision.title, revision.body, revision.picture_id, revision.picture_alt)
        return found != (self.title, self.body, self.picture_id, self.picture_alt)

    @property
    def under_review(self) -> "Story | Amendment":
        """What a reviewer answers: the amendment of an approved story, or the story itself."""
        return self.amendment or self

    @property
    def editable(self) -> bool:
        """Whether its author may change the working text now."""
        if self.state == State.approved:
            return self.amendment is None or self.amendment.state != State.in_review
        return self.state in EDITABLE

    @property
    def latest(self) -> "Revision | None":
        """The newest frozen revision."""
        return self.revisions[-1] if self.revisions else None


class Amendment(db.Base):
    """The review of a new revision of an approved story, which stays approved meanwhile.

    The rules of a story hold for its amendments: they read the same properties.
    """

    __tablename__ = "amendment"
    __table_args__ = (
        *AMENDMENT.checks(),
        Index("ix_amendment_due", "state", "due_at"),
        Index(
            "uq_amendment_unfinished", "story_id", unique=True,
            sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED,
        ),
    )  # fmt: skip
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"), index=True)
    state: Mapped[State] = mapped_column(db.enum_column(State), default=State.draft)
    made_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    late_at: Mapped[datetime | None]
    story: Mapped[Story] = relationship(back_populates="amendments")
    # What a rule asks of a story, it asks of an amendment too.
    person_id: AssociationProxy[str] = association_proxy("story", "person_id")
    author: AssociationProxy[Person] = association_proxy("story", "author")
    program_id: AssociationProxy[str] = association_proxy("story", "program_id")
    escalated_at: AssociationProxy[datetime | None] = association_proxy("story", "escalated_at")
    objector_id: AssociationProxy[str | None] = association_proxy("story", "objector_id")


class Revision(db.Base):
    """A frozen text with its picture. Never changed."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("story_id", "number"),)
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(160))
    body: Mapped[str] = mapped_column(Text)
    picture_id: Mapped[str | None] = mapped_column(ForeignKey("picture.id"), index=True)
    picture_alt: Mapped[str | None] = mapped_column(String(300))
    made_at: Mapped[datetime]
    story: Mapped[Story] = relationship(back_populates="revisions", foreign_keys=[story_id])
    picture: Mapped["Picture | None"] = relationship(foreign_keys=[picture_id])


class Review(db.Base):
    """A decision on a revision; `person_id` is None where the deadline decided.

    An objection has a reason and a note, a suggestion the suggested text. A revision has at most
    one decision that was not taken back.
    """

    __tablename__ = "review"
    __table_args__ = (
        db.check_enum("reason", Reason),
        CheckConstraint(
            "(verdict = 'suggest_edits') = (suggested_body IS NOT NULL)", name="suggestion_evidence"
        ),
        Index(
            "uq_review_standing", "revision_id", unique=True,
            sqlite_where=text("taken_back_at IS NULL"),
            postgresql_where=text("taken_back_at IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    revision_id: Mapped[str] = mapped_column(ForeignKey("revision.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    verdict: Mapped[str] = mapped_column(String(24))
    reason: Mapped[Reason | None] = mapped_column(db.enum_column(Reason))
    note: Mapped[str | None] = mapped_column(Text)
    suggested_title: Mapped[str | None] = mapped_column(String(160))
    suggested_body: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
    revision: Mapped[Revision] = relationship()
    person: Mapped[Person | None] = relationship()


class Picture(db.Base):
    """An image file of a story, under a random name; a replacement is another row.

    `shown` is how many people can be recognised on it; None until the author enters it.
    """

    __tablename__ = "picture"
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"), index=True)
    file: Mapped[str] = mapped_column(String(40), unique=True)
    mimetype: Mapped[str] = mapped_column(String(24))
    width: Mapped[int]
    height: Mapped[int]
    shown: Mapped[int | None]
    made_at: Mapped[datetime]
    rights: Mapped[list["PictureRight"]] = relationship(order_by="PictureRight.made_at")


class PictureRight(db.Base):
    """The agreement of a person on a picture; the name is sealed under the author's key."""

    __tablename__ = "picture_right"
    __table_args__ = (db.check_enum("how", Agreement),)
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    picture_id: Mapped[str] = mapped_column(ForeignKey("picture.id"), index=True)
    name: Mapped[bytes] = mapped_column(LargeBinary)
    agreed_on: Mapped[date]
    how: Mapped[Agreement] = mapped_column(db.enum_column(Agreement))
    made_at: Mapped[datetime]

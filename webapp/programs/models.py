"""Tables of programs."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.kernel import db
from webapp.people.models import Person
from webapp.programs.workflow import (
    BRIEF,
    ENROLLMENT,
    PROGRAM,
    THEME,
    BriefState,
    Council,
    Deadline,
    EnrollmentState,
    Kind,
    ProgramState,
    Purpose,
    ThemeState,
)


class Program(db.Base):
    """What people may join. `destination` is where its tracked links lead.

    Its sponsor is somebody with an account, or a name that was typed, or nobody.
    """

    __tablename__ = "program"
    __table_args__ = (
        *PROGRAM.checks(),
        db.one_of("kind", Kind),
        db.one_of("council", Council),
        CheckConstraint("sponsor_id IS NULL OR sponsor_name IS NULL", name="one_sponsor"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[Kind] = mapped_column(db.words(Kind))
    names: Mapped[dict[str, Any]]
    state: Mapped[ProgramState] = mapped_column(db.words(ProgramState), default=ProgramState.draft)
    destination: Mapped[str] = mapped_column(String(500))
    sponsor_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    sponsor_name: Mapped[str | None] = mapped_column(String(120))
    council: Mapped[Council] = mapped_column(db.words(Council), default=Council.not_asked)
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    charters: Mapped[list["Charter"]] = relationship(
        order_by="Charter.version", back_populates="program"
    )
    sponsor: Mapped[Person | None] = relationship()

    @property
    def charter(self) -> "Charter":
        """The version in force."""
        return self.charters[-1]

    @property
    def sponsor_words(self) -> str | None:
        """Who stands behind it, by name."""
        return self.sponsor.name if self.sponsor else self.sponsor_name


class Charter(db.Base):
    """One version of what a program promises; `texts` maps a language to its paragraphs by part.

    The parts are listed in services.PARTS. A version is never changed: people joined on it.
    """

    __tablename__ = "charter"
    __table_args__ = (
        UniqueConstraint("program_id", "version"),
        db.one_of("at_deadline", Deadline),
        CheckConstraint("review_days > 0", name="review_days_positive"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"))
    version: Mapped[int]
    texts: Mapped[dict[str, Any]]
    # The words that tell readers the author works here, per language; every share carries them.
    disclosures: Mapped[dict[str, Any]]
    # Further approved wordings, per language a list; see `wordings`.
    more_disclosures: Mapped[dict[str, Any]]
    # Working days a reviewer has, and what happens when they are over.
    review_days: Mapped[int]
    at_deadline: Mapped[Deadline] = mapped_column(db.words(Deadline))
    made_at: Mapped[datetime]
    program: Mapped[Program] = relationship(back_populates="charters")

    def wordings(self, language: str) -> list[str]:
        """The approved disclosures of a language, the usual one first."""
        return [self.disclosures[language], *self.more_disclosures.get(language, [])]


class Enrollment(db.Base):
    """A person's voluntary place in a program, on one version of its charter.

    `receipt` counts what was cancelled when they left, by kind.
    """

    __tablename__ = "enrollment"
    __table_args__ = (
        *ENROLLMENT.checks(),
        Index(
            "uq_enrollment_running", "program_id", "person_id", unique=True,
            sqlite_where=text("state <> 'left'"), postgresql_where=text("state <> 'left'"),
        ),
    )  # fmt: skip
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    charter_id: Mapped[str] = mapped_column(ForeignKey("charter.id"))
    state: Mapped[EnrollmentState] = mapped_column(
        db.words(EnrollmentState), default=EnrollmentState.active
    )
    joined_at: Mapped[datetime]
    # The day on which they take part again.
    paused_until: Mapped[date | None]
    left_at: Mapped[datetime | None]
    receipt: Mapped[dict[str, Any]] = mapped_column(default=dict)
    program: Mapped[Program] = relationship()
    charter: Mapped[Charter] = relationship()


class PurposeEntry(db.Base):
    """One line of the ledger: allowed or not any more; the newest of a purpose counts."""

    __tablename__ = "purpose_entry"
    __table_args__ = (
        db.one_of("purpose", Purpose),
        Index("ix_purpose_entry_newest", "enrollment_id", "purpose", "id"),
    )
    id: Mapped[int] = mapped_column(db.BigId, primary_key=True)
    enrollment_id: Mapped[str] = mapped_column(ForeignKey("enrollment.id"))
    purpose: Mapped[Purpose] = mapped_column(db.words(Purpose))
    given: Mapped[bool]
    # The version of the charter in force for this person at that moment.
    charter_version: Mapped[int]
    at: Mapped[datetime]


class Theme(db.Base):
    """What briefs are about. While it is held, nobody is asked to write about it."""

    __tablename__ = "theme"
    __table_args__ = (*THEME.checks(),)
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"), index=True)
    names: Mapped[dict[str, Any]]
    state: Mapped[ThemeState] = mapped_column(db.words(ThemeState), default=ThemeState.open)
    held_at: Mapped[datetime | None]
    made_at: Mapped[datetime]


class Brief(db.Base):
    """Facts, sources and questions to answer in one's own words: never a finished post."""

    __tablename__ = "brief"
    __table_args__ = (*BRIEF.checks(),)
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"), index=True)
    theme_id: Mapped[str] = mapped_column(ForeignKey("theme.id"), index=True)
    titles: Mapped[dict[str, Any]]
    facts: Mapped[dict[str, Any]]
    questions: Mapped[dict[str, Any]]
    sources: Mapped[list[str]]
    # The last day on which one may write from it.
    expires_on: Mapped[date | None]
    state: Mapped[BriefState] = mapped_column(db.words(BriefState), default=BriefState.open)
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    program: Mapped[Program] = relationship(lazy="joined")
    theme: Mapped[Theme] = relationship(lazy="joined")

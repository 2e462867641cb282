"""Tables of programs."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.kernel import db
from webapp.programs.workflow import ENROLLMENT, PROGRAM, EnrollmentState, Kind, ProgramState


class Program(db.Base):
    """What people may join. `destination` is where its tracked links lead."""

    __tablename__ = "program"
    __table_args__ = (*PROGRAM.checks(), db.one_of("kind", Kind))
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[Kind] = mapped_column(db.words(Kind))
    names: Mapped[dict[str, Any]]
    state: Mapped[ProgramState] = mapped_column(db.words(ProgramState), default=ProgramState.draft)
    destination: Mapped[str] = mapped_column(String(500))
    made_at: Mapped[datetime]
    charters: Mapped[list["Charter"]] = relationship(
        order_by="Charter.version", back_populates="program"
    )

    @property
    def charter(self) -> "Charter":
        """The version in force."""
        return self.charters[-1]


class Charter(db.Base):
    """One version of what a program promises; `texts` maps a language to its paragraphs by part.

    The parts are listed in services.PARTS. A version is never changed: people joined on it.
    """

    __tablename__ = "charter"
    __table_args__ = (UniqueConstraint("program_id", "version"),)
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"))
    version: Mapped[int]
    texts: Mapped[dict[str, Any]]
    # The words that tell readers the author works here, per language; every share carries them.
    disclosures: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    program: Mapped[Program] = relationship(back_populates="charters")


class Enrollment(db.Base):
    """A person's voluntary place in a program, on one version of its charter."""

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
    left_at: Mapped[datetime | None]


class Brief(db.Base):
    """Facts, sources and questions to answer in one's own words: never a finished post."""

    __tablename__ = "brief"
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"), index=True)
    theme: Mapped[dict[str, Any]]
    titles: Mapped[dict[str, Any]]
    facts: Mapped[dict[str, Any]]
    questions: Mapped[dict[str, Any]]
    sources: Mapped[list[str]]
    expires_on: Mapped[date | None]
    made_at: Mapped[datetime]
    program: Mapped[Program] = relationship(lazy="joined")

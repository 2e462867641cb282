"""Tables of programs."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core import db
from webapp.core.mailbox import readable
from webapp.people.models import Person
from webapp.program_kinds import KINDS, Consent, Kind, KindOfProgram
from webapp.programs.workflow import (
    ENROLLMENT,
    PROGRAM,
    Council,
    Deadline,
    EnrollmentState,
    ProgramState,
)


class Program(db.Base):
    """A program that people may join. Its kind never changes.

    `destination` is the target URL of its tracked links, empty where the kind has none.

    The sponsor is a person who agreed (`sponsor_id`), a person who was asked by mail address
    (`sponsor_asked`) and is not named yet, a typed name (`sponsor_name`), or None.

    `council_on` is the day of the works-council status, and `council_why` the lead's written
    justification of it; both are public on the charter.
    """

    __tablename__ = "program"
    __table_args__ = (
        *PROGRAM.checks(),
        db.check_enum("kind", Kind),
        db.check_enum("council", Council),
        CheckConstraint("sponsor_id IS NULL OR sponsor_name IS NULL", name="one_sponsor"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[Kind] = mapped_column(db.enum_column(Kind))
    names: Mapped[dict[str, Any]]
    state: Mapped[ProgramState] = mapped_column(
        db.enum_column(ProgramState), default=ProgramState.draft
    )
    destination: Mapped[str] = mapped_column(String(500))
    sponsor_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    sponsor_name: Mapped[str | None] = mapped_column(String(120))
    sponsor_asked: Mapped[str | None] = mapped_column(String(254))
    council: Mapped[Council] = mapped_column(db.enum_column(Council), default=Council.not_asked)
    council_on: Mapped[date | None]
    council_why: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    charters: Mapped[list["Charter"]] = relationship(
        order_by="Charter.version", back_populates="program"
    )
    sponsor: Mapped[Person | None] = relationship()

    @property
    def shares(self) -> bool:
        """Whether people of the program write stories that are reviewed and shared."""
        return self.kind == Kind.sharing

    @property
    def wording(self) -> KindOfProgram:
        """What pages say about programs of this kind."""
        return KINDS[self.kind]

    @property
    def charter(self) -> "Charter":
        """The version in force."""
        return self.charters[-1]

    @property
    def asked(self) -> str:
        """The mail address of the person who was asked to be the sponsor; empty without one."""
        return readable(self.sponsor_asked or "")

    @property
    def sponsor_words(self) -> str | None:
        """The name of the sponsor, once there is one."""
        return self.sponsor.name if self.sponsor else self.sponsor_name


class Charter(db.Base):
    """One version of a charter; `texts` maps a language to its paragraphs by part.

    The parts of each kind are listed in services.PARTS. A version never changes, because people
    agreed to it. Only a charter of a sharing program has disclosures and a review rule.
    """

    __tablename__ = "charter"
    __table_args__ = (
        UniqueConstraint("program_id", "version"),
        db.check_enum("kind", Kind),
        db.check_enum("at_deadline", Deadline),
        CheckConstraint("review_days > 0", name="review_days_positive"),
        CheckConstraint("(kind = 'sharing') = (review_days IS NOT NULL)", name="review_days_kind"),
        CheckConstraint("(kind = 'sharing') = (at_deadline IS NOT NULL)", name="at_deadline_kind"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"))
    # The kind of its program, for the checks above.
    kind: Mapped[Kind] = mapped_column(db.enum_column(Kind))
    version: Mapped[int]
    texts: Mapped[dict[str, Any]]
    # Per language, the sentence in every share that says that the author works here.
    disclosures: Mapped[dict[str, Any]]
    # Per language, a list of further approved wordings; see `wordings`.
    more_disclosures: Mapped[dict[str, Any]]
    # Working days a reviewer has, and what happens at the deadline.
    review_days: Mapped[int | None]
    at_deadline: Mapped[Deadline | None] = mapped_column(db.enum_column(Deadline))
    made_at: Mapped[datetime]
    program: Mapped[Program] = relationship(back_populates="charters")

    def wordings(self, language: str) -> list[str]:
        """The approved disclosures of a language, the default first; none if nothing is shared."""
        first = [self.disclosures[language]] if language in self.disclosures else []
        return [*first, *self.more_disclosures.get(language, [])]


class CharterDraft(db.Base):
    """The text of a program's next charter, which its leads write together; it may be incomplete.

    `base_version` is the charter that was in force when the draft was begun, 0 without one.
    `person_id` is who saved it last, None once that account ended.
    """

    __tablename__ = "charter_draft"
    __table_args__ = (
        db.check_enum("at_deadline", Deadline),
        CheckConstraint("review_days > 0", name="review_days_positive"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"), unique=True)
    base_version: Mapped[int]
    version: Mapped[int] = mapped_column(default=0)
    texts: Mapped[dict[str, Any]]
    disclosures: Mapped[dict[str, Any]]
    more_disclosures: Mapped[dict[str, Any]]
    review_days: Mapped[int | None]
    at_deadline: Mapped[Deadline | None] = mapped_column(db.enum_column(Deadline))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime]
    person: Mapped[Person | None] = relationship()

    @property
    def stamp(self) -> str:
        """What a form was made from: this draft, as saved this often; no later draft has the same."""
        return f"{self.id}-{self.version}"


class Enrollment(db.Base):
    """A person's voluntary enrollment in a program, on one version of its charter.

    `receipt` counts the things that were cancelled when the person left, by kind.
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
        db.enum_column(EnrollmentState), default=EnrollmentState.active
    )
    joined_at: Mapped[datetime]
    # The day on which the person takes part again.
    paused_until: Mapped[date | None]
    left_at: Mapped[datetime | None]
    receipt: Mapped[dict[str, Any]] = mapped_column(default=dict)
    program: Mapped[Program] = relationship()
    charter: Mapped[Charter] = relationship()


class ConsentEntry(db.Base):
    """One entry of the consent ledger, given or withdrawn; the newest of each consent is valid."""

    __tablename__ = "consent_entry"
    __table_args__ = (
        db.check_enum("consent", Consent),
        Index("ix_consent_entry_newest", "enrollment_id", "consent", "id"),
    )
    id: Mapped[int] = mapped_column(db.BigId, primary_key=True)
    enrollment_id: Mapped[str] = mapped_column(ForeignKey("enrollment.id"))
    consent: Mapped[Consent] = mapped_column(db.enum_column(Consent))
    given: Mapped[bool]
    # The version of the charter that the person had agreed to at that moment.
    charter_version: Mapped[int]
    at: Mapped[datetime]

"""Tables of irritants.

A row of a report without an account has no person, no time of day, and a random key; on SQLite the
tables have no order of insertion.
"""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.briefs.models import Brief
from webapp.core import db
from webapp.experience import ExperienceTheme, Moment
from webapp.irritants.workflow import IRRITANT, IrritantState, Reason, Side, Verdict
from webapp.people.models import OrgUnit, Person
from webapp.programs.models import Program

# The longest texts, in characters.
LONGEST_TITLE, LONGEST_TEXT, LONGEST_ANSWER = 120, 4000, 2000


class Irritant(db.Base):
    """Something that makes work harder.

    `title` and `text` are the reporter's words; None once they are deleted. Others read `headline`,
    which a handler wrote or confirmed, and the text where `text_shown`. The reporter is `person_id`,
    or holds the code whose hash is `code_hash`; neither once the account has ended or the words are
    deleted. Everything is written in `language`. `version` counts changes, to detect stale forms.
    """

    __tablename__ = "irritant"
    __table_args__ = (
        *IRRITANT.checks(),
        db.check_enum("theme", ExperienceTheme),
        db.check_enum("moment", Moment),
        db.check_enum("verdict", Verdict),
        db.check_enum("reason", Reason),
        CheckConstraint("person_id IS NULL OR code_hash IS NULL", name="reporter"),
        CheckConstraint("headline IS NOT NULL OR NOT text_shown", name="text_shown"),
        CheckConstraint("words_allowed OR NOT text_shown", name="words"),
        CheckConstraint(
            "headline IS NOT NULL OR state NOT IN ('answered', 'mended')", name="headline"
        ),
        Index("ix_irritant_listed", "state", "changed_on"),
        {"sqlite_with_rowid": False},
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    title: Mapped[str | None] = mapped_column(String(LONGEST_TITLE))
    text: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5))
    theme: Mapped[ExperienceTheme] = mapped_column(db.enum_column(ExperienceTheme))
    moment: Mapped[Moment] = mapped_column(db.enum_column(Moment))
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("org_unit.id"))
    # The program that the report complains about.
    program_id: Mapped[str | None] = mapped_column(ForeignKey("program.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    # Whether the reporter allows that others read the own words.
    words_allowed: Mapped[bool] = mapped_column(default=False)
    headline: Mapped[str | None] = mapped_column(String(LONGEST_TITLE))
    text_shown: Mapped[bool] = mapped_column(default=False)
    state: Mapped[IrritantState] = mapped_column(
        db.enum_column(IrritantState), default=IrritantState.new
    )
    # Who is in charge. Stays after the answer, and as a proposal after reopening.
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[date | None]
    verdict: Mapped[Verdict | None] = mapped_column(db.enum_column(Verdict))
    answer: Mapped[str | None] = mapped_column(String(LONGEST_ANSWER))
    answered_on: Mapped[date | None]
    # What changed.
    change: Mapped[str | None] = mapped_column(String(LONGEST_ANSWER))
    mended_on: Mapped[date | None]
    # {"answers": [...]}: the public answers from before it was reopened, as in `services.reopening`.
    earlier: Mapped[dict[str, Any] | None]
    duplicate_of_id: Mapped[str | None] = mapped_column(ForeignKey("irritant.id"))
    reason: Mapped[Reason | None] = mapped_column(db.enum_column(Reason))
    # The brief that was made from it.
    brief_id: Mapped[str | None] = mapped_column(ForeignKey("brief.id"))
    reported_on: Mapped[date]
    # Since when it waits for an answer: the day of the report, or of the last reopening.
    waiting_since: Mapped[date]
    changed_on: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)
    # Whether handlers were notified of the report, or of what the reporter wrote last.
    handlers_told: Mapped[bool] = mapped_column(default=False)
    # How many reminders of the due date its owner got.
    reminders: Mapped[int] = mapped_column(default=0)
    unit: Mapped[OrgUnit | None] = relationship()
    program: Mapped[Program | None] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=person_id)
    owner: Mapped[Person | None] = relationship(foreign_keys=owner_id)
    brief: Mapped[Brief | None] = relationship()

    @property
    def is_anonymous(self) -> bool:
        """Whether the report was made without an account."""
        return self.code_hash is not None


class IrritantMessage(db.Base):
    """A message between the reporter of an irritant and those who handle it.

    `person_id` is who wrote it; None for a reporter without an account.
    """

    __tablename__ = "irritant_message"
    __table_args__ = (
        db.check_enum("side", Side),
        Index("uq_irritant_message_number", "irritant_id", "number", unique=True),
        {"sqlite_with_rowid": False},
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    irritant_id: Mapped[str] = mapped_column(ForeignKey("irritant.id"))
    number: Mapped[int]
    side: Mapped[Side] = mapped_column(db.enum_column(Side))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str] = mapped_column(String(LONGEST_ANSWER))
    written_on: Mapped[date]
    person: Mapped[Person | None] = relationship()

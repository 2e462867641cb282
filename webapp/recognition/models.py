"""Tables of recognition."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core import db
from webapp.people.models import OrgUnit, Person
from webapp.programs.models import Program
from webapp.recognition.workflow import GOAL, GoalState, Rule


class JournalEntry(db.Base):
    """What a person wrote down for themselves, sealed under their own key."""

    __tablename__ = "journal_entry"
    __table_args__ = (Index("ix_journal_entry_person_id_on_day", "person_id", "on_day"),)
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    on_day: Mapped[date]
    sealed: Mapped[bytes]
    made_at: Mapped[datetime]


class ThanksNote(db.Base):
    """A note of thanks from one person to another, sealed under the receiver's key.

    The sender decides whether the receiver `may_show` it; the receiver, whether it is `shown`.
    """

    __tablename__ = "thanks_note"
    __table_args__ = (
        CheckConstraint("sender_id <> receiver_id", name="two_people"),
        CheckConstraint("may_show OR NOT shown", name="shown_if_allowed"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    sender_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    receiver_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    sealed: Mapped[bytes]
    may_show: Mapped[bool]
    shown: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    sender: Mapped[Person] = relationship(foreign_keys=[sender_id])
    receiver: Mapped[Person] = relationship(foreign_keys=[receiver_id])


class ThanksChoice(db.Base):
    """Whether a person gets thank-you notes; without a row they do.

    `sent` is how many notes they sent on the day `sent_on`, for the limit of that day only.
    """

    __tablename__ = "thanks_choice"
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    receives: Mapped[bool] = mapped_column(default=True)
    sent_on: Mapped[date | None]
    sent: Mapped[int] = mapped_column(default=0)


class TeamGoal(db.Base):
    """A goal of a program, or of a unit in it, as a whole; never of a person.

    `measure` is the code of an observed total, empty where the lead declares the number. `number` is
    what was declared, or what was observed when the goal was closed.
    """

    __tablename__ = "team_goal"
    __table_args__ = (
        *GOAL.checks(),
        CheckConstraint("target > 0", name="target"),
        CheckConstraint("number >= 0", name="number"),
        # An observed total of a small unit would be about few people.
        CheckConstraint("measure = '' OR unit_id IS NULL", name="observed_whole_program"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"), index=True)
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("org_unit.id"), index=True)
    titles: Mapped[dict[str, Any]]
    # What is counted, by language; empty where it is observed.
    counted: Mapped[dict[str, Any]]
    measure: Mapped[str] = mapped_column(String(40))
    target: Mapped[int]
    number: Mapped[int | None]
    until: Mapped[date]
    state: Mapped[GoalState] = mapped_column(db.enum_column(GoalState), default=GoalState.open)
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    program: Mapped[Program] = relationship()
    unit: Mapped[OrgUnit | None] = relationship()


class BadgeQuarter(db.Base):
    """A quarter whose badges were granted, by its first day."""

    __tablename__ = "badge_quarter"
    quarter: Mapped[date] = mapped_column(primary_key=True)


class Badge(db.Base):
    """A badge of a person in a program. It has no date but its quarter, and random ids, so that it
    says nothing about when it was earned, or in which order.

    `proof` is sealed under the person's key: facts of the package that answered.
    """

    __tablename__ = "badge"
    __table_args__ = (
        db.check_enum("rule", Rule),
        UniqueConstraint("person_id", "program_id", "rule"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"))
    rule: Mapped[Rule] = mapped_column(db.enum_column(Rule))
    quarter: Mapped[date] = mapped_column(ForeignKey("badge_quarter.quarter"))
    proof: Mapped[bytes]
    # Whether its owner shows it.
    shown: Mapped[bool] = mapped_column(default=False)
    person: Mapped[Person] = relationship()
    program: Mapped[Program] = relationship()

"""Tables of recruitment: applications and hires under pseudonyms, and stored figures.

A pseudonym is a keyed hash of the identifier in the file. No table has a name, an address or a free
text, and nothing here can be joined with people of the directory.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from webapp.core import db
from webapp.recruitment.workflow import DeclaredSource, EndedBy, Outcome, Stage

PSEUDONYM = 24
"""Hexadecimal digits of a pseudonym."""
FAMILY = 60


class _Sourced:
    """What both tables have.

    The tracked source is the program and the channel of a link that was followed; `tracked_channel`
    is "unknown" for a code that no link has, and empty without a code. The declared source is what
    somebody said. Neither is ever written into the other. `seen_on` is the day of the last file
    with the row, `changes` the number of files that changed it.
    """

    pseudonym: Mapped[str] = mapped_column(String(PSEUDONYM), primary_key=True)
    family: Mapped[str] = mapped_column(String(FAMILY))
    tracked_channel: Mapped[str | None] = mapped_column(String(24))
    declared: Mapped[DeclaredSource | None] = mapped_column(db.enum_column(DeclaredSource))
    seen_on: Mapped[date]
    changes: Mapped[int] = mapped_column(default=0)

    @declared_attr
    def unit_id(cls) -> Mapped[str | None]:  # noqa: N805 - a declaration of SQLAlchemy
        """The unit that hires; empty where the file has none that the directory knows."""
        return mapped_column(ForeignKey("org_unit.id"))

    @declared_attr
    def tracked_program_id(cls) -> Mapped[str | None]:  # noqa: N805 - a declaration of SQLAlchemy
        """The program of the link that was followed."""
        return mapped_column(ForeignKey("program.id"))


class JobApplication(_Sourced, db.Base):
    """An application: the furthest stage it reached, days of stages where known, its outcome."""

    __tablename__ = "job_application"
    __table_args__ = (
        db.check_enum("stage", Stage),
        db.check_enum("outcome", Outcome),
        db.check_enum("declared", DeclaredSource),
    )
    applied_on: Mapped[date]
    screened_on: Mapped[date | None]
    interviewed_on: Mapped[date | None]
    offered_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    stage: Mapped[Stage] = mapped_column(db.enum_column(Stage))
    outcome: Mapped[Outcome] = mapped_column(db.enum_column(Outcome))


class Hire(_Sourced, db.Base):
    """A hire: how long it lasted, and how the first months went.

    `application` is the pseudonym of the application, which may be deleted by now. `band` is a
    performance rating from 1 to 5 after 6 to 12 months, `raters` a keyed hash of the group that
    rated together; `expectations`, `again` and `team` are the items of the hiring manager, 1 to 5.
    """

    __tablename__ = "hire"
    __table_args__ = (
        db.check_enum("declared", DeclaredSource),
        db.check_enum("ended_by", EndedBy),
        CheckConstraint("ended_by IS NULL OR ended_on IS NOT NULL", name="ended"),
        CheckConstraint("ended_on >= hired_on", name="days"),
        CheckConstraint("productive_on >= hired_on", name="productive"),
        CheckConstraint("band BETWEEN 1 AND 5", name="band"),
        CheckConstraint(
            "expectations BETWEEN 1 AND 5 AND again BETWEEN 1 AND 5 AND team BETWEEN 1 AND 5",
            name="items",
        ),
    )
    application: Mapped[str | None] = mapped_column(String(PSEUDONYM), index=True)
    hired_on: Mapped[date]
    ended_on: Mapped[date | None]
    ended_by: Mapped[EndedBy | None] = mapped_column(db.enum_column(EndedBy))
    band: Mapped[int | None]
    raters: Mapped[str | None] = mapped_column(String(PSEUDONYM))
    expectations: Mapped[int | None]
    again: Mapped[int | None]
    team: Mapped[int | None]
    productive_on: Mapped[date | None]


class RecruitmentFigure(db.Base):
    """Figures that the worker computed: numbers above their floors, and charts by language and width.

    `rows` is how often rows had been added or changed until then, by which the next figures are due.
    `released` has the tables that the figures come from: `frames` for snapshots; for the ledger
    `weeks` (the content by week) and `year`; and `known`, which only the next release reads. It is
    empty in figures of before these were kept.
    """

    __tablename__ = "recruitment_figure"
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    content: Mapped[dict[str, Any]]
    # Key: chart.language.width. Pages load the other columns only.
    charts: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    released: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    rows: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(index=True)

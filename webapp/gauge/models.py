"""Tables of the gauge: one reading per theme and week, and repairs."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.briefs.models import Theme
from webapp.core import db
from webapp.experience import ExperienceTheme
from webapp.gauge.workflow import REPAIR, RepairState, Verdict


class GaugeReading(db.Base):
    """What the gauge said about a theme for a closed week; it never changes.

    `shares` were published by at least five people in the 13 weeks up to `shares_week`; both are
    None where that is unknown. `level` to `is_enps` are those of `readiness.inside.Inside`, None
    without one. `irritants_open` and `irritants_mended` are None where no irritant of the subject
    is known. `causes` are values of Cause, [] unless the gap is wide.
    """

    __tablename__ = "gauge_reading"
    __table_args__ = (
        db.check_enum("about", ExperienceTheme),
        db.check_enum("verdict", Verdict),
        CheckConstraint("(shares IS NULL) = (shares_week IS NULL)", name="shares_week"),
        CheckConstraint("(level IS NULL) = (n IS NULL)", name="level_n"),
        Index("ix_gauge_reading_program_id", "program_id", "week"),
    )
    theme_id: Mapped[str] = mapped_column(ForeignKey("theme.id"), primary_key=True)
    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"))
    about: Mapped[ExperienceTheme] = mapped_column(db.enum_column(ExperienceTheme))
    shares: Mapped[int | None]
    shares_week: Mapped[str | None] = mapped_column(String(8))
    level: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    n: Mapped[int | None]
    closes_on: Mapped[date | None]
    is_enps: Mapped[bool] = mapped_column(default=False)
    irritants_open: Mapped[int | None]
    irritants_mended: Mapped[int | None]
    verdict: Mapped[Verdict] = mapped_column(db.enum_column(Verdict))
    causes: Mapped[list[str]]
    made_at: Mapped[datetime]
    theme: Mapped[Theme] = relationship(lazy="joined")


class Repair(db.Base):
    """What the organization mends first on a theme; the leads of the program own it.

    `week` is the week of the reading that opened it. `outcomes` is the published text by language:
    what changed, or why nothing changes.
    """

    __tablename__ = "repair"
    __table_args__ = (
        *REPAIR.checks(),
        Index(
            "uq_repair_open", "theme_id", unique=True,
            sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'"),
        ),
        Index("ix_repair_program_id", "program_id", "opened_at"),
    )  # fmt: skip
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"))
    theme_id: Mapped[str] = mapped_column(ForeignKey("theme.id"))
    week: Mapped[str] = mapped_column(String(8))
    causes: Mapped[list[str]]
    state: Mapped[RepairState] = mapped_column(
        db.enum_column(RepairState), default=RepairState.open
    )
    opened_at: Mapped[datetime]
    due_on: Mapped[date]
    outcomes: Mapped[dict[str, Any] | None]
    closed_at: Mapped[datetime | None]
    theme: Mapped[Theme] = relationship(lazy="joined")

"""Tables of insights."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import db


class ReleasedWeek(db.Base):
    """The release ledger: a week is released once and does not change afterwards."""

    __tablename__ = "released_week"
    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    released_at: Mapped[datetime]
    # When its requests were counted by day: after that their rows may be deleted.
    counted_at: Mapped[datetime | None]


class PanelWeek(db.Base):
    """The counts of one program in one released week (the columns of analytics.reach.COUNTS).

    `authors` is the number of people whose links were visited; below the floor the week is not
    shown.
    """

    __tablename__ = "panel_week"
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"), primary_key=True)
    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    counts: Mapped[dict[str, Any]]
    authors: Mapped[int]


class StoredFigure(db.Base):
    """A figure that the worker computed: its numbers, and its charts in each language and width."""

    __tablename__ = "stored_figure"
    __table_args__ = (Index("ix_stored_figure_newest", "program_id", "name", "made_at"),)
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"))
    name: Mapped[str] = mapped_column(String(60))
    content: Mapped[dict[str, Any]]
    # Key: chart.language.width, e.g. trend.en.narrow. Pages load the other columns only.
    charts: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    snapshot: Mapped[str] = mapped_column(String(60))
    # True where too few people shared, so that the figure would identify them; it is not shown.
    withheld: Mapped[bool]
    made_at: Mapped[datetime]

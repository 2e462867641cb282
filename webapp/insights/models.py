"""Tables of insights."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.kernel import db


class ReleasedWeek(db.Base):
    """The release ledger: a week is released once, and stays as it was released."""

    __tablename__ = "released_week"
    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    released_at: Mapped[datetime]
    # When its requests were counted by day: from then on their rows may go.
    counted_at: Mapped[datetime | None]


class PanelWeek(db.Base):
    """One program's counts of one released week (the columns of analytics.reach.COUNTS).

    `authors` is how many people's links were visited in it; under the floor it is shown nowhere.
    """

    __tablename__ = "panel_week"
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"), primary_key=True)
    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    counts: Mapped[dict[str, Any]]
    authors: Mapped[int]


class LinkDay(db.Base):
    """What stays of a link's requests of one day, in the week they count in.

    `outside` and `unknown` are authentic visits by where the visitor sat, `removed` counts the
    others by code. A link is of a story, and so of its author: no page tells the counts of a link
    but the author's own, and only where the link carries them.
    """

    __tablename__ = "link_day"
    link_id: Mapped[str] = mapped_column(ForeignKey("tracked_link.id"), primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    week: Mapped[str] = mapped_column(String(8), primary_key=True, index=True)
    outside: Mapped[int]
    unknown: Mapped[int]
    removed: Mapped[dict[str, Any]]


class StoredFigure(db.Base):
    """A figure as the worker computed it: its numbers, and its chart in each language."""

    __tablename__ = "stored_figure"
    __table_args__ = (Index("ix_stored_figure_newest", "program_id", "name", "made_at"),)
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"))
    name: Mapped[str] = mapped_column(String(60))
    content: Mapped[dict[str, Any]]
    charts: Mapped[dict[str, Any]]
    snapshot: Mapped[str] = mapped_column(String(60))
    # Too few people shared: the figure would be about persons, so it is not shown.
    withheld: Mapped[bool]
    made_at: Mapped[datetime]

"""Tables of the mirror index: what the worker computed, for the pages."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import db


class StoredMirror(db.Base):
    """The comparison of one quarter, in the form of `analytics.core.mirror_figure.MirrorFigure`.

    `inputs` is the digest of the scores it was computed from. When these change, another row is
    added: pages show the newest of a quarter, and earlier ones stay.
    """

    __tablename__ = "mirror_figure"
    __table_args__ = (Index("ix_mirror_figure_newest", "quarter", "made_at"),)
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    quarter: Mapped[str] = mapped_column(String(7))
    inputs: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]


class MirrorChart(db.Base):
    """One drawing of a comparison. Its name is unit.language.width, such as all.en.narrow."""

    __tablename__ = "mirror_chart"
    figure_id: Mapped[str] = mapped_column(ForeignKey("mirror_figure.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    svg: Mapped[str]

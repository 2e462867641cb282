"""Tables of themes and briefs."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.briefs.workflow import BRIEF, THEME, BriefState, ThemeState
from webapp.core import db
from webapp.experience import ExperienceTheme
from webapp.programs.models import Program


class Theme(db.Base):
    """The topic of briefs. While it is paused, nobody is asked to write about it.

    `about` is what employees say about the same subject when they are asked; None: not compared.
    """

    __tablename__ = "theme"
    __table_args__ = (*THEME.checks(), db.check_enum("about", ExperienceTheme))
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"), index=True)
    names: Mapped[dict[str, Any]]
    about: Mapped[ExperienceTheme | None] = mapped_column(db.enum_column(ExperienceTheme))
    state: Mapped[ThemeState] = mapped_column(db.enum_column(ThemeState), default=ThemeState.open)
    paused_at: Mapped[datetime | None]
    made_at: Mapped[datetime]


class Brief(db.Base):
    """Facts, sources and questions for authors to write a story from; never a finished post."""

    __tablename__ = "brief"
    __table_args__ = (*BRIEF.checks(),)
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"), index=True)
    theme_id: Mapped[str] = mapped_column(ForeignKey("theme.id"), index=True)
    titles: Mapped[dict[str, Any]]
    facts: Mapped[dict[str, Any]]
    questions: Mapped[dict[str, Any]]
    sources: Mapped[list[str]]
    # The last day on which a story may be begun from it.
    expires_on: Mapped[date | None]
    state: Mapped[BriefState] = mapped_column(db.enum_column(BriefState), default=BriefState.draft)
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    program: Mapped[Program] = relationship(lazy="joined")
    theme: Mapped[Theme] = relationship(lazy="joined")

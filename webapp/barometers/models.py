"""Tables of barometers. Answers are in another database: see `webapp.answer_store`."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.barometers.workflow import WAVE, BarometerKind, Population, WaveState
from webapp.core import db
from webapp.experience import Moment


class Barometer(db.Base):
    """A questionnaire that is asked again and again; its versions hold the questions."""

    __tablename__ = "barometer"
    __table_args__ = (
        db.check_enum("kind", BarometerKind),
        db.check_enum("population", Population),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    kind: Mapped[BarometerKind] = mapped_column(db.enum_column(BarometerKind))
    population: Mapped[Population] = mapped_column(db.enum_column(Population))
    # By language.
    names: Mapped[dict[str, Any]]
    purposes: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]


class BarometerVersion(db.Base):
    """One version of the questions; it never changes once a wave uses it.

    `questions` is a `Content` of `webapp.barometers.questions`.
    """

    __tablename__ = "barometer_version"
    __table_args__ = (UniqueConstraint("barometer_id", "number"),)
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    barometer_id: Mapped[str] = mapped_column(ForeignKey("barometer.id"))
    number: Mapped[int]
    questions: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    barometer: Mapped[Barometer] = relationship(lazy="joined")


class Wave(db.Base):
    """One round of a barometer: who is asked, until when, what came out and what is decided.

    `result` is what the worker computed after the end, in the form of
    `analytics.core.wave_results`; pages show it from `published` on. `decision` is in the
    form of `webapp.barometers.decisions`.
    """

    __tablename__ = "wave"
    __table_args__ = (
        *WAVE.checks(),
        db.check_enum("moment", Moment),
        CheckConstraint("opens_on <= closes_on", name="days"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    version_id: Mapped[str] = mapped_column(ForeignKey("barometer_version.id"), index=True)
    # The moment of a job it asks about.
    moment: Mapped[Moment] = mapped_column(db.enum_column(Moment))
    # First and last day on which answers are accepted.
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    state: Mapped[WaveState] = mapped_column(db.enum_column(WaveState), default=WaveState.planned)
    result: Mapped[dict[str, Any] | None]
    published_at: Mapped[datetime | None]
    decision: Mapped[dict[str, Any] | None]
    decided_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    version: Mapped[BarometerVersion] = relationship(lazy="joined")

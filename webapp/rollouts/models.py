"""Tables of rollouts."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import db
from webapp.rollouts.workflow import Chosen


class Rollout(db.Base):
    """The plan by which a program opens unit by unit, and what decided the days."""

    __tablename__ = "rollout"
    __table_args__ = (db.check_enum("chosen", Chosen),)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"), primary_key=True)
    chosen: Mapped[Chosen] = mapped_column(db.enum_column(Chosen))
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]


class UnitOpening(db.Base):
    """The day from which people of a unit, and of the units below it, may join a program.

    For units below, the entry of the nearest unit counts. Units without one open with the program,
    as do people who belong to no unit.
    """

    __tablename__ = "unit_opening"
    program_id: Mapped[str] = mapped_column(ForeignKey("rollout.program_id"), primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("org_unit.id"), primary_key=True, index=True)
    opens_on: Mapped[date]

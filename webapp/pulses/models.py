"""Tables of pulses."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core import db
from webapp.mentoring.models import Pair
from webapp.pulses.workflow import PulseStep


class Pulse(db.Base):
    """What one person of a pair answered at one step; shown to that person alone.

    `scores` maps the code of a question to 1 to 5; questions that were left out are missing.
    """

    __tablename__ = "pulse"
    __table_args__ = (db.check_enum("step", PulseStep),)
    pair_id: Mapped[str] = mapped_column(ForeignKey("pair.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    step: Mapped[PulseStep] = mapped_column(db.enum_column(PulseStep), primary_key=True)
    scores: Mapped[dict[str, Any]]
    # The Monday of the week of the first answer: the day would tell which meeting.
    week: Mapped[date]
    pair: Mapped[Pair] = relationship()


class PulseFigure(db.Base):
    """A figure of an edition as it was released; replaced once ten more people are in it.

    `values` has numbers about all those people, and the number of people who did not answer.
    """

    __tablename__ = "pulse_figure"
    __table_args__ = (CheckConstraint("people >= 10", name="people"),)
    edition_id: Mapped[str] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    people: Mapped[int]
    values: Mapped[dict[str, Any]]

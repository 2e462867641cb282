"""The table of customer scores."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import db
from webapp.experience import ExperienceTheme


class CustomerScore(db.Base):
    """The mean score that customers of one unit gave to one theme in one quarter.

    `score` is from 0 to 100, `sd` the standard deviation of the answers, `n` their number. Rows
    with few answers are stored and never shown: see `queries.released`.
    """

    __tablename__ = "customer_score"
    __table_args__ = (
        db.check_enum("theme", ExperienceTheme),
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
        CheckConstraint("sd BETWEEN 0 AND 50", name="sd"),
        CheckConstraint("n >= 1", name="n"),
    )
    unit_id: Mapped[str] = mapped_column(ForeignKey("org_unit.id"), primary_key=True)
    theme: Mapped[ExperienceTheme] = mapped_column(
        db.enum_column(ExperienceTheme), primary_key=True
    )
    quarter: Mapped[str] = mapped_column(String(7), primary_key=True, index=True)
    score: Mapped[float]
    sd: Mapped[float]
    n: Mapped[int]
    imported_at: Mapped[datetime]

"""The table of programs that opened although something was missing."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import db


class Opening(db.Base):
    """Why a program was opened although something was missing; its charter page shows it.

    `missing` are values of Need. Who opened it is in the activity log only.
    """

    __tablename__ = "program_opening"
    __table_args__ = (CheckConstraint("reason <> ''", name="reason_given"),)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"), primary_key=True)
    missing: Mapped[list[str]]
    reason: Mapped[str] = mapped_column(String(1000))
    # The language that the reason is written in.
    language: Mapped[str] = mapped_column(String(5))
    opened_at: Mapped[datetime]

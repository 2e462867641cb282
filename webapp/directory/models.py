"""Tables of the directory."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import db


class Absence(db.Base):
    """Days on which somebody is away, both included. The reason is not stored."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("from_day <= until_day", name="in_order"),
        Index("ix_absence_days", "from_day", "until_day"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    from_day: Mapped[date]
    until_day: Mapped[date]


class DirectoryMapping(db.Base):
    """What an administrator said of a column of directory files, or of their dates."""

    __tablename__ = "directory_mapping"
    # The column's name in the form of `columns.column_key`, or `queries.DATES`.
    theirs: Mapped[str] = mapped_column(String(120), primary_key=True)
    # An entry of `columns.TARGETS`, or empty for a column that is left out; for dates one of `days.ORDERS`, or empty.
    ours: Mapped[str] = mapped_column(String(24))

"""Tables of the directory."""

from datetime import date
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import db

# The longest name of the organization, in characters.
LONGEST_NAME: Final = 120


class Organization(db.Base):
    """What the organization has set about itself: one row, or none."""

    __tablename__ = "organization"
    __table_args__ = (CheckConstraint("place = 1", name="one_row"),)
    place: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    # None: the setting ORGANIZATION_NAME.
    name: Mapped[str | None] = mapped_column(String(LONGEST_NAME))
    # Computed from the content, so that browsers may keep the file of an address for ever.
    logo_number: Mapped[str | None] = mapped_column(String(16))
    logo_mimetype: Mapped[str | None] = mapped_column(String(20))
    logo_width: Mapped[int | None]
    logo_height: Mapped[int | None]
    logo_data: Mapped[bytes | None]


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

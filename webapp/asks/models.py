"""Tables of asks."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.kernel import db


class Notice(db.Base):
    """Something one person should know, about one object.

    Words are msgids with values, so that they are read in the reader's language of the day.
    """

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_inbox", "person_id", "made_at"),)
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(String(1000))
    values: Mapped[dict[str, Any]]
    about_id: Mapped[str] = mapped_column(String(16), index=True)
    endpoint: Mapped[str] = mapped_column(String(60))
    place: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

"""Tables of messaging."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import db


class Notice(db.Base):
    """A message to one person about one object, shown in the inbox and sent by mail.

    `subject` and `body` are msgids filled with `values`, translated when they are shown. `endpoint`
    with the values of `place` is the page that the notice links to.
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

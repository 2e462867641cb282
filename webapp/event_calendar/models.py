"""The table of dated events."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core import db
from webapp.event_calendar.workflow import EventKind
from webapp.people.models import OrgUnit


class DatedEvent(db.Base):
    """Something that moves figures, on one day or up to a last day.

    It concerns one unit, or the whole organization where `unit_id` is empty. `source` is a sentence
    or an https address. Who entered it is in the activity log only.
    """

    __tablename__ = "dated_event"
    __table_args__ = (
        db.check_enum("kind", EventKind),
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="days"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    first_day: Mapped[date] = mapped_column(index=True)
    last_day: Mapped[date | None]
    kind: Mapped[EventKind] = mapped_column(db.enum_column(EventKind))
    names: Mapped[dict[str, Any]]
    source: Mapped[str] = mapped_column(String(500))
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("org_unit.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    unit: Mapped[OrgUnit | None] = relationship(lazy="joined")

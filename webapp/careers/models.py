"""Table of personal links."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.careers.workflow import REFERRAL, ReferralState
from webapp.core import db
from webapp.tracking.models import TrackedLink


class Referral(db.Base):
    """A personal link of one employee to the career page, or to a page about a job.

    It names its owner and nobody else: there is no column about people who follow the link, and no
    table refers to this one, so that no application and no hire can be credited to a person. An
    ended link has no address and no counts. `deleted_on` is when the row is deleted too.
    """

    __tablename__ = "referral"
    __table_args__ = (
        *REFERRAL.checks(),
        CheckConstraint("(state = 'ended') = (link_id IS NULL)", name="link_until_ended"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    link_id: Mapped[str | None] = mapped_column(ForeignKey("tracked_link.id"), unique=True)
    state: Mapped[ReferralState] = mapped_column(
        db.enum_column(ReferralState), default=ReferralState.active
    )
    made_at: Mapped[datetime]
    deleted_on: Mapped[datetime] = mapped_column(index=True)
    paused_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    link: Mapped[TrackedLink | None] = relationship(lazy="joined")

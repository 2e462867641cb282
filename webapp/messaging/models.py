"""Tables of messaging."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import db
from webapp.messaging.topics import Topic, Way
from webapp.messaging.workflow import SOLICITATION, SolicitationState


class MessageText:
    """The columns of what a message says and where it leads.

    `subject` and `body` are msgids filled with `values`, translated when they are shown. `endpoint`
    with the values of `place` is the page that the message links to.
    """

    topic: Mapped[Topic] = mapped_column(db.enum_column(Topic))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(String(1000))
    values: Mapped[dict[str, Any]]
    about_id: Mapped[str] = mapped_column(String(16), index=True)
    endpoint: Mapped[str] = mapped_column(String(60))
    place: Mapped[dict[str, Any]]
    # The program that the message belongs to, if any.
    program_id: Mapped[str | None] = mapped_column(ForeignKey("program.id"))
    # Who gets an answer by mail; without one, a lead of the program or an administrator.
    reply_to_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    # The appointment that it invites to, changes or cancels; its mail has a calendar file. It is a row
    # of a package above, so there is no foreign key.
    appointment_id: Mapped[str | None] = mapped_column(String(16))


class Notice(MessageText, db.Base):
    """A message to one person about one object: in the inbox, and by mail or in the digest."""

    __tablename__ = "notice"
    __table_args__ = (
        db.check_enum("topic", Topic),
        db.check_enum("way", Way),
        Index("ix_notice_inbox", "person_id", "made_at"),
        Index("ix_notice_appointment_id", "appointment_id"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    # How it reaches the person, as chosen when it was made.
    way: Mapped[Way] = mapped_column(db.enum_column(Way))
    # When it was listed in a digest.
    digested_at: Mapped[datetime | None]


class Solicitation(MessageText, db.Base):
    """A message that asks one person for an act, and counts against the person's budget.

    `ref` names the thing that is asked for: it is asked once, with one reminder at most. One that
    `carries_right` is never dropped: it waits, and `due_at`, the date until which the person can
    answer, moves with it.
    """

    __tablename__ = "solicitation"
    __table_args__ = (
        *SOLICITATION.checks(),
        db.check_enum("topic", Topic),
        CheckConstraint("carries_right OR due_at IS NULL", name="due"),
        UniqueConstraint("person_id", "ref", "is_reminder"),
        Index("ix_solicitation_sent", "person_id", "sent_at"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    ref: Mapped[str] = mapped_column(String(60))
    is_reminder: Mapped[bool]
    # The lowest number goes first.
    priority: Mapped[int]
    carries_right: Mapped[bool]
    due_at: Mapped[datetime | None]
    state: Mapped[SolicitationState] = mapped_column(
        db.enum_column(SolicitationState), default=SolicitationState.waiting
    )
    made_at: Mapped[datetime]
    # Not before this moment; moves when the budget is spent.
    not_before: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    # Why it was not sent: budget, or off.
    reason: Mapped[str | None] = mapped_column(String(20))


class NotificationTimes(db.Base):
    """When a person wants no message; without a row the defaults of `services.choices`."""

    __tablename__ = "notification_times"
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    quiet_from: Mapped[time]
    quiet_until: Mapped[time]
    # The first day with messages again.
    paused_until: Mapped[date | None]
    # Calendar files do not say what an appointment is about: others may see a calendar.
    neutral_titles: Mapped[bool] = mapped_column(default=True)


class NotificationWay(db.Base):
    """How a person wants messages about a topic; without a row the topic's own way."""

    __tablename__ = "notification_way"
    __table_args__ = (db.check_enum("topic", Topic), db.check_enum("way", Way))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    topic: Mapped[Topic] = mapped_column(db.enum_column(Topic), primary_key=True)
    way: Mapped[Way] = mapped_column(db.enum_column(Way))

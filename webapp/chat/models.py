"""Tables of chats."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.chat.reasons import LONGEST
from webapp.chat.workflow import CHAT_POST, WEBHOOK, ChatPostState, Kind, WebhookState
from webapp.core import db
from webapp.messaging.models import MessageText
from webapp.messaging.topics import Topic
from webapp.people.models import Person

_NOT_ENDED = text("state <> 'ended'")


class Webhook(db.Base):
    """A place in Slack or Teams to which this application posts.

    `address` is sealed under a key of the webhook; it is a secret, because everybody who has it may
    post. An ended webhook has none.
    """

    __tablename__ = "webhook"
    __table_args__ = (
        *WEBHOOK.checks(),
        db.check_enum("kind", Kind),
        CheckConstraint("(state IN ('ended')) = (address IS NULL)", name="address_erased"),
        Index("uq_webhook_name", "name", unique=True,
              sqlite_where=_NOT_ENDED, postgresql_where=_NOT_ENDED),
    )  # fmt: skip
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    # Who added it, and is notified when it fails.
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[Kind] = mapped_column(db.enum_column(Kind))
    name: Mapped[str] = mapped_column(String(80))
    # The language of the posts.
    language: Mapped[str] = mapped_column(String(5))
    address: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[WebhookState] = mapped_column(
        db.enum_column(WebhookState), default=WebhookState.active
    )
    made_at: Mapped[datetime]
    failed_at: Mapped[datetime | None]
    # Why it failed: a key of `reasons.FAILED`, or what the service answered.
    reason: Mapped[str | None] = mapped_column(String(LONGEST))
    ended_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()


class WebhookUnit(db.Base):
    """A unit whose people, those of the units below included, read a chat."""

    __tablename__ = "webhook_unit"
    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhook.id"), primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("org_unit.id"), primary_key=True)


class ChatPost(MessageText, db.Base):
    """A post to a chat. `ref` names the thing: it is posted once in each chat.

    `is_request` says that it counts as a request for the time of the people who read the chat.
    """

    __tablename__ = "chat_post"
    __table_args__ = (
        *CHAT_POST.checks(),
        db.check_enum("topic", Topic),
        UniqueConstraint("webhook_id", "ref"),
        Index("ix_chat_post_webhook_id_made_at", "webhook_id", "made_at"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhook.id"))
    ref: Mapped[str] = mapped_column(String(80))
    is_request: Mapped[bool]
    state: Mapped[ChatPostState] = mapped_column(
        db.enum_column(ChatPostState), default=ChatPostState.waiting
    )
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    # Why it was not posted: a key of `reasons.NOT_SENT` or `reasons.FAILED`, or the answer.
    reason: Mapped[str | None] = mapped_column(String(LONGEST))
    webhook: Mapped[Webhook] = relationship()

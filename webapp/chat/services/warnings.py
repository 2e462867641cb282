"""Notices about chats to which nothing is posted any more, for the person who added them."""

from typing import Final

from sqlalchemy import select

from webapp.chat.models import Webhook
from webapp.core import db
from webapp.core.i18n import gettext_noop
from webapp.messaging.models import Notice
from webapp.messaging.services import MessageTemplate, notify, resolve_notices
from webapp.messaging.topics import Topic
from webapp.people.models import Person
from webapp.people.queries import holders
from webapp.people.rules import is_employee_view
from webapp.people.workflow import Role

REFUSED: Final = MessageTemplate(
    "chat_refused",
    Topic.requests,
    gettext_noop("Posts to a chat no longer work"),
    gettext_noop(
        "Nothing more is posted to “%(name)s”. Open it to see why, and to enter its address again."
    ),
    "chat.webhook",
)
UNANSWERED: Final = MessageTemplate(
    "chat_unanswered",
    Topic.requests,
    gettext_noop("A post to a chat was not made"),
    gettext_noop("“%(name)s” did not get a post, after several attempts. Open it to see why."),
    "chat.webhook",
)


def warn(webhook: Webhook, template: MessageTemplate) -> None:
    """Notify the owner; where they no longer manage chats, every employee-view lead.

    Nobody has two unread notices of one kind about the same chat.
    """
    text = template.about(webhook.id, {"webhook": webhook.id}, {"name": webhook.name})
    for person in _concerned(webhook):
        known = select(Notice.id).where(
            Notice.person_id == person.id, Notice.about_id == webhook.id,
            Notice.subject == text.subject, Notice.read_at.is_(None),
        )  # fmt: skip
        if db.session().scalar(known.limit(1)) is None:
            notify(person, text, always=True)


def withdraw_warnings(webhook: Webhook) -> None:
    """Mark the notices about a webhook as read, once it is repaired or ended."""
    for template in (REFUSED, UNANSWERED):
        resolve_notices(webhook.id, template.subject)


def _concerned(webhook: Webhook) -> list[Person]:
    owner = webhook.person
    if owner.is_active and is_employee_view(owner):
        return [owner]
    return holders(Role.employee_view, None)

"""What people are told about thank-you notes and badges."""

from typing import Final

from webapp.core.i18n import gettext_noop
from webapp.messaging.queries import way_of
from webapp.messaging.services import MessageTemplate, NoticeText, notify
from webapp.messaging.topics import Topic, Way
from webapp.people.models import Person

THANKED: Final = MessageTemplate(
    "thanks_note", Topic.programs, gettext_noop("A thank-you note for you"),
    gettext_noop("%(name)s wrote you a note. No one else sees it unless you show it."),
    "recognition.note",
)  # fmt: skip
BADGES: Final = MessageTemplate(
    "badges", Topic.programs, gettext_noop("New badges"),
    gettext_noop("You have new badges. Only you see them, and you choose whether to show one."),
    "recognition.mine",
)  # fmt: skip
MESSAGES: Final = (THANKED, BADGES)


def tell(person: Person, text: NoticeText) -> None:
    """Put a message into the daily summary; without one, or with the topic off, into the inbox."""
    chosen = way_of(person, text.topic)
    notify(person, text, way=Way.digest if chosen == Way.mail else chosen, always=True)

"""Who may open the inbox and its notices."""

from tests.factories.company import Company
from tests.integration.web.rows import (
    ALL,
    FORBIDDEN,
    INSIDE,
    INVALID,
    LEAD,
    MISSING,
    OWN,
    REDIRECT,
    SIGNED_IN,
    Row,
    at,
    mentoring,
)
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.services import NoticeText, notify
from webapp.messaging.services.unsubscribing import unsubscribe_token
from webapp.messaging.topics import Topic


def _notice(company: Company) -> str:
    with unit_of_work():
        text = NoticeText(Topic.stories, "A story", "Body", "about", "stories.mine", {})
        notice = notify(company.people["author"], text)
    assert notice is not None
    return f"/inbox/{notice.id}"


def _unsubscribe(company: Company) -> str:
    return f"/unsubscribe/{unsubscribe_token(company.people['author'], Topic.stories)}"


PERMISSIONS = (
    Row("GET", "messaging.previews", at("/programs/voices/messages"), LEAD, 200, MISSING, INSIDE),
    Row(
        "GET",
        "messaging.previews",
        mentoring("/programs/{}/messages"),
        LEAD,
        200,
        MISSING,
        dict.fromkeys(("author", "colleague"), FORBIDDEN),
        note="mentoring",
    ),
    Row("GET", "messaging.unsubscribe_page", _unsubscribe, ALL),
    Row("POST", "messaging.stop_mails", _unsubscribe, ALL),
    Row("GET", "messaging.notifications", at("/notifications")),
    Row("POST", "messaging.choose", at("/notifications"), SIGNED_IN, INVALID),
    Row("POST", "messaging.pause", at("/notifications/pause"), SIGNED_IN, REDIRECT),
    Row("POST", "messaging.resume", at("/notifications/resume"), SIGNED_IN, REDIRECT),
    Row("GET", "messaging.inbox", at("/inbox")),
    Row("POST", "messaging.read_all", at("/inbox"), SIGNED_IN, REDIRECT),
    Row("POST", "messaging.open_notice", _notice, OWN, REDIRECT, MISSING),
)

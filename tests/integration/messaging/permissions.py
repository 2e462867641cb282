"""Who may open the inbox and its notices."""

from tests.factories.company import Company
from tests.integration.messaging.bookings import TOMORROW, booked, workshop
from tests.integration.web.rows import (
    ALL,
    FORBIDDEN,
    INVALID,
    MISSING,
    OWN,
    REDIRECT,
    SIGNED_IN,
    Path,
    Row,
    at,
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


def _booking(action: str = "") -> Path:
    return lambda company: f"/requests/{booked(company, workshop()).id}{action}"


ANNOUNCER, DECIDES = frozenset({"foreign_lead"}), frozenset({"analyst"})
DECISION = {"reason": "A reason", "refusal": "A reason", "on_day": TOMORROW.isoformat()}


def _decision(action: str) -> Row:
    return Row("POST", f"messaging.{action}_booking", _booking(f"/{action}"), DECIDES, REDIRECT,
               MISSING, {"foreign_lead": FORBIDDEN}, DECISION)  # fmt: skip


PERMISSIONS = (
    Row("GET", "messaging.calendar", at("/requests"), ANNOUNCER | DECIDES),
    Row("GET", "messaging.book", at("/requests/new"), ANNOUNCER),
    Row("POST", "messaging.book", at("/requests/new"), ANNOUNCER, INVALID),
    Row("GET", "messaging.booking", _booking(), ANNOUNCER | DECIDES, 200, MISSING),
    _decision("move"),
    _decision("refuse"),
    Row(
        "POST",
        "messaging.cancel_booking",
        _booking("/cancel"),
        ANNOUNCER,
        REDIRECT,
        MISSING,
        {"analyst": FORBIDDEN},
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

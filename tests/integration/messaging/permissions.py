"""Who may open the inbox and its notices."""

from datetime import timedelta

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.web.rows import (
    ALL,
    INVALID,
    MISSING,
    OWN,
    REDIRECT,
    SIGNED_IN,
    Row,
    at,
)
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.services import NoticeText, Slot, notify, plan_appointment
from webapp.messaging.services.unsubscribing import unsubscribe_token
from webapp.messaging.topics import Topic


def _notice(company: Company) -> str:
    with unit_of_work():
        text = NoticeText(Topic.stories, "A story", "Body", "about", "stories.mine", {})
        notice = notify(company.people["author"], text)
    assert notice is not None
    return f"/inbox/{notice.id}"


def _appointment(company: Company) -> str:
    author, start = company.people["author"], NOON + timedelta(days=2)
    with unit_of_work():
        slot = Slot(start, start + timedelta(hours=1), "Room 3")
        made = plan_appointment(db.new_id(), "A meeting", slot)
        text = NoticeText(
            Topic.programs, "A meeting", "Body", made.id, "stories.mine", {}, appointment_id=made.id
        )
        notify(author, text)
    return f"/appointments/{made.id}.ics"


def _unsubscribe(company: Company) -> str:
    return f"/unsubscribe/{unsubscribe_token(company.people['author'], Topic.stories)}"


PERMISSIONS = (
    Row("GET", "messaging.appointment", _appointment, OWN, 200, MISSING),
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

"""Tell people in the inbox that the mail server refuses emails to them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from webapp.core import clock, db
from webapp.core.i18n import gettext_noop
from webapp.messaging.models import Notice
from webapp.messaging.topics import Topic, Way
from webapp.people.models import Person

SUBJECT = gettext_noop("An email to you was refused")
BODY = gettext_noop(
    "The mail server does not accept emails to your address: %(reason)s. Your messages stay in the "
    "inbox. Ask an administrator to check the address."
)


def tell_refused(payload: Mapping[str, Any], reason: str) -> None:
    """Put one unread notice into the inbox of the person whose email failed for good.

    It is for the inbox only: another email would fail too.
    """
    person = _recipient(payload)
    if person is None or not person.is_active:
        return
    db.lock(person)
    known = select(Notice.id).where(
        Notice.person_id == person.id, Notice.subject == SUBJECT, Notice.read_at.is_(None)
    )
    if db.session().scalar(known) is None:
        db.session().add(
            Notice(
                person_id=person.id, made_at=clock.now(), way=Way.inbox, topic=Topic.programs,
                subject=SUBJECT, body=BODY, values={"reason": reason}, about_id=person.id,
                endpoint="people.me", place={},
            )
        )  # fmt: skip


def _recipient(payload: Mapping[str, Any]) -> Person | None:
    notice_id = payload.get("notice")
    notice = db.session().get(Notice, notice_id) if notice_id else None
    person_id = notice.person_id if notice else payload.get("person")
    return db.session().get(Person, person_id) if person_id else None

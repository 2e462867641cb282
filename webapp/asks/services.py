"""The verbs of asks."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, update

from webapp.asks.models import Notice
from webapp.kernel import clock, db, outbox
from webapp.people.models import Person


@dataclass(frozen=True)
class Words:
    """What a notice says (msgids filled with `values`), and the page it is about."""

    subject: str
    body: str
    about_id: str
    endpoint: str
    place: dict[str, str]
    values: dict[str, str] = field(default_factory=dict)


def notify(person: Person, words: Words) -> Notice:
    """Put a notice into somebody's inbox and queue its mail, in the work at hand."""
    notice = Notice(
        person_id=person.id, subject=words.subject, body=words.body, values=words.values,
        about_id=words.about_id, endpoint=words.endpoint, place=words.place, made_at=clock.now(),
    )  # fmt: skip
    db.session().add(notice)
    db.session().flush()
    outbox.send("notice", f"notice:{notice.id}", {"notice": notice.id})
    return notice


def take_back_notices(about_id: str, *, but: str) -> None:
    """Remove what others were told about an object that is no longer theirs to see.

    `but` is the person who keeps their own notices; mail that was not sent yet is not sent.
    """
    others = delete(Notice).where(Notice.about_id == about_id, Notice.person_id != but)
    for notice_id in db.session().scalars(others.returning(Notice.id)):
        outbox.cancel(f"notice:{notice_id}")


def settle_notices(about_id: str, subject: str) -> None:
    """Mark as read what asked people for something that is done; mail not sent yet is not sent."""
    asked = update(Notice).where(Notice.about_id == about_id, Notice.subject == subject)
    open_ones = asked.where(Notice.read_at.is_(None)).values(read_at=clock.now())
    for notice_id in db.session().scalars(open_ones.returning(Notice.id)):
        outbox.cancel(f"notice:{notice_id}")


def open_notice(notice: Notice) -> Notice:
    """Mark as read, once."""
    notice.read_at = notice.read_at or clock.now()
    return notice


def mail_link(kind: str, person_id: str, number: int) -> None:
    """Queue a mail about an account; `kind` is confirm, known, invite or reset."""
    values: dict[str, Any] = {"kind": kind, "person": person_id, "number": number}
    outbox.send("account", f"account:{kind}:{person_id}:{number}", values)

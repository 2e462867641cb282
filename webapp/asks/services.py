"""The verbs of asks."""

from dataclasses import dataclass, field
from typing import Any

from webapp.asks.models import Notice
from webapp.kernel import clock, db, outbox
from webapp.people.models import Person


@dataclass(frozen=True)
class Words:
    """What a notice says (msgids filled with `values`), and the page it is about."""

    subject: str
    body: str
    endpoint: str
    place: dict[str, str]
    values: dict[str, str] = field(default_factory=dict)


def notify(person: Person, words: Words) -> Notice:
    """Put a notice into somebody's inbox and queue its mail, in the work at hand."""
    notice = Notice(
        person_id=person.id, subject=words.subject, body=words.body, values=words.values,
        endpoint=words.endpoint, place=words.place, made_at=clock.now(),
    )  # fmt: skip
    db.session().add(notice)
    db.session().flush()
    outbox.send("notice", f"notice:{notice.id}", {"notice": notice.id})
    return notice


def open_notice(notice: Notice) -> Notice:
    """Mark as read, once."""
    notice.read_at = notice.read_at or clock.now()
    return notice


def mail_link(kind: str, person_id: str, number: int) -> None:
    """Queue a mail about an account; `kind` is confirm, known, invite or reset."""
    values: dict[str, Any] = {"kind": kind, "person": person_id}
    outbox.send("account", f"account:{kind}:{person_id}:{number}", values)

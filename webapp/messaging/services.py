"""Services of messaging: notices and account mail."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, update

from webapp.core import clock, db, jobs
from webapp.messaging.models import Notice
from webapp.people.models import Person


@dataclass(frozen=True)
class NoticeText:
    """The texts of a notice (msgids filled with `values`), and the page it links to."""

    subject: str
    body: str
    about_id: str
    endpoint: str
    place: dict[str, str]
    values: dict[str, str] = field(default_factory=dict)


def notify(person: Person, text: NoticeText) -> Notice:
    """Put a notice into a person's inbox and queue its mail, in the current transaction."""
    notice = Notice(
        person_id=person.id, subject=text.subject, body=text.body, values=text.values,
        about_id=text.about_id, endpoint=text.endpoint, place=text.place, made_at=clock.now(),
    )  # fmt: skip
    db.session().add(notice)
    db.session().flush()
    jobs.enqueue("notice", f"notice:{notice.id}", {"notice": notice.id})
    return notice


def delete_notices(about_id: str, *, but: str) -> None:
    """Delete the notices about an object that their recipients may no longer see.

    `but` is the id of the person whose notices stay. Mail that was not sent yet is cancelled.
    """
    others = delete(Notice).where(Notice.about_id == about_id, Notice.person_id != but)
    for notice_id in db.session().scalars(others.returning(Notice.id)):
        jobs.cancel(f"notice:{notice_id}")


def resolve_notices(about_id: str, subject: str) -> None:
    """Mark notices with this subject as read when their task is done, and cancel unsent mail."""
    matching = update(Notice).where(Notice.about_id == about_id, Notice.subject == subject)
    unread = matching.where(Notice.read_at.is_(None)).values(read_at=clock.now())
    for notice_id in db.session().scalars(unread.returning(Notice.id)):
        jobs.cancel(f"notice:{notice_id}")


def open_notice(notice: Notice) -> Notice:
    """Mark a notice as read, if it is not."""
    notice.read_at = notice.read_at or clock.now()
    return notice


def read_all(person: Person) -> None:
    """Mark all notices of a person as read. Mail that was not sent yet is sent all the same."""
    mine = update(Notice).where(Notice.person_id == person.id, Notice.read_at.is_(None))
    db.session().execute(mine.values(read_at=clock.now()))


def queue_account_mail(
    kind: str, person_id: str, number: int, following: str | None = None
) -> None:
    """Queue a mail about an account; `kind` is confirm, known, invite or reset.

    `following` is the local path that the mailed page opens when it is done.
    """
    values: dict[str, Any] = {"kind": kind, "person": person_id, "number": number}
    if following:
        values["following"] = following
    jobs.enqueue("account", f"account:{kind}:{person_id}:{number}", values)

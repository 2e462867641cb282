"""Services of messaging: notices and account mail."""

from dataclasses import dataclass, field, fields
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import delete, update

from webapp.core import clock, db, jobs
from webapp.messaging import queries
from webapp.messaging.models import MessageText, Notice
from webapp.messaging.topics import Topic, Way
from webapp.people.calendar import zone_of
from webapp.people.models import Person

# The time of day of the digest, or the end of quiet hours where that is later.
DIGEST = time(8, 30)


@dataclass(frozen=True)
class NoticeText:
    """The texts of a message (msgids filled with `values`), its topic, and the page it links to.

    `program_id` is the program that the message belongs to, if any. `reply_to_id` is the person who
    gets an answer by mail; without one, a lead of the program or an administrator does. The mail has
    a calendar file of the appointment `appointment_id`, if any.
    """

    topic: Topic
    subject: str
    body: str
    about_id: str
    endpoint: str
    place: dict[str, str]
    values: dict[str, str] = field(default_factory=dict)
    program_id: str | None = None
    reply_to_id: str | None = None
    appointment_id: str | None = None

    @classmethod
    def of(cls, message: MessageText) -> "NoticeText":
        """The text of a stored message."""
        return cls(**{each.name: getattr(message, each.name) for each in fields(cls)})

    def columns(self) -> dict[str, Any]:
        """The values of the columns of a `models.MessageText`."""
        return dict(vars(self))


@dataclass(frozen=True)
class MessageTemplate:
    """What a message says and the page that it opens: msgids, filled with values when it is shown.

    `key` names it on the page where leads read all of them. Each package lists its own in its
    `feature.py`.
    """

    key: str
    topic: Topic
    subject: str
    body: str
    endpoint: str

    def about(
        self,
        about_id: str,
        place: dict[str, str],
        values: dict[str, str] | None = None,
        *,
        program_id: str | None = None,
        reply_to_id: str | None = None,
        appointment_id: str | None = None,
    ) -> NoticeText:
        """The text about one object; `place` are the values of the page's address."""
        return NoticeText(
            self.topic, self.subject, self.body, about_id, self.endpoint, place, values or {},
            program_id, reply_to_id, appointment_id,
        )  # fmt: skip


def notify(
    person: Person,
    text: NoticeText,
    *,
    at_once: bool = False,
    always: bool = False,
    way: Way | None = None,
    mail_after: timedelta = timedelta(),
) -> Notice | None:
    """Put a notice into a person's inbox, and queue its mail where the person wants mail.

    With `at_once` the mail does not wait for the end of quiet hours, but for that of a pause: the
    person asked for it at this time. It waits for `mail_after` at least. Returns None where the
    person switched the topic off; with `always` it is in the inbox all the same. `way` replaces
    the way that the person chose for the topic.
    """
    way = way or queries.way_of(person, text.topic)
    if way == Way.off:
        if not always:
            return None
        way = Way.inbox
    notice = Notice(person_id=person.id, made_at=clock.now(), way=way, **text.columns())
    db.session().add(notice)
    db.session().flush()
    if way == Way.mail:
        moment = clock.now() + mail_after
        _queue_mail(notice, person, moment, at_once=at_once)
    if way == Way.digest:
        queue_digest(person)
    return notice


def _queue_mail(notice: Notice, person: Person, moment: datetime, *, at_once: bool) -> None:
    timing = queries.timing_of(person)
    if not at_once or timing.paused_at(moment):
        moment = timing.next_open(moment, any_day=True)
    jobs.enqueue("notice", f"notice:{notice.id}", {"notice": notice.id}, not_before=moment)


def postpone_mail(notice: Notice, person: Person) -> None:
    """Queue the mail of a notice again, for the end of a pause that began since."""
    due = queries.timing_of(person).next_open(clock.now(), any_day=True)
    jobs.enqueue(
        "notice", f"notice:{notice.id}:{due:%Y%m%dT%H%M}", {"notice": notice.id}, not_before=due
    )


def queue_digest(person: Person, *, after: timedelta = timedelta()) -> None:
    """Queue the person's next digest; there is one at most for each day of the person."""
    moment = queries.timing_of(person).next_daily(DIGEST, clock.now() + after)
    day = moment.astimezone(zone_of(person)).date()
    key = f"digest:{person.id}:{day}"
    jobs.enqueue("digest", key, {"person": person.id}, not_before=moment)


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
    """Mark a notice as read, and earlier ones about the same object: its page shows all of it."""
    earlier = update(Notice).where(
        Notice.person_id == notice.person_id, Notice.about_id == notice.about_id,
        Notice.made_at <= notice.made_at, Notice.read_at.is_(None),
    )  # fmt: skip
    db.session().execute(earlier.values(read_at=clock.now()))
    db.session().refresh(notice)
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

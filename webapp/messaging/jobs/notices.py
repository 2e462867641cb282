"""Mail of notices: one by one, or together once a day."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging import queries
from webapp.messaging.calendars import calendar
from webapp.messaging.jobs.letters import (
    mailer,
    written_for,
)
from webapp.messaging.jobs.mails import digest_mail, notice_mail
from webapp.messaging.models import Notice
from webapp.messaging.services.notices import postpone_mail, queue_digest
from webapp.messaging.topics import Way
from webapp.people.models import Person


def mail_notice(payload: Mapping[str, Any]) -> None:
    """Send a notice by mail, in the language of its recipient.

    Not if the person wants no mail about its topic any more; after a pause that began since.
    """
    notice = db.session().get(Notice, payload["notice"])
    person = db.session().get(Person, notice.person_id) if notice else None
    if notice is None or person is None or not person.is_active:
        return
    chosen = queries.way_of(person, notice.topic)
    # The change of an appointment is mailed to readers of the daily summary too.
    if chosen != Way.mail and not (chosen == Way.digest and notice.appointment_id):
        return
    if queries.timing_of(person).paused_at(clock.now()):
        with unit_of_work():
            postpone_mail(notice, person)
        return
    with written_for(person):
        entry = calendar(notice, person)
        if entry is not None and entry.outdated:
            return
        mail = notice_mail(notice, person, person.locale, entry)
    mailer().send(person.email, mail.subject, mail.text, f"notice.{notice.id}", mail.more)


def mail_digest(payload: Mapping[str, Any]) -> None:
    """Send the person's unread notices of topics with the way *digest* in one mail.

    A person who is away or has paused in the meantime gets it on the next day that is open.
    """
    person = db.session().get(Person, payload["person"])
    if person is None or not person.is_active:
        return
    if not queries.timing_of(person).open_at(clock.now()):
        with unit_of_work():
            queue_digest(person, after=timedelta(hours=1))
        return
    notices = queries.for_digest(person)
    if not notices:
        return
    with written_for(person):
        mail = digest_mail(notices, person, person.locale)
    # The first notice names the mail: a second attempt has the same Message-ID.
    mailer().send(person.email, mail.subject, mail.text, f"digest.{notices[0].id}", mail.more)
    with unit_of_work():
        for notice in notices:
            notice.digested_at = clock.now()

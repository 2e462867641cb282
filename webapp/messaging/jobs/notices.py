"""Mail of notices: one by one, or together once a day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask_babel import gettext, ngettext

from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging import queries
from webapp.messaging.calendars import calendar
from webapp.messaging.jobs.letters import (
    address_line,
    address_of,
    answers_to,
    both_parts,
    mailer,
    written_for,
)
from webapp.messaging.mail import More
from webapp.messaging.models import Notice
from webapp.messaging.services.notices import postpone_mail, queue_digest
from webapp.messaging.services.unsubscribing import DIGEST, unsubscribe_token
from webapp.messaging.topics import TOPICS, Way
from webapp.people.models import Person
from webapp.programs.models import Program


@dataclass(frozen=True)
class Letter:
    """A notice as a mail shows it, in the language of its recipient."""

    subject: str
    body: str
    link: str
    program: str


def mail_notice(payload: Mapping[str, Any]) -> None:
    """Send a notice by mail, in the language of its recipient.

    Not if the person wants no mail about its topic any more; after a pause that began since.
    """
    notice = db.session().get(Notice, payload["notice"])
    person = db.session().get(Person, notice.person_id) if notice else None
    if notice is None or person is None or not person.is_active:
        return
    if queries.way_of(person, notice.topic) != Way.mail:
        return
    if queries.timing_of(person).paused_at(clock.now()):
        with unit_of_work():
            postpone_mail(notice, person)
        return
    why, answering = TOPICS[notice.topic].why, answers_to(notice)
    more = _more(person, notice.topic, address_line(answering) if answering else "")
    with written_for(person):
        entry = calendar(notice, person)
        if entry is not None and entry.outdated:
            return
        letter = _letter(notice, person)
        text, html = both_parts(
            "notice",
            who=person,
            letter=letter,
            why=gettext(why),
            answering=answering,
            invites=entry is not None,
        )
    if entry is not None:
        more = replace(more, calendar=entry.file, method=entry.method)
    mailer().send(
        person.email, letter.subject, text, f"notice.{notice.id}", replace(more, html=html)
    )


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
        letters = [_letter(notice, person) for notice in notices]
        subject = ngettext(
            "Franc-Parler: %(num)s message", "Franc-Parler: %(num)s messages", len(letters)
        )
        text, html = both_parts("digest", who=person, letters=letters)
    # The first notice names the mail: a second attempt has the same Message-ID.
    mailer().send(
        person.email,
        subject,
        text,
        f"digest.{notices[0].id}",
        replace(_more(person, DIGEST), html=html),
    )
    with unit_of_work():
        for notice in notices:
            notice.digested_at = clock.now()


def _letter(notice: Notice, person: Person) -> Letter:
    program = db.session().get(Program, notice.program_id) if notice.program_id else None
    names = program.names if program else {}
    return Letter(
        gettext(notice.subject, **notice.values),
        gettext(notice.body, **notice.values),
        address_of(notice.endpoint, **notice.place),
        names.get(person.locale) or next(iter(names.values()), ""),
    )


def _more(person: Person, topic: str, reply_to: str = "") -> More:
    address = address_of("messaging.unsubscribe_page", token=unsubscribe_token(person, topic))
    return More(reply_to=reply_to, unsubscribe=address)

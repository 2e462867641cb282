"""What mails of messages say: in the language of the person, with who answers and how to stop."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from webapp.core import db
from webapp.directory.queries import organization_name
from webapp.messaging.calendars import Calendar
from webapp.messaging.jobs.letters import address_of, answers_to, both_parts, mailbox_of
from webapp.messaging.mail import More
from webapp.messaging.models import Notice
from webapp.messaging.services.unsubscribing import DIGEST, unsubscribe_token
from webapp.messaging.topics import TOPICS
from webapp.people.models import Person
from webapp.programs.models import Program


@dataclass(frozen=True)
class Mail:
    """A mail that is ready to be sent."""

    subject: str
    text: str
    more: More


@dataclass(frozen=True)
class Letter:
    """A notice as a mail shows it. `sender` is its program, or the organization."""

    subject: str
    body: str
    link: str
    sender: str


def notice_mail(notice: Notice, person: Person, language: str, entry: Calendar | None) -> Mail:
    """The mail of one message, in the active language; `entry` is its calendar file."""
    letter, answering = _letter(notice, language), answers_to(notice)
    text, html = both_parts(
        "notice", who=person, language=language, letter=letter,
        why=gettext(TOPICS[notice.topic].why), answering=answering, invites=entry is not None,
    )  # fmt: skip
    more = More(
        html, mailbox_of(answering) if answering else None, _stops(person, notice.topic),
        entry.file if entry else "", entry.method if entry else "",
    )  # fmt: skip
    return Mail(letter.subject, text, more)


def digest_mail(notices: Sequence[Notice], person: Person, language: str) -> Mail:
    """The daily summary of some messages, in the active language."""
    letters = [_letter(notice, language) for notice in notices]
    text, html = both_parts("digest", who=person, language=language, letters=letters)
    subject = ngettext(
        "Franc-Parler: %(num)s message", "Franc-Parler: %(num)s messages", len(letters)
    )
    return Mail(subject, text, More(html, unsubscribe=_stops(person, DIGEST)))


def _letter(notice: Notice, language: str) -> Letter:
    program = db.session().get(Program, notice.program_id) if notice.program_id else None
    names = program.names if program else {}
    return Letter(
        gettext(notice.subject, **notice.values), gettext(notice.body, **notice.values),
        address_of(notice.endpoint, **notice.place),
        names.get(language) or next(iter(names.values()), organization_name()),
    )  # fmt: skip


def _stops(person: Person, topic: str) -> str:
    return address_of("messaging.unsubscribe_page", token=unsubscribe_token(person, topic))

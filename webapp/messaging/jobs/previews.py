"""Messages as a lead would get them: with the lead's own name, program and latest values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from babel.dates import format_date, format_datetime
from flask import current_app
from flask_babel import force_locale, gettext

from webapp.core import clock
from webapp.core.i18n import gettext_noop
from webapp.messaging import queries
from webapp.messaging.jobs.mails import Mail, digest_mail, notice_mail
from webapp.messaging.models import Notice
from webapp.messaging.services import MessageTemplate
from webapp.messaging.topics import Topic, Way
from webapp.people.calendar import zone_of
from webapp.people.models import Person
from webapp.programs.models import Program

NAME = re.compile(r"%\((\w+)\)s")
# What stands for a value that the lead has not received yet.
EXAMPLES: Mapping[str, str] = {
    "title": gettext_noop("A title"),
    "name": gettext_noop("A name"),
    "edition": gettext_noop("Name of an edition"),
    "channel": "LinkedIn",
    "department": gettext_noop("A department"),
    "body": gettext_noop("What is asked, and how long it takes."),
    "reason": gettext_noop("The reason that was written."),
    "place": gettext_noop("A place"),
    "hours": "4",
    "minutes": "30",
    "theme": gettext_noop("A theme"),
    "topic": gettext_noop("A topic"),
    "until": gettext_noop("A day and time"),
}


@dataclass(frozen=True)
class Reader:
    """For whom a message is shown: a lead, one of the lead's programs, and a language."""

    person: Person
    program: Program
    language: str

    @cached_property
    def received(self) -> list[Notice]:
        """The lead's latest messages, oldest first; read once for all templates of a page."""
        return queries.latest(self.person, 50)[::-1]


def preview(template: MessageTemplate, reader: Reader) -> Mail:
    """The mail of a template."""
    with force_locale(reader.language):
        text = template.about("", _place(template.endpoint, reader), values_of(template, reader),
                              program_id=_program_of(template, reader))  # fmt: skip
        # Never stored: it only carries the texts to the functions that write mails.
        shown = Notice(
            person_id=reader.person.id, made_at=clock.now(), way=Way.mail, **text.columns()
        )
        return notice_mail(shown, reader.person, reader.language, None)


def _program_of(template: MessageTemplate, reader: Reader) -> str | None:
    """Requests of departments belong to no program."""
    return None if template.topic == Topic.requests else reader.program.id


def preview_digest(reader: Reader) -> Mail:
    """The daily summary, with the lead's own latest messages."""
    with force_locale(reader.language):
        return digest_mail(queries.latest(reader.person, 3), reader.person, reader.language)


def values_of(template: MessageTemplate, reader: Reader) -> dict[str, str]:
    """The lead's own value of each name in the texts, from messages about the topic, or an example."""
    own: dict[str, str] = {}
    for notice in reader.received:
        if notice.topic == template.topic:
            own |= notice.values
    tomorrow = clock.now().astimezone(zone_of(reader.person)) + timedelta(days=1)
    own |= {
        "program": reader.program.names.get(reader.language, ""),
        "day": format_date(tomorrow, "EEEE d MMMM", locale=reader.language),
        "when": format_datetime(tomorrow, "EEEE d MMMM y, HH:mm", locale=reader.language)
        + f" ({zone_of(reader.person)})",
    }
    names = set(NAME.findall(template.subject + template.body))
    return {name: own.get(name) or gettext(EXAMPLES[name]) for name in names}


def _place(endpoint: str, reader: Reader) -> dict[str, str]:
    """Values for the address of the page; those that only a real message has are an example."""
    rule = next(current_app.url_map.iter_rules(endpoint))
    return {
        name: reader.program.slug if name == "program" else "example" for name in rule.arguments
    }

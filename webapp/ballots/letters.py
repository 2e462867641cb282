"""Mails with a ballot, and the reminder, in the language of the person."""

from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext

from webapp.barometers.models import Wave
from webapp.directory.queries import organization_name
from webapp.messaging.jobs.letters import address_of, written_for
from webapp.messaging.mail import More
from webapp.messaging.services.unsubscribing import unsubscribe_token
from webapp.messaging.topics import TOPICS, Topic
from webapp.people.models import Person


@dataclass(frozen=True)
class Letter:
    """A mail that is ready to be sent."""

    subject: str
    text: str
    more: More


def ballot_mail(wave: Wave, person: Person, code: str) -> Letter:
    """The mail with a ballot. The code is behind the #, which browsers send to no server."""
    page = address_of("ballots.ballot", wave=wave.id, lang=person.locale)
    return _written("ballot", wave, person, link=f"{page}#{code}", page=page, code=code)


def reminder_mail(wave: Wave, person: Person) -> Letter:
    """The reminder, which goes to everybody who was invited and has no ballot."""
    return _written("reminder", wave, person)


def _written(kind: str, wave: Wave, person: Person, **values: str) -> Letter:
    barometer = wave.version.barometer
    stop = address_of("messaging.unsubscribe_page", token=unsubscribe_token(person, Topic.surveys))
    with written_for(person):
        shown = {
            **values,
            "who": person,
            "language": person.locale,
            "last_day": wave.closes_on,
            "name": barometer.names.get(person.locale) or next(iter(barometer.names.values())),
            "secrecy": address_of("ballots.secrecy", lang=person.locale),
            "sender": organization_name(),
            "why": gettext(TOPICS[Topic.surveys].why),
            "stop": stop,
        }
        text, html = (
            render_template(f"ballots/mails/{kind}.{ending}", **shown) for ending in ("txt", "html")
        )
        subjects = {
            "ballot": gettext("Your ballot: %(name)s", name=shown["name"]),
            "reminder": gettext("Reminder to everyone invited: %(name)s", name=shown["name"]),
        }
    return Letter(subjects[kind], text, More(html, unsubscribe=stop))

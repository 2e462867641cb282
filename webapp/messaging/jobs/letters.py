"""How mails are written: in the language of the person, with absolute addresses."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.headerregistry import Address
from typing import Any

from flask import current_app, render_template, url_for
from flask_babel import force_locale

from webapp.config import Settings
from webapp.core import db, runtime
from webapp.messaging.mail import Mailer
from webapp.messaging.models import MessageText
from webapp.people.models import Person
from webapp.people.queries import holders
from webapp.people.workflow import Role


def settings() -> Settings:
    """The settings of the active application."""
    return runtime.current().settings


def mailer() -> Mailer:
    """The mail server of the settings."""
    own = settings()
    return Mailer(own.smtp_url, own.mail_from, own.mail_timeout)


def address_of(endpoint: str, **values: str) -> str:
    """The absolute URL of an endpoint, outside a request."""
    with current_app.test_request_context(base_url=settings().base_url):
        return url_for(endpoint, _external=True, **values)


@contextmanager
def written_for(person: Person) -> Iterator[None]:
    """Texts and templates are in the language of a person."""
    with (
        current_app.test_request_context(base_url=settings().base_url),
        force_locale(person.locale),
    ):
        yield


def answers_to(message: MessageText) -> Person | None:
    """Who gets an answer to a mail: the person it names, a lead of its program, an administrator."""
    named = db.session().get(Person, message.reply_to_id) if message.reply_to_id else None
    if named is not None and named.is_active:
        return named
    leads = holders(Role.lead, message.program_id) if message.program_id else []
    return next(iter(leads or holders(Role.admin, None)), None)


def mailbox_of(person: Person) -> Address:
    """The address of a person with the name, for the header of a mail."""
    local, _at, domain = person.email.rpartition("@")
    # A header has one line, whatever a name contains.
    return Address(" ".join(person.name.split()), local, domain)


def both_parts(name: str, **values: Any) -> tuple[str, str]:  # noqa: ANN401 - values of a template
    """The plain text and the HTML of a mail, from two templates of one name."""
    values["choices"] = address_of("messaging.notifications")
    text, html = (f"messaging/mails/{name}.{ending}" for ending in ("txt", "html"))
    return render_template(text, **values), render_template(html, **values)

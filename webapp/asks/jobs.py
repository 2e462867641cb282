"""What asks does outside a request: send mail."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, render_template, url_for
from flask_babel import force_locale, gettext

from webapp.asks.mail import Post
from webapp.asks.models import Notice
from webapp.config import Settings
from webapp.kernel import db
from webapp.kernel.words import msg
from webapp.people.models import Person
from webapp.people.services import LINK_KINDS, Links
from webapp.people.workflow import AccountState

# Kind of mail: the page its link opens, and its subject.
ACCOUNT_MAIL = {
    "confirm": ("people.confirm", msg("Confirm your address")),
    "known": ("people.sign_in", msg("You have an account")),
    "invite": ("people.invitation", msg("Your account is ready to open")),
    "reset": ("people.new_password", msg("Choose a new password")),
}


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def _post() -> Post:
    return Post(_settings().smtp_url, _settings().mail_from)


def address_of(endpoint: str, **values: str) -> str:
    """The full address of a page, outside a request."""
    with current_app.test_request_context(base_url=_settings().base_url):
        return url_for(endpoint, _external=True, **values)


def mail_account(payload: Mapping[str, Any]) -> None:
    """Send the mail about an account: the link that opens it, or that it exists."""
    person = db.session().get(Person, payload["person"])
    if person is None or person.state == AccountState.ended:
        return
    kind = payload["kind"]
    endpoint, subject = ACCOUNT_MAIL[kind]
    place = {}
    if kind in LINK_KINDS:
        place["token"] = Links(_settings().secret_key, kind).token(person)
    link = address_of(endpoint, **place)
    with (
        current_app.test_request_context(base_url=_settings().base_url),
        force_locale(person.locale),
    ):
        text = render_template(
            f"asks/{kind}.txt", who=person, link=link, organisation=_settings().organisation_name
        )
        subject = gettext(subject)
    _post().send(person.email, subject, text, f"{kind}.{person.id}.{payload['number']}")


def mail_notice(payload: Mapping[str, Any]) -> None:
    """Send a notice by mail, in the language of the person it is for."""
    notice = db.session().get(Notice, payload["notice"])
    person = db.session().get(Person, notice.person_id) if notice else None
    if notice is None or person is None or not person.is_active:
        return
    link = address_of(notice.endpoint, **notice.place)
    with (
        current_app.test_request_context(base_url=_settings().base_url),
        force_locale(person.locale),
    ):
        subject = gettext(notice.subject, **notice.values)
        body = gettext(notice.body, **notice.values)
        text = render_template("asks/notice.txt", who=person, body=body, link=link)
    _post().send(person.email, subject, text, f"notice.{notice.id}")

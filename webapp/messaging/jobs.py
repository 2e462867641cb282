"""Jobs of messaging: send mail."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import current_app, render_template, url_for
from flask_babel import force_locale, gettext
from sqlalchemy import func, select

from webapp.config import Settings
from webapp.core import db, runtime
from webapp.core.i18n import gettext_noop
from webapp.core.jobs import Claim, FunctionHandler, JobHandler, OutboxMessage, Outcome, State
from webapp.directory.queries import organization_name
from webapp.messaging.mail import Mailer, MailNotSentError
from webapp.messaging.models import Notice
from webapp.people.models import Person
from webapp.people.services import LINK_KINDS, Links
from webapp.people.workflow import AccountState

# Kind of mail: endpoint of its link, subject.
ACCOUNT_MAIL = {
    "confirm": ("people.confirm", gettext_noop("Confirm your address")),
    "known": ("people.sign_in", gettext_noop("You already have an account")),
    "invite": ("people.invitation", gettext_noop("Open your account")),
    "reset": ("people.new_password", gettext_noop("Choose a new password")),
}


@dataclass(frozen=True)
class MailHandler(FunctionHandler):
    """Keeps the reason of a mail that was not sent, and does not repeat one refused for good."""

    def on_error(self, claim: Claim, error: Exception) -> Outcome:
        """Fail at once after a final refusal; otherwise retry after a growing delay."""
        outcome = super().on_error(claim, error)
        if not isinstance(error, MailNotSentError):
            return outcome
        to = State.failed if error.final else outcome.to
        return replace(outcome, to=to, reason=error.reason)


def job_handlers(settings: Settings) -> Mapping[str, JobHandler]:
    """The handlers of mail, by kind of message."""
    sent = {"account": mail_account, "notice": mail_notice}
    return {kind: MailHandler(job, settings.retry_delay) for kind, job in sent.items()}


def unsent_mail(since: datetime) -> list[tuple[State, str, int]]:
    """State, reason and number of mails that failed since then, or wait after a failure."""
    failed = (OutboxMessage.state == State.failed) & (OutboxMessage.ended_at >= since)
    found = (
        select(OutboxMessage.state, func.coalesce(OutboxMessage.reason, ""), func.count())
        .where(OutboxMessage.kind.in_(("account", "notice")))
        .where(failed | (OutboxMessage.state == State.retry_wait))
        .group_by(OutboxMessage.state, OutboxMessage.reason)
        .order_by(OutboxMessage.state, OutboxMessage.reason)
    )
    return [(state, reason, count) for state, reason, count in db.session().execute(found)]


def _settings() -> Settings:
    return runtime.current().settings


def _mailer() -> Mailer:
    return Mailer(_settings().smtp_url, _settings().mail_from)


def address_of(endpoint: str, **values: str) -> str:
    """The absolute URL of an endpoint, outside a request."""
    with current_app.test_request_context(base_url=_settings().base_url):
        return url_for(endpoint, _external=True, **values)


def mail_account(payload: Mapping[str, Any]) -> None:
    """Send mail about an account: a link to open it or reset it, or a reminder that it exists."""
    person = db.session().get(Person, payload["person"])
    if person is None or person.state == AccountState.ended:
        return
    kind = payload["kind"]
    endpoint, subject = ACCOUNT_MAIL[kind]
    link_values = {}
    if kind in LINK_KINDS:
        link_values["token"] = Links(_settings().secret_key, kind).token(person)
    if following := payload.get("following"):
        link_values["next"] = following
    link = address_of(endpoint, **link_values)
    with (
        current_app.test_request_context(base_url=_settings().base_url),
        force_locale(person.locale),
    ):
        text = render_template(
            f"messaging/{kind}.txt",
            who=person,
            link=link,
            organization=organization_name(),
        )
        subject = gettext(subject)
    _mailer().send(person.email, subject, text, f"{kind}.{person.id}.{payload['number']}")


def mail_notice(payload: Mapping[str, Any]) -> None:
    """Send a notice by mail, in the language of its recipient."""
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
        text = render_template("messaging/notice.txt", who=person, body=body, link=link)
    _mailer().send(person.email, subject, text, f"notice.{notice.id}")

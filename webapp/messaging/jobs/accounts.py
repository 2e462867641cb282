"""Mail about accounts: it is sent at once, outside every budget and choice."""

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask_babel import gettext

from webapp.core import db
from webapp.core.i18n import gettext_noop
from webapp.directory.queries import organization_name
from webapp.messaging.jobs.letters import address_of, mailer, settings, written_for
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


def mail_account(payload: Mapping[str, Any]) -> None:
    """Send mail about an account: a link to open it or reset it, or a reminder that it exists."""
    person = db.session().get(Person, payload["person"])
    if person is None or person.state == AccountState.ended:
        return
    kind = payload["kind"]
    endpoint, subject = ACCOUNT_MAIL[kind]
    link_values = {}
    if kind in LINK_KINDS:
        link_values["token"] = Links(settings().secret_key, kind).token(person)
    if following := payload.get("following"):
        link_values["next"] = following
    link = address_of(endpoint, **link_values)
    with written_for(person):
        text = render_template(
            f"messaging/mails/{kind}.txt", who=person, link=link, organization=organization_name()
        )
        subject = gettext(subject)
    mailer().send(person.email, subject, text, f"{kind}.{person.id}.{payload['number']}")

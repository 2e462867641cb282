"""The accounts a person connected: what each is for, when it ends, and how to disconnect it."""

from typing import NamedTuple

from flask import Response, request
from flask_babel import gettext as _

from webapp.connections import queries, services
from webapp.connections.forms import AppPasswordForm, ConnectForm, ServerForm
from webapp.connections.models import Connection
from webapp.connections.views.blueprint import bp, load_connection
from webapp.core import runtime
from webapp.core.i18n import gettext_noop
from webapp.core.permissions import signed_in
from webapp.networks import registry
from webapp.networks.registry import NAMES, NETWORKS
from webapp.people.rules import is_own
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render, safe_next
from webapp.web.submit import submit_button

# The form with which an account is connected, by channel; other channels are by hand only.
FORMS: dict[str, type[ConnectForm]] = {
    "x": ConnectForm, "mastodon": ServerForm, "bluesky": AppPasswordForm,
}  # fmt: skip
BY_HAND = {
    "linkedin": gettext_noop(
        "LinkedIn requires a person behind each post and gives no way to check a post. You post "
        "there yourself."
    ),
    "facebook": gettext_noop("Facebook lets no application post on personal pages."),
    "whatsapp": gettext_noop("You send the message yourself, to people you choose."),
    "mail": gettext_noop("You send the message yourself, to people you choose."),
}
NOT_HERE = gettext_noop(
    "Posting through an account is not set up. An administrator finds the steps with the command "
    "francparler doctor."
)


class Card(NamedTuple):
    """One network, and the person's account on it."""

    code: str
    name: str
    connection: Connection | None
    handle: str
    profile: str
    form: ConnectForm | None


@bp.get("/me/accounts")
@guarded(signed_in)
def accounts() -> Response:
    """What is connected, what can be connected, and what is shared by hand only."""
    return accounts_page(safe_next(request.args.get("next")))


def accounts_page(back: str | None, channel: str = "", sent: ConnectForm | None = None) -> Response:
    """The page; `sent` is the form of one channel as it was sent, with its errors."""
    known = queries.connections_of(person().id)
    on = registry.configured(runtime.current().settings.networks)
    # There are several forms on the page: only the one that was sent shows what was typed.
    forms = {code: FORMS[code](formdata=None, next=back or "") for code in on}
    if sent is not None:
        forms[channel] = sent
    cards = [_card(c, known.get(c), forms.get(c)) for c in NETWORKS if c in on or c in known]
    by_hand = [
        (_(NAMES[code]), _(BY_HAND.get(code, NOT_HERE)))
        for code in NETWORKS
        if code not in on and code not in known
    ]
    return render("connections/accounts.html", cards=cards, by_hand=by_hand, back=back, sent=sent)


def _card(code: str, connection: Connection | None, form: ConnectForm | None) -> Card:
    handle = services.handle_of(connection) if connection else ""
    server = connection.server if connection else ""
    profile = registry.profile(code, server, handle)
    return Card(code, NAMES[code], connection, handle, profile, form)


@bp.post("/me/accounts/<connection>/disconnect")
@guarded(is_own, page="connections.accounts", connection=load_connection)
def disconnect(connection: Connection) -> Response:
    """Disconnect an account."""
    name = _(NAMES[connection.channel])
    submit_button(StepForm(), lambda me: services.disconnect(connection, by=me))
    flash(_(
        "%(channel)s is disconnected. Your handle is erased, and the access within an hour. You "
        "can post waiting shares by hand.", channel=name,
    ))  # fmt: skip
    return redirect_to("connections.accounts")

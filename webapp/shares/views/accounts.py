"""The accounts a person connected: what each is for, until when, and how to take it back."""

from typing import NamedTuple

from flask import Response, request
from flask_babel import gettext as _

from webapp.kernel.rules import signed_in
from webapp.kernel.words import msg
from webapp.people.models import Person
from webapp.shares import queries, services
from webapp.shares.channels.publishing import registry
from webapp.shares.channels.registry import CHANNELS, NAMES
from webapp.shares.forms import AppPasswordForm, ConnectForm, ServerForm
from webapp.shares.models import Connection
from webapp.shares.rules import is_own
from webapp.shares.views.blueprint import networks, room
from webapp.web.acting import acting
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import page, say, to

# How a connection begins, by channel; the others stay by hand.
FORMS: dict[str, type[ConnectForm]] = {
    "x": ConnectForm, "mastodon": ServerForm, "bluesky": AppPasswordForm,
}  # fmt: skip
BY_HAND = {
    "linkedin": msg(
        "LinkedIn’s terms want a person behind each post, and its interface gives no way to check "
        "whether a post went out. So you post there yourself."
    ),
    "facebook": msg("Facebook lets no program post on anybody’s personal page."),
    "whatsapp": msg("A message goes to people you choose, out of your own program."),
    "mail": msg("A message goes to people you choose, out of your own program."),
}
NOT_HERE = msg(
    "It could go out through an account, but nobody set that up in this house. An administrator "
    "finds out how with the command francparler doctor."
)


class Card(NamedTuple):
    """One network that accounts can be connected of."""

    code: str
    name: str
    connection: Connection | None
    handle: str
    profile: str
    form: ConnectForm | None


def load_connection(me: Person, channel: str) -> Connection:
    """This person's account on a channel."""
    return queries.own_connection(me, channel)


@room.get("/me/accounts")
@guarded(signed_in)
def accounts() -> Response:
    """What is connected, what can be, and what stays by hand."""
    return accounts_page(request.args.get("share", "")[:16])


def accounts_page(back: str = "", channel: str = "", tried: ConnectForm | None = None) -> Response:
    """The page, with the form of one channel as it was tried."""
    known = queries.connections_of(person().id)
    on = registry.configured(networks())
    # Several forms on a page: only the one that was sent has what was typed.
    forms = {code: FORMS[code](formdata=None, share=back) for code in on}
    if tried is not None:
        forms[channel] = tried
    cards = [_card(c, known.get(c), forms.get(c)) for c in CHANNELS if c in on or c in known]
    by_hand = [
        (_(NAMES[code]), _(BY_HAND.get(code, NOT_HERE)))
        for code in CHANNELS
        if code not in on and code not in known
    ]
    return page("shares/accounts.html", cards=cards, by_hand=by_hand, back=back, tried=tried)


def _card(code: str, connection: Connection | None, form: ConnectForm | None) -> Card:
    handle = services.handle_of(connection) if connection else ""
    server = connection.server if connection else ""
    profile = registry.profile(code, server, handle)
    return Card(code, NAMES[code], connection, handle, profile, form)


@room.post("/me/accounts/<channel>/disconnect")
@guarded(is_own, page="shares.accounts", channel=load_connection)
def disconnect(channel: Connection) -> Response:
    """Take an account back."""
    name = _(NAMES[channel.channel])
    acting(StepForm(), lambda me: services.disconnect(channel, by=me))
    say(_(
        "%(channel)s is disconnected. Your handle is erased; the keys are taken back there and "
        "erased here within the hour. What waited is ready to be shared by hand.", channel=name,
    ))  # fmt: skip
    return to("shares.accounts")

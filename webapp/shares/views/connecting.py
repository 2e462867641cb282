"""Connecting an account: there and back with state and verifier, or with an app password.

Nothing is asked of a network before what came back is known to belong to this session, and
nothing is asked while a transaction is open.
"""

import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Response, request, url_for
from flask import session as web_session
from flask_babel import gettext as _

from webapp.kernel import clock, db
from webapp.kernel.errors import Invalid, NotAllowed
from webapp.kernel.rules import signed_in
from webapp.kernel.unit_of_work import unit_of_work
from webapp.kernel.words import msg
from webapp.shares import services
from webapp.shares.channels.mastodon import server_of
from webapp.shares.channels.publishing import registry
from webapp.shares.channels.publishing.port import (
    Client,
    Grant,
    NoAnswer,
    Publisher,
    SignInRefused,
)
from webapp.shares.channels.registry import NAMES
from webapp.shares.forms import AppPasswordForm, ConnectForm
from webapp.shares.views.accounts import FORMS, accounts_page
from webapp.shares.views.blueprint import networks, room, settings
from webapp.web.acting import tried
from webapp.web.guards import guarded, person
from webapp.web.pages import page, say, to

NOT_SET_UP = services.OBSTACLES["not_set_up"]
BEGUN = "_connecting"
LIFE = timedelta(minutes=10)
PRIVATE = msg(
    "This server is not on the public network, so nothing was asked of it. Check the name."
)
SILENT = msg("%(channel)s does not answer now. Please try again in a moment.")
OVER_THERE = "<any(x, mastodon):channel>"


def _callback(channel: str) -> str:
    return settings().base_url + url_for("shares.callback", channel=channel)


def _publisher(channel: str) -> Publisher:
    if channel not in registry.configured(networks()):
        raise NotAllowed(NOT_SET_UP)
    return registry.publisher(channel, networks())


def _bounded(field: str) -> None:
    """Count a try; raises Invalid on a field while one has to wait."""
    with unit_of_work():
        wait = services.begin_connecting(person())
    if wait:
        raise Invalid(
            field, "After several tries, the next one is possible in %(seconds)d seconds.",
            seconds=wait,
        )  # fmt: skip


@room.post(f"/me/accounts/{OVER_THERE}/connect")
@guarded(signed_in)
def connect(channel: str) -> Response:
    """Begin to connect an account of a network where one agrees over there."""
    form = FORMS[channel]()
    begun = tried(form, lambda: _begin(channel, form))
    if begun is None:
        return accounts_page(form.share.data or "", channel, form)
    web_session[BEGUN] = begun
    return to("shares.way", channel=channel)


def _begin(channel: str, form: ConnectForm) -> dict[str, Any]:
    publisher = _publisher(channel)
    typed = form["server"].data if publisher.has_servers else ""
    server = server_of(typed) if publisher.has_servers else ""
    _bounded("server")
    _client(publisher, channel, server)
    return {
        "channel": channel, "server": server, "who": person().id,
        "state": secrets.token_urlsafe(32), "verifier": secrets.token_urlsafe(48),
        "until": (clock.now() + LIFE).isoformat(), "share": (form.share.data or "")[:16],
    }  # fmt: skip


def _client(publisher: Publisher, channel: str, server: str) -> Client:
    """How this house is known there; a server that does not know it yet is told."""
    if not publisher.has_servers:
        return Client(networks().x_client_id, "")
    if (known := services.client_of(server)) is not None:
        return known
    # No transaction stays open while a network is asked.
    db.session().rollback()
    try:
        made = publisher.register(server, _callback(channel))
    except NoAnswer as silence:
        said = PRIVATE if silence.reason == "private_address" else SILENT
        raise Invalid("server", said, channel=server) from None
    with unit_of_work():
        services.keep_client(server, made)
    return services.client_of(server) or made


@room.get(f"/me/accounts/{OVER_THERE}/way")
@guarded(signed_in)
def way(channel: str) -> Response:
    """Where one goes now, as a plain link: no form of this house is sent to another one."""
    begun: dict[str, Any] = web_session.get(BEGUN, {})
    if not _running(begun, channel):
        return to("shares.accounts")
    publisher = _publisher(channel)
    client = _client(publisher, channel, begun["server"])
    address = publisher.ask(
        begun["server"], client, _callback(channel), begun["state"], begun["verifier"]
    )
    return page(
        "shares/way.html", address=address, network=_(NAMES[channel]),
        host=begun["server"] or urlsplit(address).hostname,
    )  # fmt: skip


def _running(begun: dict[str, Any], channel: str) -> bool:
    """Whether this session began it, for this person and channel, not too long ago."""
    if not begun or (begun["channel"], begun["who"]) != (channel, person().id):
        return False
    return clock.now() <= datetime.fromisoformat(begun["until"])


@room.get(f"/me/accounts/{OVER_THERE}/callback")
@guarded(signed_in, secret=True)
def callback(channel: str) -> Response:
    """Back from the network; what was begun is used up, whatever came of it."""
    begun: dict[str, Any] = web_session.pop(BEGUN, {})
    name = _(NAMES[channel])
    given = request.args.get("state", "").encode()
    ours = _running(begun, channel) and hmac.compare_digest(begun["state"].encode(), given)
    if not ours:
        say(_(
            "This answer does not belong to anything you began here in the last ten minutes, so "
            "nothing was done with it. Begin again below.",
        ), "problem")  # fmt: skip
    elif request.args.get("error") == "access_denied":
        say(_("You did not agree at %(channel)s, so nothing is connected.", channel=name), "note")
    elif request.args.get("error") or not request.args.get("code"):
        say(_("%(channel)s could not connect you. Please try again.", channel=name), "problem")
    elif _redeemed(begun, request.args["code"]):
        return _connected(begun["share"])
    return to("shares.accounts", share=begun.get("share") or None)


def _connected(share: str) -> Response:
    return to("shares.show", share=share) if share else to("shares.accounts")


def _redeemed(begun: dict[str, Any], code: str) -> bool:
    """Whether the code was worth an account, which is kept then; else the sentence is said."""
    channel, server = begun["channel"], begun["server"]
    publisher = _publisher(channel)
    client = _client(publisher, channel, server)
    where = (server, client, _callback(channel), code, begun["verifier"])
    db.session().rollback()
    try:
        grant = publisher.exchange(*where)
    except SignInRefused:
        said = _("%(channel)s did not take the answer it gave; it was too old, perhaps. Please try "
                 "again.", channel=_(NAMES[channel]))  # fmt: skip
    except NoAnswer as silence:
        if server and silence.reason == "misconfigured":
            with unit_of_work():
                services.drop_client(server)
        said = _(SILENT, channel=_(NAMES[channel]))
    else:
        _keep(channel, server, grant)
        return True
    say(said, "problem")
    return False


def _keep(channel: str, server: str, grant: Grant) -> None:
    with unit_of_work():
        services.connect(person(), channel, server, grant)
        services.end_connecting(person())
    say(_("Connected as @%(handle)s. Nothing goes out without your word for each share.",
          handle=grant.handle))  # fmt: skip


@room.post("/me/accounts/bluesky/connect")
@guarded(signed_in)
def enter() -> Response:
    """Connect a Bluesky account with an app password, which is not kept."""
    form = AppPasswordForm()
    grant = tried(form, lambda: _entered(form))
    if grant is None:
        return accounts_page(form.share.data or "", "bluesky", form)
    _keep("bluesky", "", grant)
    return _connected((form.share.data or "")[:16])


def _entered(form: AppPasswordForm) -> Grant:
    publisher = _publisher("bluesky")
    _bounded("handle")
    db.session().rollback()
    try:
        return publisher.enter(form.handle.data.lstrip("@"), form.app_password.data)
    except SignInRefused:
        raise Invalid(
            "app_password", "Bluesky does not know this handle with this app password."
        ) from None
    except NoAnswer:
        raise Invalid("handle", SILENT, channel=NAMES["bluesky"]) from None

"""Connecting an account: OAuth with state and PKCE verifier, or an app password.

No request is sent to a network before the answer is known to belong to this session, and none while
a transaction is open.
"""

import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Response, redirect, request, url_for
from flask import session as web_session
from flask_babel import gettext as _

from webapp.connections import services
from webapp.connections.forms import AppPasswordForm, ConnectForm
from webapp.connections.jobs.limits import read_limits
from webapp.connections.views.accounts import FORMS, accounts_page
from webapp.connections.views.blueprint import bp
from webapp.core import clock, db, runtime
from webapp.core.errors import Invalid, NotAllowed
from webapp.core.i18n import gettext_noop
from webapp.core.permissions import signed_in
from webapp.core.unit_of_work import unit_of_work
from webapp.networks import registry
from webapp.networks.mastodon.text import server_of
from webapp.networks.protocols import AppRegistrar, KnownApp, OAuthConnector, PasswordConnector
from webapp.networks.registry import NAMES, NETWORKS
from webapp.networks.types import Client, Grant, NoAnswer, SignInRefused
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render, safe_next
from webapp.web.submit import Refused, before_transaction

NOT_SET_UP = gettext_noop("Publishing through an account is not set up for this channel.")
PENDING = "_connecting"
LIFE = timedelta(minutes=10)
PRIVATE = gettext_noop("This server is not on the public network. Check the name.")
SILENT = gettext_noop("%(channel)s does not answer. Try again in a moment.")
OAUTH_CHANNEL = "<any(x, mastodon):channel>"


def _callback(channel: str) -> str:
    return runtime.current().settings.origin + url_for("connections.callback", channel=channel)


def _connector(channel: str) -> OAuthConnector | PasswordConnector:
    networks = runtime.current().settings.networks
    if channel not in registry.configured(networks):
        raise NotAllowed(NOT_SET_UP)
    return registry.connector(channel, networks)


def _oauth(channel: str) -> OAuthConnector:
    connector = _connector(channel)
    if not isinstance(connector, OAuthConnector):
        raise NotAllowed(NOT_SET_UP)
    return connector


def _check_throttle(field: str) -> None:
    """Count a try. Raises Invalid on a field while the person has to wait."""
    with unit_of_work():
        wait = services.begin_connecting(person())
    if wait:
        raise Invalid(
            field, "Too many attempts. Try again in %(seconds)d seconds.",
            seconds=wait,
        )  # fmt: skip


@bp.post(f"/me/accounts/{OAUTH_CHANNEL}/connect")
@guarded(signed_in)
def connect(channel: str) -> Response:
    """Begin to connect an account on a network's own pages."""
    form = FORMS[channel]()
    begun = before_transaction(form, lambda: _begin(channel, form))
    if isinstance(begun, Refused):
        return accounts_page(safe_next(form.next.data), channel, form)
    web_session[PENDING] = begun.value
    return redirect_to("connections.authorize", channel=channel)


def _begin(channel: str, form: ConnectForm) -> dict[str, Any]:
    connector = _oauth(channel)
    server = server_of(form["server"].data) if NETWORKS[channel].has_servers else ""
    _check_throttle("server")
    _app(connector, channel, server)
    return {
        "channel": channel, "server": server, "who": person().id,
        "state": secrets.token_urlsafe(32), "verifier": secrets.token_urlsafe(48),
        "until": (clock.now() + LIFE).isoformat(), "next": safe_next(form.next.data),
    }  # fmt: skip


def _app(connector: OAuthConnector, channel: str, server: str) -> Client:
    """The registration of this application at a network or server; made where there is none.

    Raises Invalid on `server`.
    """
    if isinstance(connector, KnownApp):
        return connector.app
    if (known := services.client_of(server)) is not None:
        return known
    if not isinstance(connector, AppRegistrar):
        raise NotAllowed(NOT_SET_UP)
    # No transaction stays open during a request to a network.
    db.session().rollback()
    try:
        made = connector.register(server, _callback(channel))
    except NoAnswer as error:
        sentence = PRIVATE if error.reason == "private_address" else SILENT
        raise Invalid("server", sentence, channel=server) from None
    with unit_of_work():
        services.store_client(server, made)
    return services.client_of(server) or made


@bp.get(f"/me/accounts/{OAUTH_CHANNEL}/authorize")
@guarded(signed_in)
def authorize(channel: str) -> Response:
    """A plain link to the network's page: no form of ours is ever sent to another site."""
    begun: dict[str, Any] = web_session.get(PENDING, {})
    if not _is_pending(begun, channel):
        return redirect_to("connections.accounts")
    connector = _oauth(channel)
    app = _app(connector, channel, begun["server"])
    address = connector.authorize_url(
        begun["server"], app, _callback(channel), begun["state"], begun["verifier"]
    )
    return render(
        "connections/authorize.html", address=address, network=_(NAMES[channel]),
        host=begun["server"] or urlsplit(address).hostname,
    )  # fmt: skip


def _is_pending(begun: dict[str, Any], channel: str) -> bool:
    """Whether this session began to connect this channel, for this person, within the time."""
    if not begun or (begun["channel"], begun["who"]) != (channel, person().id):
        return False
    return clock.now() <= datetime.fromisoformat(begun["until"])


@bp.get(f"/me/accounts/{OAUTH_CHANNEL}/callback")
@guarded(signed_in, secret=True)
def callback(channel: str) -> Response:
    """The return from the network; what was begun is used up, whatever the result."""
    begun: dict[str, Any] = web_session.pop(PENDING, {})
    name = _(NAMES[channel])
    given = request.args.get("state", "").encode()
    ours = _is_pending(begun, channel) and hmac.compare_digest(begun["state"].encode(), given)
    if not ours:
        flash(_(
            "This connection request was not found or is older than ten minutes. Nothing was "
            "connected. Start again below.",
        ), "problem")  # fmt: skip
    elif request.args.get("error") == "access_denied":
        flash(
            _("You did not agree on %(channel)s, so the account is not connected.", channel=name),
            "note",
        )
    elif request.args.get("error") or not request.args.get("code"):
        flash(_("%(channel)s could not connect the account. Try again.", channel=name), "problem")
    elif _exchange(begun, request.args["code"]):
        return _connected(begun["next"])
    return redirect_to("connections.accounts", next=begun.get("next"))


def _connected(target: str | None) -> Response:
    if target is None:
        return redirect_to("connections.accounts")
    return redirect(target, 303)  # type: ignore[return-value]


def _exchange(begun: dict[str, Any], code: str) -> bool:
    """Exchange the code and store the account; False, with a message, where that failed."""
    channel, server = begun["channel"], begun["server"]
    connector = _oauth(channel)
    app = _app(connector, channel, server)
    db.session().rollback()
    try:
        grant = connector.exchange(server, app, _callback(channel), code, begun["verifier"])
    except SignInRefused:
        problem = _("%(channel)s refused the connection. It may have taken too long. "
                    "Try again.", channel=_(NAMES[channel]))  # fmt: skip
    except NoAnswer as error:
        if server and error.reason == "misconfigured":
            with unit_of_work():
                services.drop_client(server)
        problem = _(SILENT, channel=_(NAMES[channel]))
    else:
        _store(channel, server, grant)
        read_limits(channel, server)
        return True
    flash(problem, "problem")
    return False


def _store(channel: str, server: str, grant: Grant) -> None:
    with unit_of_work():
        services.connect(person(), channel, server, grant)
        services.end_connecting(person())
    flash(_("Connected as @%(handle)s. You confirm each share before it is posted.",
          handle=grant.handle))  # fmt: skip


@bp.post("/me/accounts/bluesky/connect")
@guarded(signed_in)
def connect_with_password() -> Response:
    """Connect a Bluesky account with an app password, which is not stored."""
    form = AppPasswordForm()
    grant = before_transaction(form, lambda: _sign_in("bluesky", form))
    if isinstance(grant, Refused):
        return accounts_page(safe_next(form.next.data), "bluesky", form)
    _store("bluesky", "", grant.value)
    return _connected(safe_next(form.next.data))


def _sign_in(channel: str, form: AppPasswordForm) -> Grant:
    connector = _connector(channel)
    if not isinstance(connector, PasswordConnector):
        raise NotAllowed(NOT_SET_UP)
    _check_throttle("handle")
    db.session().rollback()
    try:
        return connector.sign_in(form.handle.data.lstrip("@"), form.app_password.data)
    except SignInRefused:
        raise Invalid(
            "app_password", "Bluesky did not accept this handle with this app password."
        ) from None
    except NoAnswer:
        raise Invalid("handle", SILENT, channel=NAMES[channel]) from None

"""Connecting accounts on Mastodon servers: registration at each server, then OAuth 2 with PKCE.

No server is asked for the addresses of its endpoints: what it names could be on another host, and
all servers that speak this API have them at the same paths.
"""

# ruff: noqa: ARG002 - parameters of the protocol that Mastodon does not need

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import quote, urlencode

from webapp.config import Networks
from webapp.networks.http import USER_AGENT, bearer
from webapp.networks.mastodon.api import base_url, new_adapter
from webapp.networks.mastodon.text import limits_of
from webapp.networks.pkce import challenge
from webapp.networks.replies import Reply, reason_of, require_object, text_value, token_value
from webapp.networks.types import (
    Account,
    Client,
    Grant,
    NoAnswer,
    RefreshRefused,
    SignInRefused,
    TextLimits,
    Tokens,
)

SCOPES = "write:statuses read:accounts read:statuses"
REFUSALS = {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED}


class MastodonConnector:
    """Connects accounts on Mastodon servers. Their access tokens do not end."""

    def __init__(self, settings: Networks) -> None:
        self._settings = settings

    def register(self, server: str, callback: str) -> Client:
        """Register the application at a server, which may forget it when nobody signs in.

        Raises NoAnswer.
        """
        form = {"client_name": USER_AGENT, "redirect_uris": callback, "scopes": SCOPES}
        answer = require_object(self._post(server, "/api/v1/apps", form))
        app = Client(text_value(answer.get("client_id")), text_value(answer.get("client_secret")))
        if not (app.id and app.secret):
            raise NoAnswer("broken_answer")
        return app

    def read_limits(self, server: str) -> TextLimits:
        """The limits that a server names, or the usual ones. Raises NoAnswer."""
        url = base_url(self._settings, server) + "/api/v2/instance"
        return limits_of(require_object(new_adapter(self._settings).call("GET", url)))

    def authorize_url(
        self, server: str, app: Client, callback: str, state: str, verifier: str
    ) -> str:
        """Where the author signs in and agrees."""
        query = {
            "response_type": "code",
            "client_id": app.id,
            "redirect_uri": callback,
            "scope": SCOPES,
            "state": state,
            "code_challenge": challenge(verifier),
            "code_challenge_method": "S256",
        }
        address = base_url(self._settings, server) + "/oauth/authorize"
        return f"{address}?{urlencode(query, quote_via=quote)}"

    def exchange(self, server: str, app: Client, callback: str, code: str, verifier: str) -> Grant:
        """Exchange a code for a connected account. Raises SignInRefused or NoAnswer.

        NoAnswer("misconfigured") means that the server no longer knows this registration.
        """
        form = {
            "grant_type": "authorization_code",
            "client_id": app.id,
            "client_secret": app.secret,
            "redirect_uri": callback,
            "scope": SCOPES,
            "code": code,
            "code_verifier": verifier,
        }
        access = _access_token(self._post(server, "/oauth/token", form))
        user_id, handle = self._account_of(server, access)
        return Grant(user_id, handle, Tokens(access))

    def refresh(self, account: Account, refresh_token: str) -> Tokens:
        """Raise RefreshRefused: there is nothing to refresh a revoked access token with."""
        raise RefreshRefused

    def revoke(self, account: Account, tokens: Tokens, app: Client | None) -> None:
        """Revoke the access token, which may have ended already. Raises NoAnswer."""
        if app is None:
            raise NoAnswer("misconfigured")
        form = {"client_id": app.id, "client_secret": app.secret, "token": tokens.access}
        reply = self._post(account.server, "/oauth/revoke", form)
        if not reply.ok:
            raise NoAnswer(reason_of(reply))

    def _post(self, server: str, path: str, form: Mapping[str, str]) -> Reply:
        url = base_url(self._settings, server) + path
        return new_adapter(self._settings).call("POST", url, data=form)

    def _account_of(self, server: str, token: str) -> tuple[str, str]:
        """Id and handle of the account that an access token belongs to. Raises NoAnswer."""
        url = base_url(self._settings, server) + "/api/v1/accounts/verify_credentials"
        reply = new_adapter(self._settings).call("GET", url, headers=bearer(token))
        answer = require_object(reply)
        user_id, handle = text_value(answer.get("id"), 64), text_value(answer.get("username"), 128)
        if not (user_id and handle):
            raise NoAnswer("broken_answer")
        return user_id, handle


def _access_token(reply: Reply) -> str:
    """The access token of a reply. Raises SignInRefused or NoAnswer."""
    answer = reply.json_object
    if reply.status in REFUSALS and answer:
        if answer.get("error") == "invalid_client":
            raise NoAnswer("misconfigured")
        raise SignInRefused
    access = token_value(require_object(reply).get("access_token"))
    if not access:
        raise NoAnswer("broken_answer")
    return access

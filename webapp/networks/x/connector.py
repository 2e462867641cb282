"""Connecting accounts of X: OAuth 2 with PKCE.

tweepy's own handler is not used: it keeps the state in memory and does not compare it.
"""

# ruff: noqa: ARG002 - parameters of the protocol that X does not need

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import quote, urlencode

from webapp.config import Networks
from webapp.core import clock
from webapp.networks.http import SafeHTTPAdapter, bearer
from webapp.networks.pkce import challenge
from webapp.networks.replies import (
    Reply,
    count_value,
    reason_of,
    require_object,
    text_value,
    token_value,
)
from webapp.networks.types import (
    Account,
    Client,
    Grant,
    NoAnswer,
    RefreshRefused,
    SignInRefused,
    Tokens,
)

SCOPES = "tweet.read tweet.write users.read offline.access"
# X names no end of a connection. Others report that refresh tokens stop working after about half a
# year. Each refresh returns a new one, so this counts from the last refresh.
CONNECTION_LIFE = timedelta(days=180)
# How long an access token is valid, where the answer does not say, and at most.
ACCESS_SECONDS, MOST_ACCESS_SECONDS = 7200, 86_400
REFUSALS = {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED}
APP_REFUSED = {"unauthorized_client", "invalid_client"}


class XConnector:
    """Connects accounts of X. The registration of this application is always the settings' one."""

    def __init__(self, settings: Networks) -> None:
        self._settings = settings

    @property
    def app(self) -> Client:
        """The registration of this application."""
        return Client(self._settings.x_client_id, self._settings.x_client_secret)

    def authorize_url(
        self, server: str, app: Client, callback: str, state: str, verifier: str
    ) -> str:
        """Where the author signs in and agrees."""
        query = {
            "response_type": "code",
            "client_id": self.app.id,
            "redirect_uri": callback,
            "scope": SCOPES,
            "state": state,
            "code_challenge": challenge(verifier),
            "code_challenge_method": "S256",
        }
        return f"{self._settings.x_authorize}?{urlencode(query, quote_via=quote)}"

    def exchange(self, server: str, app: Client, callback: str, code: str, verifier: str) -> Grant:
        """Exchange a code, which is valid for 30 seconds. Raises SignInRefused or NoAnswer."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": callback,
            "code_verifier": verifier,
        }
        reply = self._post("/2/oauth2/token", form)
        if _is_refusal(reply):
            raise SignInRefused
        tokens = _tokens(reply)
        user_id, handle = self._account_of(tokens.access)
        return Grant(user_id, handle, tokens)

    def refresh(self, account: Account, refresh_token: str) -> Tokens:
        """Exchange a refresh token, which works once. Raises RefreshRefused or NoAnswer.

        After NoAnswer the refresh token may have been used.
        """
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        reply = self._post("/2/oauth2/token", form)
        if _is_refusal(reply):
            raise RefreshRefused
        return _tokens(reply)

    def revoke(self, account: Account, tokens: Tokens, app: Client | None) -> None:
        """Revoke both tokens, which may have ended already. Raises NoAnswer."""
        for token in filter(None, (tokens.refresh, tokens.access)):
            reply = self._post("/2/oauth2/revoke", {"token": token})
            if not reply.ok and not _is_refusal(reply):
                raise NoAnswer(_reason(reply))

    def _post(self, path: str, form: Mapping[str, str]) -> Reply:
        """Post a form, identified by id and secret, or by the id alone where there is no secret."""
        data, auth, app = dict(form), None, self.app
        if app.secret:
            auth = (quote(app.id, safe=""), quote(app.secret, safe=""))
        else:
            data["client_id"] = app.id
        adapter = SafeHTTPAdapter(self._settings.timeout)
        return adapter.call("POST", self._settings.x_base + path, data=data, auth=auth)

    def _account_of(self, token: str) -> tuple[str, str]:
        """Id and handle of the account that an access token belongs to. Raises NoAnswer."""
        adapter = SafeHTTPAdapter(self._settings.timeout)
        url = self._settings.x_base + "/2/users/me"
        data = require_object(adapter.call("GET", url, headers=bearer(token))).get("data")
        user = data if isinstance(data, dict) else {}
        user_id, handle = text_value(user.get("id"), 32), text_value(user.get("username"), 64)
        if not (user_id and handle):
            raise NoAnswer("broken_answer")
        return user_id, handle


def _is_refusal(reply: Reply) -> bool:
    """Whether X refuses the code or token, and not this application."""
    answer = reply.json_object
    if reply.status != HTTPStatus.BAD_REQUEST or answer is None:
        return False
    return answer.get("error") not in APP_REFUSED


def _reason(reply: Reply) -> str:
    refused = reply.status in REFUSALS and reply.json_object is not None
    return "misconfigured" if refused else reason_of(reply)


def _tokens(reply: Reply) -> Tokens:
    if not reply.ok:
        raise NoAnswer(_reason(reply))
    answer = require_object(reply)
    access = token_value(answer.get("access_token"))
    if not access:
        raise NoAnswer("broken_answer")
    seconds = count_value(answer.get("expires_in")) or ACCESS_SECONDS
    now = clock.now()
    until = now + timedelta(seconds=min(seconds, MOST_ACCESS_SECONDS))
    refresh = text_value(answer.get("refresh_token"))
    return Tokens(access, refresh, until, now + CONNECTION_LIFE)

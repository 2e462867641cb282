"""Token endpoints of X: a refresh token works once; using it again revokes the sign-in.

With the setting `grace_seconds` it can be used again for as long as that.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from tests.fakes.network import Network
from tests.fakes.oauth import AuthorizationServer, CodeRefused
from tests.fakes.state import User
from tests.fakes.wire import Request, Response

INVALID = "Value passed for the token was invalid."


def error(status: int, word: str, description: str) -> Response:
    """An error response of the token endpoint."""
    return Response.json(status, {"error": word, "error_description": description})


class TokenEndpoints:
    """The token endpoints."""

    def __init__(self, network: Network, oauth: AuthorizationServer) -> None:
        self.network = network
        self.store = network.store
        self.oauth = oauth

    def token(self, request: Request, _: Mapping[str, str]) -> Response:
        """Exchange a code or a refresh token for tokens."""
        form = request.form()
        app = self.oauth.client(request, form)
        if app is None or (app.secret and request.basic is None):
            return error(401, "unauthorized_client", "Missing valid authorization header")
        kind = form.get("grant_type")
        if kind == "authorization_code":
            try:
                code = self.oauth.redeem(form, app)
            except CodeRefused as refused:
                what = {"code": "authorization code"}.get(str(refused), str(refused))
                return error(400, "invalid_request", f"Value passed for the {what} was invalid.")
            return self._granted(self.store.users[code.user], app.id, code.scope)
        if kind == "refresh_token":
            return self._refresh(form.get("refresh_token", ""), app.id)
        if kind == "client_credentials":
            return self._granted(None, app.id, "")
        return error(400, "unsupported_grant_type", "Value passed for the grant type was invalid.")

    def _granted(self, user: User | None, app: str, scope: str, family: str = "") -> Response:
        pair = self.network.grant(user, app, scope, family or secrets.token_hex(8))
        body: dict[str, Any] = {
            "token_type": "bearer",
            "expires_in": int(self.store.settings["access_seconds"]),
            "access_token": pair["access"],
            "scope": scope,
        }
        if "offline.access" in scope.split():
            body["refresh_token"] = pair["refresh"]
        return Response.json(200, body)

    def _refresh(self, value: str, app: str) -> Response:
        known = self.store.tokens.get(value)
        token = self.store.valid_token(value, "refresh")
        grace = float(self.store.settings["grace_seconds"])
        if known is not None and known.used and self.store.now() - known.used_at < grace:
            token = known
        elif known is not None and known.used:
            self.store.revoke_family(known.family)
            response = error(400, "invalid_request", INVALID)
            response.notes.append("replay: the family is revoked")
            return response
        if token is None or token.app != app or token.user is None:
            return error(400, "invalid_request", INVALID)
        token.used, token.used_at = True, token.used_at or self.store.now()
        self._end_access(token.family)
        return self._granted(self.store.users[token.user], app, token.scope, token.family)

    def _end_access(self, family: str) -> None:
        for value in list(self.store.families.get(family, ())):
            if self.store.tokens[value].kind == "access":
                self.store.families[family].discard(value)
                del self.store.tokens[value]

    def revoke(self, request: Request, _: Mapping[str, str]) -> Response:
        """Revoke a sign-in; an unknown token is not an error."""
        form = request.form()
        app = self.oauth.client(request, form)
        if app is None:
            return error(401, "unauthorized_client", "Missing valid authorization header")
        token = self.store.tokens.get(form.get("token", ""))
        if token is not None and token.app == app.id:
            self.store.revoke_family(token.family)
        return Response.json(200, {"revoked": True})

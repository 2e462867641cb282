"""The part of a Mastodon server that this project uses."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tests.fakes import mastodon_posts
from tests.fakes.network import Network, Route
from tests.fakes.oauth import AuthorizationServer, CodeRefused
from tests.fakes.state import App, Store, Token, User
from tests.fakes.wire import Request, Response

KEY_SECONDS = 3600
ERRORS = {
    "401": (401, "The access token is invalid"),
    "402": (402, "Payment required"),
    "403_duplicate": (422, "Validation failed: Text is a duplicate"),
    "403_not_permitted": (403, "This action is outside the authorized scopes"),
    "404": (404, "Record not found"),
    "429": (429, "Too many requests"),
    "usage_capped": (429, "Too many requests"),
    "500": (500, "Internal Server Error"),
    "503": (503, "There was a temporary problem serving your request, please try again"),
    "504": (504, "Gateway Timeout"),
}
BAD_GRANT = (
    "The provided authorization grant is invalid, expired, revoked, does not match the "
    "redirection URI used in the authorization request, or was issued to another client."
)


class Mastodon(Network):
    """One server and its accounts; mastodon_posts renders the statuses."""

    name = "mastodon"
    scope = "read:accounts read:statuses write:statuses"
    window = 300

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.oauth = AuthorizationServer(self, needs_challenge=False)
        self.statuses = mastodon_posts.Statuses(self)
        for method, path, run, kind in (
            ("GET", "/.well-known/oauth-authorization-server", self.discovery, "other"),
            ("POST", "/api/v1/apps", self.register, "other"),
            ("GET", "/oauth/authorize", self.oauth.page, "page"),
            ("POST", "/oauth/authorize", self.oauth.decide, "page"),
            ("POST", "/oauth/token", self.token, "token"),
            ("POST", "/oauth/revoke", self.revoke, "revoke"),
            ("GET", "/api/v1/accounts/verify_credentials", self.me, "other"),
            ("GET", "/api/v1/instance", self.instance_1, "other"),
            ("GET", "/api/v2/instance", self.instance_2, "other"),
            ("POST", "/api/v1/statuses", self.create, "create"),
            ("GET", "/api/v1/accounts/{id}/statuses", self.statuses.timeline, "lookup"),
            ("GET", "/api/v1/statuses/{id}", self.statuses.single, "read"),
            ("DELETE", "/api/v1/statuses/{id}", self.delete, "delete"),
        ):
            self.add(method, path, run, kind)

    def limit(self, route: Route) -> int | None:
        """300 requests per account in 5 minutes, counted per path."""
        return 300 if "/api/" in route[1].pattern else None

    def limit_headers(self, limit: int, remaining: int, reset: float) -> dict[str, str]:
        """Limit headers; the reset is a date."""
        until = datetime.fromtimestamp(reset, UTC).isoformat(timespec="microseconds")
        return {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset": until.replace("+00:00", "Z"),
        }

    def problem(self, name: str, reset: float | None = None) -> Response:
        """An error with its message."""
        status, message = ERRORS[name]
        response = Response.json(status, {"error": message})
        if reset is not None:
            response.headers.update(self.limit_headers(300, 0, reset))
        return response

    def bad_request(self, reason: str) -> Response:
        """The response to an invalid request."""
        return Response.json(422, {"error": f"Validation failed: {reason}"})

    def not_found(self) -> Response:
        """The response to an unknown path."""
        return self.problem("404")

    def without_id(self, response: Response) -> Response:
        """The same status with an empty object as the body."""
        return Response.json(response.status, {})

    def discovery(self, _: Request, __: Mapping[str, str]) -> Response:
        """The OAuth metadata, if the setting `discovery` gives a base address."""
        base = str(self.store.settings["discovery"])
        if not base:
            return self.problem("404")
        return Response.json(
            200,
            {
                "issuer": base + "/",
                "authorization_endpoint": base + "/oauth/authorize",
                "token_endpoint": base + "/oauth/token",
                "revocation_endpoint": base + "/oauth/revoke",
                "scopes_supported": ["read", "write", "profile"],
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code", "client_credentials"],
                "code_challenge_methods_supported": ["S256"],
            },
        )

    def register(self, request: Request, _: Mapping[str, str]) -> Response:
        """Register a client."""
        form = request.form()
        if not form.get("client_name") or not form.get("redirect_uris"):
            return self.bad_request("Application name can't be blank")
        app = App(
            secrets.token_urlsafe(24),
            secrets.token_urlsafe(24),
            tuple(form["redirect_uris"].split()),
            form.get("scopes", "read"),
        )
        self.store.apps[app.id] = app
        return Response.json(
            200,
            {
                "id": str(len(self.store.apps)),
                "name": form["client_name"],
                "website": form.get("website"),
                "scopes": app.scope.split(),
                "redirect_uris": list(app.redirects),
                "redirect_uri": "\n".join(app.redirects),
                "client_id": app.id,
                "client_secret": app.secret,
                "client_secret_expires_at": 0,
            },
        )

    def token(self, request: Request, _: Mapping[str, str]) -> Response:
        """Exchange a code for a token without expiry."""
        form = request.form()
        app = self.oauth.client(request, form)
        if app is None:
            message = "Client authentication failed due to unknown client."
            return Response.json(401, {"error": "invalid_client", "error_description": message})
        if form.get("grant_type") != "authorization_code":
            message = "The authorization grant type is not supported by the authorization server."
            body = {"error": "unsupported_grant_type", "error_description": message}
            return Response.json(400, body)
        try:
            code = self.oauth.redeem(form, app)
        except CodeRefused:
            body = {"error": "invalid_grant", "error_description": BAD_GRANT}
            return Response.json(400, body)
        pair = self.grant(self.store.users[code.user], app.id, code.scope)
        body_ok = {
            "access_token": pair["access"],
            "token_type": "Bearer",
            "scope": code.scope,
            "created_at": int(self.store.now()),
        }
        return Response.json(200, body_ok)

    def grant(self, user: User | None, app: str, scope: str, family: str = "") -> dict[str, str]:
        """An access token without expiry; there is no refresh token."""
        family = family or secrets.token_hex(8)
        token = Token("access", user.id if user else None, app, scope, family, None)
        return {"access": self.store.issue(token, self.token_value(token)), "refresh": ""}

    def revoke(self, request: Request, _: Mapping[str, str]) -> Response:
        """Revoke a token; an unknown token is not an error."""
        form = request.form()
        app = self.oauth.client(request, form)
        token = self.store.tokens.get(form.get("token", ""))
        if app is None or (token is not None and token.app != app.id):
            message = "You are not authorized to revoke this token"
            return Response.json(
                403, {"error": "unauthorized_client", "error_description": message}
            )
        if token is not None:
            self.store.revoke_family(token.family)
        return Response.json(200, {})

    def authenticate(self, request: Request, scope: str) -> tuple[User | None, Response | None]:
        """The user of a token with this scope, or the response that rejects the token."""
        token = self.store.valid_token(request.bearer, "access")
        if token is None or token.user is None:
            return None, self.problem("401")
        granted = set(token.scope.split())
        if scope not in granted and scope.partition(":")[0] not in granted:
            return None, self.problem("403_not_permitted")
        return self.store.users[token.user], None

    def me(self, request: Request, _: Mapping[str, str]) -> Response:
        """The account of the token."""
        user, refused = self.authenticate(request, "read:accounts")
        if user is None and "profile" in self._scopes(request):
            user = self.user(request)
        if user is None:
            return refused or self.problem("401")
        return Response.json(200, self.statuses.account(user))

    def _scopes(self, request: Request) -> list[str]:
        token = self.store.valid_token(request.bearer, "access")
        return token.scope.split() if token else []

    def instance_1(self, _: Request, __: Mapping[str, str]) -> Response:
        """The description of the server, API version 1."""
        return Response.json(200, {"uri": "fake.example", "title": "A fake", **self._about()})

    def instance_2(self, _: Request, __: Mapping[str, str]) -> Response:
        """The description of the server, API version 2."""
        more: dict[str, Any] = {"domain": "fake.example", "title": "A fake"}
        return Response.json(200, more | self._about() | {"api_versions": {"mastodon": 6}})

    def _about(self) -> dict[str, Any]:
        statuses = {
            "max_characters": self.store.settings["max_characters"],
            "max_media_attachments": 4,
            "characters_reserved_per_url": self.store.settings["address_characters"],
        }
        return {"version": "4.4.3", "configuration": {"statuses": statuses}, "rules": []}

    def create(self, request: Request, _: Mapping[str, str]) -> Response:
        """Create a status; the same idempotency key within an hour returns the same status."""
        user, refused = self.authenticate(request, "write:statuses")
        if user is None:
            return refused or self.problem("401")
        key = (user.id, request.headers.get("idempotency-key", ""))
        made, before = self.store.keys.get(key, (0.0, ""))
        if key[1] and before and self.store.now() - made < KEY_SECONDS:
            again = Response.json(200, self.statuses.shown(self.store.posts[before]))
            again.notes.append(f"same key as {before}")
            return again
        response, post = self.statuses.make(request, user)
        if post is not None and key[1]:
            self.store.keys[key] = (self.store.now(), post.id)
        return response

    def delete(self, request: Request, path_values: Mapping[str, str]) -> Response:
        """Delete a status and return it."""
        user, refused = self.authenticate(request, "write:statuses")
        if user is None:
            return refused or self.problem("401")
        post = self.store.posts.get(path_values["id"])
        if post is None or post.deleted or post.user != user.id:
            return self.problem("404")
        post.deleted = True
        return Response.json(200, self.statuses.shown(post) | {"text": post.text})

"""A Mastodon server as far as this project asks it."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tests.fakes import mastodon_posts
from tests.fakes.network import Network, Route
from tests.fakes.oauth import CodeRefused, Doorkeeper
from tests.fakes.state import App, Store, Token, User
from tests.fakes.wire import Answer, Request

KEY_SECONDS = 3600
WORDS = {
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
    """One server with its accounts; statuses are rendered by mastodon_posts."""

    name = "mastodon"
    scope = "read:accounts read:statuses write:statuses"
    window = 300

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.door = Doorkeeper(self, needs_challenge=False)
        self.shelf = mastodon_posts.Shelf(self)
        for method, path, run, kind in (
            ("GET", "/.well-known/oauth-authorization-server", self.discovery, "other"),
            ("POST", "/api/v1/apps", self.register, "other"),
            ("GET", "/oauth/authorize", self.door.page, "page"),
            ("POST", "/oauth/authorize", self.door.decide, "page"),
            ("POST", "/oauth/token", self.token, "token"),
            ("POST", "/oauth/revoke", self.revoke, "revoke"),
            ("GET", "/api/v1/accounts/verify_credentials", self.me, "other"),
            ("GET", "/api/v1/instance", self.instance_1, "other"),
            ("GET", "/api/v2/instance", self.instance_2, "other"),
            ("POST", "/api/v1/statuses", self.create, "create"),
            ("GET", "/api/v1/accounts/{id}/statuses", self.shelf.timeline, "lookup"),
            ("GET", "/api/v1/statuses/{id}", self.shelf.single, "read"),
            ("DELETE", "/api/v1/statuses/{id}", self.delete, "delete"),
        ):
            self.add(method, path, run, kind)

    def limit(self, route: Route) -> int | None:
        """300 requests in 5 minutes for an account, counted here for each path."""
        return 300 if "/api/" in route[1].pattern else None

    def limit_headers(self, limit: int, remaining: int, reset: float) -> dict[str, str]:
        """The end of the window as a date."""
        until = datetime.fromtimestamp(reset, UTC).isoformat(timespec="microseconds")
        return {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset": until.replace("+00:00", "Z"),
        }

    def problem(self, name: str, reset: float | None = None) -> Answer:
        """A word of what is wrong, in English."""
        status, words = WORDS[name]
        answer = Answer.json(status, {"error": words})
        if reset is not None:
            answer.headers.update(self.limit_headers(300, 0, reset))
        return answer

    def bad_request(self, reason: str) -> Answer:
        """What cannot be validated."""
        return Answer.json(422, {"error": f"Validation failed: {reason}"})

    def not_found(self) -> Answer:
        """No such path."""
        return self.problem("404")

    def without_id(self, answer: Answer) -> Answer:
        """An empty object."""
        return Answer.json(answer.status, {})

    def discovery(self, _: Request, __: Mapping[str, str]) -> Answer:
        """Only where the tests have said under which address."""
        base = str(self.store.settings["discovery"])
        if not base:
            return self.problem("404")
        return Answer.json(
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

    def register(self, request: Request, _: Mapping[str, str]) -> Answer:
        """A client makes itself known."""
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
        return Answer.json(
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

    def token(self, request: Request, _: Mapping[str, str]) -> Answer:
        """A code becomes a token that does not end."""
        form = request.form()
        app = self.door.client(request, form)
        if app is None:
            words = "Client authentication failed due to unknown client."
            return Answer.json(401, {"error": "invalid_client", "error_description": words})
        if form.get("grant_type") != "authorization_code":
            words = "The authorization grant type is not supported by the authorization server."
            body = {"error": "unsupported_grant_type", "error_description": words}
            return Answer.json(400, body)
        try:
            code = self.door.redeem(form, app)
        except CodeRefused:
            body = {"error": "invalid_grant", "error_description": BAD_GRANT}
            return Answer.json(400, body)
        pair = self.grant(self.store.users[code.user], app.id, code.scope)
        body_ok = {
            "access_token": pair["access"],
            "token_type": "Bearer",
            "scope": code.scope,
            "created_at": int(self.store.now()),
        }
        return Answer.json(200, body_ok)

    def grant(self, user: User | None, app: str, scope: str, family: str = "") -> dict[str, str]:
        """There is no refresh here, and no end."""
        family = family or secrets.token_hex(8)
        token = Token("access", user.id if user else None, app, scope, family, None)
        return {"access": self.store.issue(token, self.token_value(token)), "refresh": ""}

    def revoke(self, request: Request, _: Mapping[str, str]) -> Answer:
        """End a sign-in; one that has ended is no error."""
        form = request.form()
        app = self.door.client(request, form)
        token = self.store.tokens.get(form.get("token", ""))
        if app is None or (token is not None and token.app != app.id):
            words = "You are not authorized to revoke this token"
            return Answer.json(403, {"error": "unauthorized_client", "error_description": words})
        if token is not None:
            self.store.kill(token.family)
        return Answer.json(200, {})

    def opened(self, request: Request, scope: str) -> tuple[User | None, Answer | None]:
        """Whose token this is, if it may do this."""
        token = self.store.live(request.bearer, "access")
        if token is None or token.user is None:
            return None, self.problem("401")
        held = set(token.scope.split())
        if scope not in held and scope.partition(":")[0] not in held:
            return None, self.problem("403_not_permitted")
        return self.store.users[token.user], None

    def me(self, request: Request, _: Mapping[str, str]) -> Answer:
        """Who has signed in."""
        user, refused = self.opened(request, "read:accounts")
        if user is None and "profile" in self._scopes(request):
            user = self.user(request)
        if user is None:
            return refused or self.problem("401")
        return Answer.json(200, self.shelf.account(user))

    def _scopes(self, request: Request) -> list[str]:
        token = self.store.live(request.bearer, "access")
        return token.scope.split() if token else []

    def instance_1(self, _: Request, __: Mapping[str, str]) -> Answer:
        """What the server says of itself, in the older form."""
        return Answer.json(200, {"uri": "fake.example", "title": "A fake", **self._about()})

    def instance_2(self, _: Request, __: Mapping[str, str]) -> Answer:
        """What the server says of itself."""
        more: dict[str, Any] = {"domain": "fake.example", "title": "A fake"}
        return Answer.json(200, more | self._about() | {"api_versions": {"mastodon": 6}})

    def _about(self) -> dict[str, Any]:
        statuses = {
            "max_characters": self.store.settings["max_characters"],
            "max_media_attachments": 4,
            "characters_reserved_per_url": 23,
        }
        return {"version": "4.4.3", "configuration": {"statuses": statuses}, "rules": []}

    def create(self, request: Request, _: Mapping[str, str]) -> Answer:
        """A status is made; the same key within the hour means the same status."""
        user, refused = self.opened(request, "write:statuses")
        if user is None:
            return refused or self.problem("401")
        key = (user.id, request.headers.get("idempotency-key", ""))
        made, before = self.store.keys.get(key, (0.0, ""))
        if key[1] and before and self.store.now() - made < KEY_SECONDS:
            again = Answer.json(200, self.shelf.shown(self.store.posts[before]))
            again.notes.append(f"same key as {before}")
            return again
        answer, post = self.shelf.make(request, user)
        if post is not None and key[1]:
            self.store.keys[key] = (self.store.now(), post.id)
        return answer

    def delete(self, request: Request, words: Mapping[str, str]) -> Answer:
        """A status is taken away; the answer is what it was."""
        user, refused = self.opened(request, "write:statuses")
        if user is None:
            return refused or self.problem("401")
        post = self.store.posts.get(words["id"])
        if post is None or post.deleted or post.user != user.id:
            return self.problem("404")
        post.deleted = True
        return Answer.json(200, self.shelf.shown(post) | {"text": post.text})

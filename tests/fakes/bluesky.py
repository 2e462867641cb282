"""The part of a Bluesky server (an atproto PDS) that this project uses: sessions and identities."""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

from tests.fakes import bluesky_posts
from tests.fakes.network import Network, Route
from tests.fakes.state import Store, Token, User
from tests.fakes.wire import Request, Response

XRPC = "/xrpc/"
SCOPES = {"access": "com.atproto.appPass", "refresh": "com.atproto.refresh"}
ERRORS = {
    # Bluesky rejects an access token with status 400.
    "401": (400, "ExpiredToken", "Token has expired"),
    "402": (402, "PaymentRequired", "Payment Required"),
    "403_duplicate": (400, "InvalidRequest", "Duplicate record"),
    "403_not_permitted": (403, "Forbidden", "Bad token scope"),
    "429": (429, "RateLimitExceeded", "Rate Limit Exceeded"),
    "usage_capped": (429, "RateLimitExceeded", "Daily Rate Limit Exceeded"),
    "500": (500, "InternalServerError", "Internal Server Error"),
    "503": (503, "NotEnoughResources", "Service Unavailable"),
    "504": (504, "UpstreamTimeout", "Upstream Timeout"),
}


def refusal(status: int, error: str, message: str) -> Response:
    """An XRPC error response."""
    return Response.json(status, {"error": error, "message": message})


def _part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


class Bluesky(Network):
    """One server and its accounts; bluesky_posts stores the records."""

    name = "bluesky"
    scope = SCOPES["access"]
    window = 3600

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.repo = bluesky_posts.Repo(self)
        for method, name, run, kind in (
            ("POST", "com.atproto.server.createSession", self.create_session, "token"),
            ("POST", "com.atproto.server.refreshSession", self.refresh_session, "refresh"),
            ("POST", "com.atproto.server.deleteSession", self.delete_session, "revoke"),
            ("GET", "com.atproto.server.getSession", self.get_session, "other"),
            ("GET", "com.atproto.identity.resolveHandle", self.resolve_handle, "other"),
            ("GET", "app.bsky.actor.getProfile", self.profile, "other"),
            ("POST", "com.atproto.repo.putRecord", self.repo.put, "create"),
            ("POST", "com.atproto.repo.createRecord", self.repo.create, "create"),
            ("POST", "com.atproto.repo.deleteRecord", self.repo.delete, "delete"),
            ("GET", "com.atproto.repo.getRecord", self.repo.get, "lookup"),
            ("GET", "com.atproto.repo.listRecords", self.repo.list, "lookup"),
            ("GET", "app.bsky.feed.getPosts", self.repo.posts, "read"),
        ):
            self.add(method, XRPC + name, run, kind)

    def new_user_id(self, number: int) -> str:
        """A DID with 24 letters, deterministic for a number."""
        digest = hashlib.sha256(str(number).encode()).digest()
        return "did:plc:" + base64.b32encode(digest).decode().lower()[:24]

    def handle(self, name: str) -> str:
        """A handle, which is a host name."""
        return f"{name}.fake.test"

    def token_value(self, token: Token) -> str:
        """A token in the form of a JWT: clients read its expiry."""
        claims = {
            "scope": SCOPES[token.kind],
            "sub": token.user,
            "aud": "did:web:fake.example",
            "iat": int(self.store.now()),
            "exp": int(token.until or 0),
            "jti": secrets.token_hex(12),
        }
        signature = base64.urlsafe_b64encode(secrets.token_bytes(33)).decode()
        return f"{_part({'typ': 'at+jwt', 'alg': 'ES256K'})}.{_part(claims)}.{signature}"

    def limit(self, route: Route) -> int | None:
        """5,000 points per hour; a create costs 3."""
        return 5000 // 3 if route[3] == "create" else None

    def limit_headers(self, _limit: int, remaining: int, reset: float) -> dict[str, str]:
        """Limit headers, in points."""
        return {
            "ratelimit-limit": "5000",
            "ratelimit-remaining": str(remaining * 3),
            "ratelimit-reset": str(int(reset)),
            "ratelimit-policy": f"5000;w={self.window}",
        }

    def problem(self, name: str, reset: float | None = None) -> Response:
        """An error with its name and message."""
        response = refusal(*ERRORS[name])
        if reset is not None:
            response.headers.update(self.limit_headers(5000, 0, reset))
        return response

    def bad_request(self, reason: str) -> Response:
        """The response to an invalid request."""
        return refusal(400, "InvalidRequest", reason)

    def not_found(self) -> Response:
        """The response to an unknown method."""
        return refusal(404, "XRPCNotSupported", "XRPCNotSupported")

    def without_id(self, response: Response) -> Response:
        """The same status with an empty object as the body."""
        return Response.json(response.status, {})

    def account_of(self, request: Request) -> User | None:
        """The account of the token; for a public request the account that it asks about."""
        user = super().account_of(request)
        return user or self.store.find_user(
            request.parameter("repo") or request.parameter("handle")
        )

    def authenticate(
        self, request: Request, kind: str = "access"
    ) -> tuple[User | None, Response | None]:
        """The user of a valid token, or the response that rejects the token."""
        if not request.bearer:
            return None, refusal(401, "AuthMissing", "Authentication Required")
        known = self.store.tokens.get(request.bearer)
        if known is None or known.kind != kind or known.user is None:
            return None, refusal(400, "InvalidToken", "Token could not be verified")
        if known.used:
            return None, refusal(400, "ExpiredToken", "Token has been revoked")
        if self.store.valid_token(request.bearer, kind) is None:
            return None, refusal(400, "ExpiredToken", "Token has expired")
        return self.store.users[known.user], None

    def create_session(self, request: Request, _: Mapping[str, str]) -> Response:
        """Create a session from a handle and an app password."""
        content = request.json()
        user = self.store.find_user(str(content.get("identifier", "")))
        if user is None or content.get("password") != user.password:
            return refusal(401, "AuthenticationRequired", "Invalid identifier or password")
        return self._session(user, "")

    def _session(self, user: User, family: str) -> Response:
        pair = self.grant(user, "", self.scope, family)
        tokens = {"accessJwt": pair["access"], "refreshJwt": pair["refresh"]}
        return Response.json(200, tokens | self._about(user))

    def _about(self, user: User) -> dict[str, Any]:
        about: dict[str, Any] = {"did": user.id, "handle": user.handle, "active": True}
        where = self.store.settings["did_doc"]
        if where:
            service = {
                "id": "#atproto_pds",
                "type": "AtprotoPersonalDataServer",
                "serviceEndpoint": where,
            }
            about["didDoc"] = {"id": user.id, "service": [service]}
        return about

    def refresh_session(self, request: Request, _: Mapping[str, str]) -> Response:
        """Exchange a refresh token, which is valid once."""
        user, refused = self.authenticate(request, "refresh")
        if user is None:
            return refused or self.problem("401")
        token = self.store.tokens[request.bearer]
        token.used = True
        return self._session(user, token.family)

    def delete_session(self, request: Request, _: Mapping[str, str]) -> Response:
        """End a session. As at Bluesky, its access tokens stay valid until they expire."""
        user, refused = self.authenticate(request, "refresh")
        if user is None:
            return refused or self.problem("401")
        family = self.store.tokens[request.bearer].family
        for value in self.store.families.get(family, ()):
            if self.store.tokens[value].kind == "refresh":
                self.store.tokens[value].used = True
        return Response(200)

    def get_session(self, request: Request, _: Mapping[str, str]) -> Response:
        """The account of the session."""
        user, refused = self.authenticate(request)
        if user is None:
            return refused or self.problem("401")
        return Response.json(200, self._about(user))

    def resolve_handle(self, request: Request, _: Mapping[str, str]) -> Response:
        """The DID of a handle."""
        user = self.store.find_user(request.parameter("handle"))
        if user is None or user.handle != request.parameter("handle"):
            return refusal(400, "InvalidRequest", "Unable to resolve handle")
        return Response.json(200, {"did": user.id})

    def profile(self, request: Request, _: Mapping[str, str]) -> Response:
        """The minimal profile that a client reads after sign-in."""
        user = self.store.find_user(request.parameter("actor"))
        if user is None:
            return refusal(400, "InvalidRequest", "Profile not found")
        return Response.json(200, {"did": user.id, "handle": user.handle, "displayName": user.name})

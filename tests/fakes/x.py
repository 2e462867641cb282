"""The part of X API v2 that this project uses: sign-in and posts."""

from collections.abc import Mapping

from tests.fakes import x_posts, x_tokens
from tests.fakes.network import Network, Route
from tests.fakes.oauth import AuthorizationServer
from tests.fakes.state import Post, Store, Token, User
from tests.fakes.wire import Request, Response

PROBLEMS = "https://api.twitter.com/2/problems/"
LIMITS = {
    "POST/2/tweets": 100, "DELETE/2/tweets/": 50, "GET/2/users/me": 75, "GET/2/users/": 900,
    "GET/2/tweets": 900,
}  # fmt: skip
FIELDS = {
    "text", "reply", "media", "poll", "quote_tweet_id", "reply_settings", "community_id",
    "nullcast", "made_with_ai", "paid_partnership", "geo", "for_super_followers_only",
    "direct_message_deep_link", "card_uri", "share_with_followers", "edit_options",
}  # fmt: skip
PLAIN = {
    "401": (401, "Unauthorized", "Unauthorized"),
    "403_duplicate": (
        403, "Forbidden", "You are not allowed to create a Tweet with duplicate content.",
    ),
    "403_not_permitted": (403, "Forbidden", "You are not permitted to perform this action."),
    "429": (429, "Too Many Requests", "Too Many Requests"),
    "500": (500, "Internal Server Error", "Something is broken."),
    "503": (503, "Service Unavailable", "Service Unavailable"),
    "504": (504, "Gateway Timeout", "Gateway Timeout"),
}  # fmt: skip
APP_ONLY = (
    "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint. "
    "Supported authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context]."
)


class X(Network):
    """The network; x_posts renders the posts."""

    name = "x"
    scope = "tweet.read tweet.write users.read offline.access"

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.oauth = AuthorizationServer(self, needs_challenge=True)
        self.tokens = x_tokens.TokenEndpoints(self, self.oauth)
        self.reader = x_posts.PostReader(store)
        self.add("GET", "/i/oauth2/authorize", self.oauth.page, "page")
        self.add("POST", "/i/oauth2/authorize", self.oauth.decide, "page")
        self.add("POST", "/2/oauth2/token", self.tokens.token, "token")
        self.add("POST", "/2/oauth2/revoke", self.tokens.revoke, "revoke")
        self.add("GET", "/2/users/me", self.me, "other")
        self.add("POST", "/2/tweets", self.create, "create")
        self.add("GET", "/2/users/{id}/tweets", self.timeline, "lookup")
        self.add("GET", "/2/tweets", self.several, "read")
        self.add("GET", "/2/tweets/{id}", self.single, "read")
        self.add("DELETE", "/2/tweets/{id}", self.delete, "delete")

    def limit(self, route: Route) -> int | None:
        """The documented limits per 15 minutes."""
        key = route[0] + route[1].pattern
        return next((n for start, n in LIMITS.items() if key.startswith(start)), None)

    def limit_headers(self, limit: int, remaining: int, reset: float) -> dict[str, str]:
        """Limit headers; the reset is in seconds since 1970."""
        return {
            "x-rate-limit-limit": str(limit),
            "x-rate-limit-remaining": str(remaining),
            "x-rate-limit-reset": str(int(reset)),
        }

    def problem(self, name: str, reset: float | None = None) -> Response:
        """An error response, with the body that X sends as far as it is known."""
        if name == "402":
            detail = "Your enrolled account [42] does not have any credits to fulfill this request."
            body = {"type": PROBLEMS + "credits", "title": "CreditsDepleted", "detail": detail}
            return Response.json(402, body)
        if name == "usage_capped":
            body = {
                "type": PROBLEMS + "usage-capped",
                "title": "UsageCapExceeded",
                "detail": "Usage cap exceeded: Monthly product cap",
                "period": "Monthly",
                "scope": "Product",
            }
            return Response.json(429, body)
        status, title, detail = PLAIN[name]
        response = Response.json(
            status, {"title": title, "detail": detail, "type": "about:blank", "status": status}
        )
        if reset is not None:
            response.headers.update(self.limit_headers(100, 0, reset))
        return response

    def bad_request(self, reason: str) -> Response:
        """The response to invalid parameters."""
        return Response.json(
            400,
            {
                "errors": [{"parameters": {}, "message": reason}],
                "title": "Invalid Request",
                "detail": "One or more parameters to your request was invalid.",
                "type": PROBLEMS + "invalid-request",
            },
        )

    def not_found(self) -> Response:
        """The response to an unknown path."""
        return Response.json(
            404, {"title": "Not Found", "detail": "Not Found", "type": "about:blank", "status": 404}
        )

    def without_id(self, response: Response) -> Response:
        """The same status with empty data."""
        return Response.json(response.status, {"data": {}})

    def _authenticate(self, request: Request, scope: str) -> tuple[User | None, Response | None]:
        token: Token | None = self.store.valid_token(request.bearer, "access")
        if token is None:
            return None, self.problem("401")
        if token.user is None:
            body = {
                "title": "Unsupported Authentication",
                "detail": APP_ONLY,
                "type": PROBLEMS + "unsupported-authentication",
                "status": 403,
            }
            return None, Response.json(403, body)
        if token.scope and scope not in token.scope.split():
            return None, self.problem("403_not_permitted")
        return self.store.users[token.user], None

    def me(self, request: Request, _: Mapping[str, str]) -> Response:
        """The account of the token."""
        user, refused = self._authenticate(request, "users.read")
        if user is None:
            return refused or self.problem("401")
        return Response.json(
            200, {"data": {"id": user.id, "name": user.name, "username": user.handle}}
        )

    def create(self, request: Request, _: Mapping[str, str]) -> Response:
        """Create a post."""
        user, refused = self._authenticate(request, "tweet.write")
        if user is None:
            return refused or self.problem("401")
        body = request.json()
        unknown = sorted(set(body) - FIELDS)
        if unknown:
            return self.bad_request(f"$.{unknown[0]}: is not defined in the schema")
        text = body.get("text")
        if not isinstance(text, str) or not text.strip():
            return self.bad_request("text is empty")
        own_posts = self.store.visible_posts(user.id) if self.store.settings["duplicates"] else []
        if any(post.text == text for post in own_posts):
            return self.problem("403_duplicate")
        post = Post(self.store.new_id(), user.id, text, self.store.now())
        x_posts.shorten(post)
        self.store.add_post(post)
        data = {"id": post.id, "text": post.shown, "edit_history_tweet_ids": [post.id]}
        return Response.json(201, {"data": data})

    def timeline(self, request: Request, path_values: Mapping[str, str]) -> Response:
        """The posts of an account."""
        user, refused = self._authenticate(request, "tweet.read")
        return refused or self.reader.timeline(request, path_values["id"], user.id if user else "")

    def several(self, request: Request, _: Mapping[str, str]) -> Response:
        """Posts by their ids."""
        user, refused = self._authenticate(request, "tweet.read")
        ids = [i for i in request.parameter("ids").split(",") if i]
        return refused or self.reader.several(request, ids, user.id if user else "")

    def single(self, request: Request, path_values: Mapping[str, str]) -> Response:
        """One post."""
        user, refused = self._authenticate(request, "tweet.read")
        return refused or self.reader.single(request, path_values["id"], user.id if user else "")

    def delete(self, request: Request, path_values: Mapping[str, str]) -> Response:
        """Delete a post."""
        user, refused = self._authenticate(request, "tweet.write")
        if user is None:
            return refused or self.problem("401")
        post = self.store.posts.get(path_values["id"])
        if post is not None and post.user != user.id:
            return self.problem("403_not_permitted")
        if post is not None:
            post.deleted = True
        return Response.json(200, {"data": {"deleted": post is not None}})

"""The base class of the three networks: routes, authentication, rate limits."""

import re
import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from email.utils import formatdate
from typing import ClassVar

from tests.fakes.state import App, Code, Store, Token, User
from tests.fakes.wire import BadRequest, Request, Response

Route = tuple[str, re.Pattern[str], Callable[[Request, Mapping[str, str]], Response], str]
WINDOW = 900


class Network(ABC):
    """One network. `respond` runs under the lock of the store."""

    name: ClassVar[str]
    scope: ClassVar[str] = ""
    window: ClassVar[int] = WINDOW

    def __init__(self, store: Store) -> None:
        self.store = store
        self.url = ""
        self.routes: list[Route] = []
        self.prepare()

    def prepare(self) -> None:
        """Create the initial state: one registered client."""
        self.store.apps["fake-client"] = App("fake-client", "fake-secret")

    def add(
        self,
        method: str,
        path: str,
        run: Callable[[Request, Mapping[str, str]], Response],
        kind: str,
    ) -> None:
        """Add a route: a path such as `/2/users/{id}/tweets`, and the kind of its requests."""
        pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path) + "/?")
        self.routes.append((method, pattern, run, kind))

    def _route(self, request: Request) -> tuple[Route, Mapping[str, str]] | None:
        for route in self.routes:
            found = route[1].fullmatch(request.path)
            if found and route[0] == request.method:
                return route, found.groupdict()
        return None

    def kind(self, request: Request) -> str:
        """The kind of a request: create, lookup, refresh, token or other."""
        found = self._route(request)
        kind = found[0][3] if found else "other"
        if kind == "token" and b"refresh_token" in request.body:
            return "refresh"
        return kind

    def respond(self, request: Request) -> Response:
        """Process a request and return the response."""
        found = self._route(request)
        if found is None:
            return self.not_found()
        route, path_values = found
        with self.store.lock:
            refused, headers = self._count(request, route)
            try:
                response = refused or route[2](request, path_values)
            except BadRequest as error:
                response = self.bad_request(str(error))
            response.headers.update(headers)
            return response

    def _count(self, request: Request, route: Route) -> tuple[Response | None, dict[str, str]]:
        user = self.user(request)
        limit = self.limit(route)
        if user is None or limit is None:
            return None, {}
        window = int(self.store.now()) // self.window
        key = (user.id, route[0] + route[1].pattern)
        at, calls = self.store.calls.get(key, (window, 0))
        calls = calls + 1 if at == window else 1
        self.store.calls[key] = (window, calls)
        reset = (window + 1) * self.window
        if not self.store.settings["limits"]:
            return None, self.limit_headers(limit, max(limit - calls, 1), reset)
        refused = self.problem("429", reset) if calls > limit else None
        return refused, self.limit_headers(limit, max(limit - calls, 0), reset)

    def user(self, request: Request) -> User | None:
        """The user of the request's valid access token."""
        token = self.store.valid_token(request.bearer, "access") if request.bearer else None
        return self.store.users.get(token.user) if token and token.user else None

    def account_of(self, request: Request) -> User | None:
        """The user that a request belongs to, even if its token is no longer valid."""
        shown: Token | Code | None = self.store.tokens.get(request.bearer)
        if shown is None and b"token=" in request.body:
            form = request.form()
            shown = self.store.tokens.get(form.get("refresh_token") or form.get("token", ""))
        elif shown is None and b"code=" in request.body:
            shown = self.store.codes.get(request.form().get("code", ""))
        return self.store.users.get(shown.user) if shown and shown.user else None

    def new_user(self, name: str = "") -> User:
        """Create an account."""
        number = len(self.store.users) + 1
        name = name or f"u{number}"
        user = User(self.new_user_id(number), name, self.handle(name), f"app-password-{name}")
        self.store.users[user.id] = user
        return user

    def new_user_id(self, number: int) -> str:
        """The id of the account with this number."""
        return str(1000 + number)

    def handle(self, name: str) -> str:
        """The handle of the account with this name."""
        return name

    def grant(self, user: User | None, app: str, scope: str, family: str = "") -> dict[str, str]:
        """Issue an access and a refresh token of one family."""
        family = family or secrets.token_hex(8)
        now, ends = self.store.now(), self.store.settings
        owner = user.id if user else None
        pair = {}
        for kind, setting in (("access", "access_seconds"), ("refresh", "refresh_seconds")):
            token = Token(kind, owner, app, scope, family, now + float(ends[setting]))
            pair[kind] = self.store.issue(token, self.token_value(token))
        return pair

    def token_value(self, token: Token) -> str:
        """A new token string."""
        return f"{token.kind}-{secrets.token_urlsafe(32)}"

    def with_date(self, response: Response) -> Response:
        """Add the time of the fake: a client may compare it with its own clock."""
        response.headers.setdefault("Date", formatdate(self.store.now(), usegmt=True))
        return response

    @abstractmethod
    def limit(self, route: Route) -> int | None:
        """The number of calls of a route per account and window; None for no limit."""

    @abstractmethod
    def limit_headers(self, limit: int, remaining: int, reset: float) -> dict[str, str]:
        """The headers that describe a limit."""

    @abstractmethod
    def problem(self, name: str, reset: float | None = None) -> Response:
        """An error response of the network, by name."""

    @abstractmethod
    def bad_request(self, reason: str) -> Response:
        """The response to an invalid request."""

    @abstractmethod
    def not_found(self) -> Response:
        """The response to an unknown path."""

    @abstractmethod
    def without_id(self, response: Response) -> Response:
        """The same response without the id of the post."""

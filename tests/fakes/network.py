"""What the three networks have in common: routes, who asks, limits."""

import re
import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from email.utils import formatdate
from typing import ClassVar

from tests.fakes.state import App, Code, Store, Token, User
from tests.fakes.wire import Answer, BadRequest, Request

Route = tuple[str, re.Pattern[str], Callable[[Request, Mapping[str, str]], Answer], str]
WINDOW = 900


class Network(ABC):
    """One network. `answer` does its work under the lock of the store."""

    name: ClassVar[str]
    scope: ClassVar[str] = ""
    window: ClassVar[int] = WINDOW

    def __init__(self, store: Store) -> None:
        self.store = store
        self.url = ""
        self.routes: list[Route] = []
        self.prepare()

    def prepare(self) -> None:
        """What is there before anybody has asked."""
        self.store.apps["fake-client"] = App("fake-client", "fake-secret")

    def add(
        self, method: str, path: str, run: Callable[[Request, Mapping[str, str]], Answer], kind: str
    ) -> None:
        """A path as `/2/users/{id}/tweets`, and what kind of request it is."""
        pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path) + "/?")
        self.routes.append((method, pattern, run, kind))

    def _route(self, request: Request) -> tuple[Route, Mapping[str, str]] | None:
        for route in self.routes:
            found = route[1].fullmatch(request.path)
            if found and route[0] == request.method:
                return route, found.groupdict()
        return None

    def kind(self, request: Request) -> str:
        """create, lookup, refresh, token or other."""
        found = self._route(request)
        kind = found[0][3] if found else "other"
        if kind == "token" and b"refresh_token" in request.body:
            return "refresh"
        return kind

    def answer(self, request: Request) -> Answer:
        """Do what is asked, and say it."""
        found = self._route(request)
        if found is None:
            return self.not_found()
        route, words = found
        with self.store.lock:
            refused, headers = self._count(request, route)
            try:
                answer = refused or route[2](request, words)
            except BadRequest as error:
                answer = self.bad_request(str(error))
            answer.headers.update(headers)
            return answer

    def _count(self, request: Request, route: Route) -> tuple[Answer | None, dict[str, str]]:
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
        """Whose live access token this is."""
        token = self.store.live(request.bearer, "access") if request.bearer else None
        return self.store.users.get(token.user) if token and token.user else None

    def whose(self, request: Request) -> User | None:
        """Whose request this is meant to be, also where its token opens nothing any more."""
        shown: Token | Code | None = self.store.tokens.get(request.bearer)
        if shown is None and b"token=" in request.body:
            form = request.form()
            shown = self.store.tokens.get(form.get("refresh_token") or form.get("token", ""))
        elif shown is None and b"code=" in request.body:
            shown = self.store.codes.get(request.form().get("code", ""))
        return self.store.users.get(shown.user) if shown and shown.user else None

    def new_user(self, name: str = "") -> User:
        """An account that can be signed in to."""
        number = len(self.store.users) + 1
        name = name or f"u{number}"
        user = User(self.new_user_id(number), name, self.handle(name), f"app-password-{name}")
        self.store.users[user.id] = user
        return user

    def new_user_id(self, number: int) -> str:
        """How the network numbers accounts."""
        return str(1000 + number)

    def handle(self, name: str) -> str:
        """How the network names accounts."""
        return name

    def grant(self, user: User | None, app: str, scope: str, family: str = "") -> dict[str, str]:
        """An access and a refresh token of one family."""
        family = family or secrets.token_hex(8)
        now, ends = self.store.now(), self.store.settings
        owner = user.id if user else None
        pair = {}
        for kind, life in (("access", "access_seconds"), ("refresh", "refresh_seconds")):
            token = Token(kind, owner, app, scope, family, now + float(ends[life]))
            pair[kind] = self.store.issue(token, self.token_value(token))
        return pair

    def token_value(self, token: Token) -> str:
        """What a token looks like."""
        return f"{token.kind}-{secrets.token_urlsafe(32)}"

    def dated(self, answer: Answer) -> Answer:
        """With the fake's own time: a client may reckon from its difference to its own."""
        answer.headers.setdefault("Date", formatdate(self.store.now(), usegmt=True))
        return answer

    @abstractmethod
    def limit(self, route: Route) -> int | None:
        """How many calls of a route one account has in a window."""

    @abstractmethod
    def limit_headers(self, limit: int, remaining: int, reset: float) -> dict[str, str]:
        """The limit as the network says it."""

    @abstractmethod
    def problem(self, name: str, reset: float | None = None) -> Answer:
        """An error as the network words it."""

    @abstractmethod
    def bad_request(self, reason: str) -> Answer:
        """A request that cannot be understood."""

    @abstractmethod
    def not_found(self) -> Answer:
        """A path that is none."""

    @abstractmethod
    def without_id(self, answer: Answer) -> Answer:
        """The same answer, but nobody can tell which post it means."""

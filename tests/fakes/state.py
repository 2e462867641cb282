"""The state of a fake: users, apps, codes, tokens, posts, behind one lock."""

import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.fakes.journal import Journal

LINK = re.compile(r"https?://[^\s<>\"]+")
SETTINGS: dict[str, Any] = {
    "duplicates": True,  # X: refuse a text that the account has posted already
    "limits": False,  # refuse calls beyond the rate limit
    "access_seconds": 7200,
    "refresh_seconds": 15_552_000,
    "code_seconds": 30,
    "grace_seconds": 0,  # X: how long a used refresh token can be used again
    "max_characters": 500,  # Mastodon: longest status
    "address_characters": 23,  # Mastodon: what an address counts as
    "did_doc": "",  # Bluesky: server address in sessions
    "discovery": "",  # Mastodon: base address in the OAuth metadata
}


@dataclass
class User:
    """One account. `name` is its name in tests, `id` the network's own."""

    id: str
    name: str
    handle: str
    password: str


@dataclass
class App:
    """One OAuth client; public without a secret; without `redirects` it may use any."""

    id: str
    secret: str
    redirects: tuple[str, ...] = ()
    scope: str = ""


@dataclass
class Code:
    """One authorization code."""

    user: str
    app: str
    redirect: str
    challenge: str
    scope: str
    until: float
    used: bool = False


@dataclass
class Token:
    """One access or refresh token; the tokens of one sign-in are one family."""

    kind: str
    user: str | None
    app: str
    scope: str
    family: str
    until: float | None
    used: bool = False
    used_at: float = 0.0


@dataclass
class Post:
    """One post: `text` as sent, `shown` as the network renders it."""

    id: str
    user: str
    text: str
    at: float
    shown: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    deleted: bool = False
    replaced: int = 0

    @property
    def links(self) -> list[str]:
        """The links in the text as sent."""
        return links(self.text)


def links(text: str) -> list[str]:
    """The links of a text, without trailing punctuation."""
    return [found.rstrip(".,;:!?)'»…") for found in LINK.findall(text)]


class Store:
    """The state of one fake."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.ahead = 0.0
        self.reset()

    def reset(self) -> None:
        """Delete everything except the clock."""
        with self.lock:
            self.settings = dict(SETTINGS)
            self.users: dict[str, User] = {}
            self.apps: dict[str, App] = {}
            self.codes: dict[str, Code] = {}
            self.tokens: dict[str, Token] = {}
            self.families: dict[str, set[str]] = {}
            self.posts: dict[str, Post] = {}
            self.by_user: dict[str, list[Post]] = {}
            self.keys: dict[tuple[str, str], tuple[float, str]] = {}
            self.calls: dict[tuple[str, str], tuple[int, int]] = {}
            self.journal = Journal()
            self._last_id = 0

    def now(self) -> float:
        """Seconds since 1970 by the fake's own clock."""
        return time.time() + self.ahead

    def moment(self, at: float | None = None, spec: str = "milliseconds") -> str:
        """A time as the networks write it."""
        when = datetime.fromtimestamp(self.now() if at is None else at, UTC)
        return when.isoformat(timespec=spec).replace("+00:00", "Z")

    def new_id(self) -> str:
        """An id that grows with time, as at X and Mastodon."""
        self._last_id = max(self._last_id + 1, int(self.now() * 1000) << 16)
        return str(self._last_id)

    def find_user(self, word: str) -> User | None:
        """A user by id, name or handle."""
        if word in self.users:
            return self.users[word]
        word = word.lstrip("@")
        return next((u for u in self.users.values() if word in {u.name, u.handle}), None)

    def add_post(self, post: Post) -> None:
        """Store a post."""
        self.posts[post.id] = post
        self.by_user.setdefault(post.user, []).append(post)

    def visible_posts(self, user: str, lag: float = 0.0) -> list[Post]:
        """The posts of a user that can be seen, newest first."""
        latest = self.now() - lag
        posts = reversed(self.by_user.get(user, []))
        return [p for p in posts if not p.deleted and (not lag or p.at <= latest)]

    def link_counts(self) -> Counter[str]:
        """The number of existing posts with each link."""
        return Counter(
            link for post in self.posts.values() if not post.deleted for link in post.links
        )

    def issue(self, token: Token, value: str) -> str:
        """Store a token under the `value` that the client sends."""
        self.tokens[value] = token
        self.families.setdefault(token.family, set()).add(value)
        return value

    def valid_token(self, value: str, kind: str) -> Token | None:
        """The token, if it is valid and of this kind."""
        token = self.tokens.get(value)
        if token is None or token.kind != kind or token.used:
            return None
        return None if token.until is not None and token.until <= self.now() else token

    def revoke_family(self, family: str) -> None:
        """Revoke all tokens of a sign-in."""
        for value in self.families.pop(family, set()):
            self.tokens.pop(value, None)

"""The port: what a network that can be posted to says and does.

A publisher holds no state and opens no transaction. It never raises for what a network answers:
every answer becomes an Answer, and what is not a definite refusal is `unknown`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol


class Fate(StrEnum):
    """What one attempt to post came to."""

    sent = "sent"
    # Definitely not posted, and never will be: the words, the account or the rights are wrong.
    refused = "refused"
    # Definitely not posted; try again at `retry_at`, or after the usual wait.
    later = "later"
    # Definitely not posted: the access token is not taken; get a new one and try again.
    stale_token = "stale_token"  # noqa: S105 - a word
    # Definitely not posted: the network takes nothing from this house now (no credits, capped).
    closed = "closed"
    # Anything else: it may stand there.
    unknown = "unknown"


class Seen(StrEnum):
    """What one look for a post came to."""

    present = "present"
    # The whole time since the post was first sent was looked through, and it is not there.
    absent = "absent"
    # The network did not answer, or not with everything.
    incomplete = "incomplete"
    stale_token = "stale_token"  # noqa: S105 - a word


@dataclass(frozen=True)
class Answer:
    """What came of sending. `reason` is a word of REASONS; `request_id` the network's own."""

    fate: Fate
    reason: str = ""
    post_id: str | None = None
    address: str | None = None
    status: int | None = None
    request_id: str | None = None
    retry_at: datetime | None = None


@dataclass(frozen=True)
class Look:
    """What came of looking; `posts` is how many the network returned, because some charge each."""

    seen: Seen
    reason: str = ""
    post_id: str | None = None
    address: str | None = None
    status: int | None = None
    posts: int = 0


@dataclass(frozen=True)
class Account:
    """Whose account, and the access token that opens it; the token is never part of a repr."""

    server: str
    user_id: str
    handle: str
    token: str = field(repr=False)


@dataclass(frozen=True)
class Parcel:
    """What was frozen when the author confirmed; a repeat is the same to the byte.

    `link` is inside `text` and belongs to this parcel alone. `key` is 32 hexadecimal characters,
    `record` the record key where the network lets its clients choose one, else empty.
    """

    text: str
    link: str
    language: str
    key: str
    record: str
    made_at: datetime


@dataclass(frozen=True)
class Tokens:
    """What opens an account. `until`: the access token; `ends_at`: the connection; None: no end.

    An empty `refresh` means that the network gave none.
    """

    access: str = field(repr=False)
    refresh: str = field(repr=False, default="")
    until: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Grant:
    """A connected account: who it is there, and what opens it."""

    user_id: str
    handle: str
    tokens: Tokens


@dataclass(frozen=True)
class Client:
    """How this house is known to a network, or to one server of it."""

    id: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Figures:
    """What a network counts of one post, by name; what it does not tell is not in it.

    `gone`: the network says that the post is not there any more.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    gone: bool = False
    posts: int = 0


class RefreshRefused(Exception):  # noqa: N818 - an answer
    """The network does not take this refresh token: the author has to connect again."""


class NoAnswer(Exception):  # noqa: N818 - an answer
    """The network did not answer as it should; `reason` is a word of REASONS."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SignInRefused(Exception):  # noqa: N818 - an answer
    """The network does not know this code, handle or word."""


class Publisher(Protocol):
    """One network. Each method may raise NoAnswer only where it says so."""

    code: str
    # Time after an unknown outcome before a look can be trusted.
    settle: timedelta
    # Whether its access tokens end and are made new with `refresh`.
    refreshes: bool
    # Whether an account is on a server that its author names.
    has_servers: bool
    # Whether the author signs in there and comes back; else with handle and app password here.
    redirects: bool
    # Price of a post with a link, and of reading one post, in millionths of a US dollar.
    post_price: int
    read_price: int

    def looks(self, first_sent_at: datetime, now: datetime) -> int:
        """How many complete looks without the post are needed before it is sent again."""

    def send(self, account: Account, parcel: Parcel) -> Answer:
        """Post, once; never repeats by itself."""

    def look(self, account: Account, parcel: Parcel, since: datetime) -> Look:
        """Look for the post of this parcel among what the account posted since a moment."""

    def read(self, account: Account, post_id: str, age: timedelta) -> Figures:
        """What the network counts of the author's own post of that age; raises NoAnswer."""

    def refresh(self, account: Account, refresh: str) -> Tokens:
        """New tokens for a refresh token; raises RefreshRefused or NoAnswer."""

    def revoke(self, account: Account, tokens: Tokens, client: Client | None) -> None:
        """End the connection at the network; raises NoAnswer."""

    def register(self, server: str, callback: str) -> Client:
        """Make this house known to a server; raises NoAnswer. Only where accounts have servers."""

    def ask(self, server: str, client: Client, callback: str, state: str, verifier: str) -> str:
        """Where the author signs in and agrees, with `state` and the verifier's challenge."""

    def exchange(
        self, server: str, client: Client, callback: str, code: str, verifier: str
    ) -> Grant:
        """What a code is worth; raises SignInRefused or NoAnswer. Only where it redirects."""

    def enter(self, handle: str, password: str) -> Grant:
        """Sign in with an app password; raises SignInRefused or NoAnswer. Else only there."""


# Words for what happened, stored with an attempt; pages turn them into sentences.
REASONS = frozenset({
    "", "not_permitted", "too_long", "bad_request", "not_found", "duplicate", "no_credits",
    "usage_cap", "rate_limit", "not_reached", "timeout", "broken_answer", "network_error",
    "stale_token", "no_id", "redirected", "private_address", "misconfigured",
})  # fmt: skip

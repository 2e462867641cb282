"""Values sent to a network and returned from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class SendOutcome(StrEnum):
    """Result of one attempt to create a post."""

    sent = "sent"
    # Not created, and it never will be: text, account or rights are refused.
    refused = "refused"
    # Not created; try again at `retry_at`, or after the usual delay.
    later = "later"
    # Not created: the access token is not accepted; renew it and try again.
    stale_token = "stale_token"  # noqa: S105 - a word
    # Not created: the network takes nothing from this application now (no credits, a cap).
    closed = "closed"
    # Anything else: the post may exist.
    unknown = "unknown"


class LookupOutcome(StrEnum):
    """Result of one search for a post."""

    present = "present"
    # The whole time since the post was first sent was searched, and it is not there.
    absent = "absent"
    # The network did not answer, or not completely.
    inconclusive = "inconclusive"
    stale_token = "stale_token"  # noqa: S105 - a word


@dataclass(frozen=True)
class SendResult:
    """Result of `Publisher.send`. `reason` is a key of REASONS, `request_id` the network's own."""

    outcome: SendOutcome
    reason: str = ""
    post_id: str | None = None
    address: str | None = None
    status: int | None = None
    request_id: str | None = None
    retry_at: datetime | None = None


@dataclass(frozen=True)
class LookupResult:
    """Result of `Publisher.look_up`. `posts` counts what the network returned: some charge each."""

    outcome: LookupOutcome
    reason: str = ""
    post_id: str | None = None
    address: str | None = None
    status: int | None = None
    posts: int = 0


@dataclass(frozen=True)
class Account:
    """An author's account and its access token, which is not part of the repr."""

    server: str
    user_id: str
    handle: str
    token: str = field(repr=False)


@dataclass(frozen=True)
class PostRequest:
    """What was frozen when the author confirmed; every attempt sends the same bytes.

    `link` is inside `text` and belongs to this request alone. `key` is 32 hexadecimal characters
    (an idempotency key), `record` the record key where the network lets its clients choose one,
    else empty.
    """

    text: str
    link: str
    language: str
    key: str
    record: str
    made_at: datetime


@dataclass(frozen=True)
class Tokens:
    """The tokens of an account. `until` ends the access token, `ends_at` the connection.

    None means that the network names no end; an empty `refresh` that it gave no refresh token.
    """

    access: str = field(repr=False)
    refresh: str = field(repr=False, default="")
    until: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Grant:
    """A connected account: its id and handle at the network, and its tokens."""

    user_id: str
    handle: str
    tokens: Tokens


@dataclass(frozen=True)
class Client:
    """The registration of this application at a network, or at one server of it."""

    id: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class TextLimits:
    """The most characters that a server takes, and how many of them an address counts as."""

    characters: int
    address: int


@dataclass(frozen=True)
class MetricsReply:
    """What a network counts of one post, by our names; a count that it does not give is missing.

    `gone`: the network says that the post no longer exists.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    gone: bool = False
    posts: int = 0


class RefreshRefused(Exception):  # noqa: N818 - an answer
    """The network does not accept this refresh token: the author has to connect again."""


class NoAnswer(Exception):  # noqa: N818 - an answer
    """The network did not answer as it should; `reason` is a key of REASONS."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SignInRefused(Exception):  # noqa: N818 - an answer
    """The network does not accept this code, handle or password."""


# Why something did not work, as stored with an attempt; pages turn them into sentences.
REASONS = frozenset({
    "", "not_permitted", "too_long", "bad_request", "not_found", "duplicate", "no_credits",
    "usage_cap", "rate_limit", "not_reached", "timeout", "broken_answer", "network_error",
    "stale_token", "no_id", "redirected", "private_address", "misconfigured",
})  # fmt: skip

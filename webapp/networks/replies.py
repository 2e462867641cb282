"""Interprets HTTP replies, where that is the same for all networks."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from webapp.core import clock
from webapp.networks.types import LookupOutcome, LookupResult, NoAnswer, SendOutcome, SendResult

# The bounds of a time to wait that a network names.
SOONEST, LATEST = timedelta(seconds=30), timedelta(hours=6)
LONGEST_TEXT = 8192
UNAUTHORIZED = 401
# Outcomes without a post. They count only where the network itself answers, with a JSON object.
NOT_CREATED = {
    400: (SendOutcome.refused, "bad_request"),
    401: (SendOutcome.stale_token, "stale_token"),
    402: (SendOutcome.closed, "no_credits"),
    403: (SendOutcome.refused, "not_permitted"),
    404: (SendOutcome.refused, "not_found"),
    422: (SendOutcome.refused, "bad_request"),
    429: (SendOutcome.later, "rate_limit"),
}
# Faults with which no request was sent.
NOT_SENT = {"not_reached": SendOutcome.later, "private_address": SendOutcome.refused}


@dataclass(frozen=True)
class Reply:
    """One complete answer, or in `fault` (a key of REASONS) why there is none."""

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    fault: str = ""

    @property
    def json_value(self) -> object:
        """The JSON value of the body, or None where it is not JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    @property
    def json_object(self) -> dict[str, Any] | None:
        """The JSON object of the body, or None where it is anything else, such as a web page."""
        value = self.json_value
        return value if isinstance(value, dict) else None

    @property
    def ok(self) -> bool:
        """Whether the request succeeded and was answered with an object."""
        return self.status in {200, 201} and self.json_object is not None

    @property
    def request_id(self) -> str | None:
        """The identifier that the network gave to the request, for questions to its support."""
        names = ("x-request-id", "x-transaction-id")
        values = (text_value(self.headers.get(name), 80) for name in names)
        return next(filter(None, values), None)


def text_value(value: object, longest: int = LONGEST_TEXT) -> str:
    """The value if it is a text of one line that is not too long, else an empty text."""
    fits = isinstance(value, str) and len(value) <= longest and value.isprintable()
    return str(value) if fits else ""


def token_value(value: object) -> str:
    """The value if it is a text that can stand in a header, else an empty text."""
    text = text_value(value)
    return text if text.isascii() else ""


def count_value(value: object) -> int | None:
    """The value if it is a number of things, else None."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53:
        return int(value)
    return None


def counts(source: object, names: Mapping[str, str]) -> dict[str, int]:
    """The numbers in `source`, by our names. `names` maps the network's names to ours."""
    given = source if isinstance(source, dict) else {}
    numbers = {ours: count_value(given.get(theirs)) for theirs, ours in names.items()}
    return {name: number for name, number in numbers.items() if number is not None}


def moment_value(value: object) -> datetime | None:
    """The moment of an ISO 8601 text, in UTC where it names no zone; None where it is none."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment else None


def retry_at(resets: Iterable[str | None]) -> datetime | None:
    """The latest moment in headers, in seconds since 1970 or ISO 8601; None where they name none.

    It is between SOONEST and LATEST from now, because a wrong clock may be wrong by a year.
    """
    now = clock.now()
    seconds = [found for reset in resets if (found := _seconds(reset)) is not None]
    if not seconds:
        return None
    wait = max(seconds) - now.timestamp()
    bounded = min(max(wait, SOONEST.total_seconds()), LATEST.total_seconds())
    return now + timedelta(seconds=bounded)


def _seconds(reset: str | None) -> float | None:
    if reset and reset.isascii() and reset.isdigit():
        return float(reset[:20])
    moment = moment_value(reset)
    try:
        return moment.timestamp() if moment else None
    except OverflowError:
        return None


def send_failure(reply: Reply, resets: Iterable[str | None] = ()) -> SendResult:
    """The result of a request to post whose reply is not `ok`.

    `resets` are headers that say when a limit ends. Only a JSON object counts as the network's own
    answer: a page or a list may come from any server in between, and the post may exist.
    """
    if reply.fault:
        return SendResult(NOT_SENT.get(reply.fault, SendOutcome.unknown), reply.fault)
    outcome, reason = SendOutcome.unknown, "broken_answer"
    if reply.json_object is not None:
        outcome, reason = NOT_CREATED.get(reply.status, (outcome, reason))
    return SendResult(
        outcome,
        reason,
        status=reply.status,
        request_id=reply.request_id,
        retry_at=retry_at(resets) if outcome is SendOutcome.later else None,
    )


def sent(reply: Reply, post_id: str, address: str) -> SendResult:
    """The result of a request that succeeded; without the id of the post, its outcome is unknown."""
    status, request_id = reply.status, reply.request_id
    if not post_id:
        return SendResult(SendOutcome.unknown, "no_id", status=status, request_id=request_id)
    return SendResult(SendOutcome.sent, "", post_id, address, status, request_id)


def present(reply: Reply, post_id: str, address: str, posts: int) -> LookupResult:
    """The result of a search that found the post."""
    return LookupResult(LookupOutcome.present, "", post_id, address, reply.status, posts)


def lookup_failure(reply: Reply, posts: int = 0) -> LookupResult:
    """The result of a search that got a reply without what was asked for; `posts` came before."""
    stale = reply.status == UNAUTHORIZED
    outcome = LookupOutcome.stale_token if stale else LookupOutcome.inconclusive
    return LookupResult(outcome, reason_of(reply), status=reply.status or None, posts=posts)


def reason_of(reply: Reply) -> str:
    """The key of REASONS for a reply that is not what was asked for."""
    if reply.status != UNAUTHORIZED and reply.json_object is None:
        return reply.fault or "broken_answer"
    return NOT_CREATED.get(reply.status, (None, "broken_answer"))[1]


def require_object(reply: Reply) -> dict[str, Any]:
    """The JSON object of a reply that is `ok`. Raises NoAnswer for any other reply."""
    if reply.ok and reply.json_object is not None:
        return reply.json_object
    raise NoAnswer(reason_of(reply))

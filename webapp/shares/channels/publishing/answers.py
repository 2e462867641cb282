"""What the answers of networks mean, where it is the same for all of them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from webapp.kernel import clock
from webapp.shares.channels.publishing.port import Answer, Fate, NoAnswer, Seen

SOONEST, LATEST = timedelta(seconds=30), timedelta(hours=6)
LONGEST_WORD = 8192
STALE = 401
# What a network has certainly not posted, provided that it says so itself.
DEFINITE = {
    400: (Fate.refused, "bad_request"),
    401: (Fate.stale_token, "stale_token"),
    402: (Fate.closed, "no_credits"),
    403: (Fate.refused, "not_permitted"),
    404: (Fate.refused, "not_found"),
    422: (Fate.refused, "bad_request"),
    429: (Fate.later, "rate_limit"),
}
# No request has left in these.
UNSENT = {"not_reached": Fate.later, "private_address": Fate.refused}


@dataclass(frozen=True)
class Reply:
    """One complete answer, or in `fault` (a word of REASONS) why there is none."""

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    fault: str = ""

    @property
    def value(self) -> object:
        """The JSON value; None when the body is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    @property
    def said(self) -> dict[str, Any] | None:
        """The JSON object, as networks answer; None when it is anything else, as a page is."""
        value = self.value
        return value if isinstance(value, dict) else None

    @property
    def good(self) -> bool:
        """Whether it says yes, with an object."""
        return self.status in {200, 201} and self.said is not None

    @property
    def request_id(self) -> str | None:
        """The network's own name of the request, for its support people."""
        named = (self.headers.get(name) for name in ("x-request-id", "x-transaction-id"))
        return next((found for name in named if (found := word(name, 80))), None)


def word(value: object, longest: int = LONGEST_WORD) -> str:
    """A text of one line that is not too long; else empty."""
    fits = isinstance(value, str) and len(value) <= longest and value.isprintable()
    return str(value) if fits else ""


def count(value: object) -> int | None:
    """A number of things; None when it is none."""
    sound = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53
    return int(value) if sound and isinstance(value, int) else None


def counts(source: object, names: Mapping[str, str]) -> dict[str, int]:
    """Our name and its number for each name of theirs that `source` tells."""
    told = source if isinstance(source, dict) else {}
    found = {ours: count(told.get(theirs)) for theirs, ours in names.items()}
    return {name: number for name, number in found.items() if number is not None}


def moment(text: object) -> datetime | None:
    """An ISO 8601 moment, in UTC when it names no zone; None when it is none."""
    try:
        read = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return read.replace(tzinfo=read.tzinfo or UTC) if read else None


def retry_at(resets: Iterable[str | None]) -> datetime | None:
    """The latest of what headers tell, in seconds since 1970 or ISO 8601; None: they tell nothing.

    Between half a minute and six hours from now: clocks are wrong by a year at times.
    """
    now = clock.now()
    seconds = [found for text in resets if (found := _seconds(text)) is not None]
    if not seconds:
        return None
    away = max(seconds) - now.timestamp()
    bounded = min(max(away, SOONEST.total_seconds()), LATEST.total_seconds())
    return now + timedelta(seconds=bounded)


def _seconds(text: str | None) -> float | None:
    if text and text.isascii() and text.isdigit():
        return float(text[:20])
    read = moment(text)
    try:
        return read.timestamp() if read else None
    except OverflowError:
        return None


def verdict(reply: Reply, resets: Iterable[str | None] = ()) -> Answer:
    """What a reply means that did not bring a post; `resets`: headers that tell when to come back.

    Only the network's own object is believed: a page or a list may come from anything on the way.
    """
    if reply.fault:
        return Answer(UNSENT.get(reply.fault, Fate.unknown), reply.fault)
    fate, reason = DEFINITE.get(reply.status, (Fate.unknown, "broken_answer"))
    if reply.said is None:
        fate, reason = Fate.unknown, "broken_answer"
    return Answer(
        fate,
        reason,
        status=reply.status,
        request_id=reply.request_id,
        retry_at=retry_at(resets) if fate is Fate.later else None,
    )


def unseen(reply: Reply) -> tuple[Seen, str]:
    """What a reply means that did not bring what was looked for, and why."""
    seen = Seen.stale_token if reply.status == STALE else Seen.incomplete
    return seen, why(reply)


def why(reply: Reply) -> str:
    """The word of REASONS for a reply that says no, or nothing."""
    if reply.status != STALE and reply.said is None:
        return reply.fault or "broken_answer"
    return DEFINITE.get(reply.status, (None, "broken_answer"))[1]


def told(reply: Reply) -> dict[str, Any]:
    """The object of an answer that says yes; raises NoAnswer."""
    if reply.good and reply.said is not None:
        return reply.said
    raise NoAnswer(why(reply))

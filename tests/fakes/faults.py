"""Which request gets which fault: scheduled faults, and faults drawn at random."""

import random
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from tests.fakes.state import User
from tests.fakes.wire import Request

# The kinds of request that a fault applies to when no path is given; other faults apply to any.
CREATES = ("create",)
LOOKS = ("lookup", "read")
KINDS: dict[str, tuple[str, ...]] = {
    "accept_then_hang": CREATES, "accept_then_reset": CREATES, "503_after_accept": CREATES,
    "504_after_accept": CREATES, "truncated_201": CREATES, "late_accept": CREATES,
    "403_duplicate": CREATES, "403_not_permitted": CREATES, "201_without_id": CREATES,
    "visibility_lag": LOOKS, "lookup_500": LOOKS, "lookup_partial_page": LOOKS,
    "refresh_rotated_but_reply_lost": ("refresh",),
}  # fmt: skip
ANYWHERE = (
    "reset_before", "503_before", "429", "429_no_header", "401", "402", "usage_capped",
    "html_5xx", "json_list_body", "slow_drip", "redirect_302", "huge_body", "token_revoked",
    "clock_skewed_reset",
)  # fmt: skip
NAMES = tuple(KINDS) + ANYWHERE


class UnknownFault(Exception):  # noqa: N818 - an answer
    """A command names an unknown fault."""


@dataclass(frozen=True)
class Fault:
    """One fault for one request."""

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)
    count: int = 0


@dataclass
class Match:
    """A filter of requests; `account` is an id, name or handle."""

    method: str = ""
    path: str = ""
    account: str = ""
    kind: str = ""

    def fits(self, request: Request, user: User | None, kind: str, name: str) -> bool:
        """Whether a fault of this name applies to this request."""
        if self.method and self.method.upper() != request.method:
            return False
        if self.account and (user is None or self.account not in {user.id, user.name, user.handle}):
            return False
        if self.kind and self.kind != kind:
            return False
        if self.path:
            return fnmatchcase(request.path, self.path)
        return bool(self.kind) or kind in KINDS.get(name, (kind,))


@dataclass
class ScheduledFaults:
    """Faults in turn for the matching requests, from the nth on, `times` times each."""

    match: Match
    do: list[str]
    options: Mapping[str, Any]
    nth: int = 1
    times: int | None = 1
    matched: int = 0

    def take(self, request: Request, user: User | None, kind: str) -> Fault | None:
        """The fault for this request, or None before the nth match and after the last."""
        turn = max(self.matched - self.nth + 1, 0)
        name = self.do[turn % len(self.do)]
        if not self.match.fits(request, user, kind, name):
            return None
        self.matched += 1
        if self.matched < self.nth:
            return None
        if self.times is not None and turn >= self.times * len(self.do):
            return None
        return Fault(name, self.options, turn)


@dataclass
class RandomFaults:
    """A random fault for a share of the matching requests; reproducible by its seed."""

    match: Match
    share: float
    faults: list[str]
    options: Mapping[str, Any]
    rng: random.Random
    drawn: int = 0

    def take(self, request: Request, user: User | None, kind: str) -> Fault | None:
        """Draw whether this request gets a fault, and which."""
        names = [n for n in self.faults if self.match.fits(request, user, kind, n)]
        if not names or self.rng.random() >= self.share:
            return None
        self.drawn += 1
        name = self.rng.choice(names)
        # Options apply to all faults, or to one fault under its name.
        own = self.options.get(name)
        options = own if isinstance(own, dict) else self.options
        return Fault(name, options, self.drawn)


class Faults:
    """All faults of one fake."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._orders: list[ScheduledFaults] = []
        self._chances: list[RandomFaults] = []

    def clear(self) -> None:
        """Remove all faults."""
        with self._lock:
            self._orders.clear()
            self._chances.clear()

    def schedule(self, wanted: Mapping[str, Any]) -> None:
        """Add scheduled faults, from the body of POST /_fault."""
        match = dict(wanted.get("match") or {})
        nth = int(match.pop("nth", 1))
        do = _known(wanted["do"])
        times = wanted.get("times", 1)
        schedule = ScheduledFaults(Match(**match), do, wanted.get("with") or {}, nth, times)
        with self._lock:
            self._orders.append(schedule)

    def randomize(self, wanted: Mapping[str, Any]) -> None:
        """Add random faults, from the body of POST /_random; a share of 0 removes them."""
        share = float(wanted["share"])
        names = _known(wanted.get("faults") or list(NAMES))
        match = Match(**(wanted.get("match") or {}))
        rng = random.Random(wanted.get("seed", 0))
        with self._lock:
            if share <= 0:
                self._chances.clear()
                return
            options = wanted.get("with") or {}
            self._chances.append(RandomFaults(match, share, names, options, rng))

    def next_fault(self, request: Request, user: User | None, kind: str) -> Fault | None:
        """The fault for this request; scheduled faults come before random ones."""
        if not self._orders and not self._chances:
            return None
        with self._lock:
            sources: list[ScheduledFaults | RandomFaults] = [*self._orders, *self._chances]
            for source in sources:
                fault = source.take(request, user, kind)
                if fault is not None:
                    return fault
        return None


def _known(names: list[str] | str) -> list[str]:
    names = [names] if isinstance(names, str) else list(names)
    unknown = [name for name in names if name not in NAMES]
    if unknown or not names:
        raise UnknownFault(", ".join(unknown) or "no fault is named")
    return names

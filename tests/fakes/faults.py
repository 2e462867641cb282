"""Which fault meets which request: ordered ones, and ones drawn for a share of the requests."""

import random
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from tests.fakes.state import User
from tests.fakes.wire import Request

# The kinds of request a fault means when its order names no path; all others mean any request.
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
    """An order names what is no fault."""


@dataclass(frozen=True)
class Fault:
    """One fault for one request."""

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)
    count: int = 0


@dataclass
class Match:
    """Which requests are meant; an account by its id, name or handle."""

    method: str = ""
    path: str = ""
    account: str = ""
    kind: str = ""

    def fits(self, request: Request, user: User | None, kind: str, name: str) -> bool:
        """Whether this request is meant by a fault of this name."""
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
class Order:
    """Faults in turn for the requests that match, from the nth on, so many times."""

    match: Match
    do: list[str]
    options: Mapping[str, Any]
    nth: int = 1
    times: int | None = 1
    seen: int = 0

    def take(self, request: Request, user: User | None, kind: str) -> Fault | None:
        """The fault of this request, if its turn has come and is not over."""
        turn = max(self.seen - self.nth + 1, 0)
        name = self.do[turn % len(self.do)]
        if not self.match.fits(request, user, kind, name):
            return None
        self.seen += 1
        if self.seen < self.nth:
            return None
        if self.times is not None and turn >= self.times * len(self.do):
            return None
        return Fault(name, self.options, turn)


@dataclass
class Chance:
    """A fault for a share of the requests that match; the same seed draws the same."""

    match: Match
    share: float
    faults: list[str]
    options: Mapping[str, Any]
    dice: random.Random
    drawn: int = 0

    def take(self, request: Request, user: User | None, kind: str) -> Fault | None:
        """Throw the dice for this request."""
        names = [n for n in self.faults if self.match.fits(request, user, kind, n)]
        if not names or self.dice.random() >= self.share:
            return None
        self.drawn += 1
        name = self.dice.choice(names)
        # Options are for all faults of the draw, or for one by its name.
        own = self.options.get(name)
        options = own if isinstance(own, dict) else self.options
        return Fault(name, options, self.drawn)


class Faults:
    """What has been ordered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._orders: list[Order] = []
        self._chances: list[Chance] = []

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        with self._lock:
            self._orders.clear()
            self._chances.clear()

    def order(self, wanted: Mapping[str, Any]) -> None:
        """As POST /_fault says it."""
        match = dict(wanted.get("match") or {})
        nth = int(match.pop("nth", 1))
        do = _known(wanted["do"])
        times = wanted.get("times", 1)
        order = Order(Match(**match), do, wanted.get("with") or {}, nth, times)
        with self._lock:
            self._orders.append(order)

    def chance(self, wanted: Mapping[str, Any]) -> None:
        """As POST /_random says it; a share of 0 ends what was drawn before."""
        share = float(wanted["share"])
        names = _known(wanted.get("faults") or list(NAMES))
        match = Match(**(wanted.get("match") or {}))
        dice = random.Random(wanted.get("seed", 0))
        with self._lock:
            if share <= 0:
                self._chances.clear()
                return
            options = wanted.get("with") or {}
            self._chances.append(Chance(match, share, names, options, dice))

    def draw(self, request: Request, user: User | None, kind: str) -> Fault | None:
        """The fault of this request; what was ordered goes before what is drawn."""
        if not self._orders and not self._chances:
            return None
        with self._lock:
            sources: list[Order | Chance] = [*self._orders, *self._chances]
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

"""What was asked of a fake, and what it did; secrets are kept as a short hash."""

import hashlib
import time
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.wire import Answer, Request


@dataclass
class Entry:
    """One request. `status` stays None when nothing was answered."""

    n: int
    method: str
    path: str
    account: str | None
    authorised: bool
    token: str
    at: float
    kind: str
    # When nothing more came of it.
    done: float | None = None
    fault: str | None = None
    status: int | None = None
    accepted: bool = False
    notes: list[str] = field(default_factory=list)

    def take(self, answer: Answer) -> None:
        """What the network made of the request, whether the client hears of it or not."""
        self.accepted = answer.status < 300
        self.notes += answer.notes


def shortened(token: str) -> str:
    """Enough of a hash to tell tokens apart, too little to use one."""
    return hashlib.sha256(token.encode()).hexdigest()[:10] if token else ""


class Journal:
    """All requests in the order in which they came."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def open(self, request: Request, account: str | None, kind: str, *, authorised: bool) -> Entry:
        """Write a request down before anything comes of it."""
        entry = Entry(
            n=len(self.entries) + 1,
            method=request.method,
            path=request.path,
            account=account,
            authorised=authorised,
            token=shortened(request.bearer),
            at=time.monotonic(),
            kind=kind,
        )
        self.entries.append(entry)
        return entry

    def told(self, since: int = 0) -> list[dict[str, Any]]:
        """The entries after a number."""
        return [dict(vars(entry)) for entry in self.entries[since:]]

"""The requests that a fake received and what it did; a token is stored as a short hash."""

import hashlib
import time
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.wire import Request, Response


@dataclass
class JournalEntry:
    """One request. `status` stays None when no response was sent."""

    n: int
    method: str
    path: str
    account: str | None
    authorised: bool
    token: str
    at: float
    kind: str
    # When the fake had finished with the request.
    done: float | None = None
    fault: str | None = None
    status: int | None = None
    accepted: bool = False
    notes: list[str] = field(default_factory=list)

    def take(self, response: Response) -> None:
        """Record the response of the network, whether or not it reaches the client."""
        self.accepted = response.status < 300
        self.notes += response.notes


def shortened(token: str) -> str:
    """The first characters of the hash of a token."""
    return hashlib.sha256(token.encode()).hexdigest()[:10] if token else ""


class Journal:
    """All requests in order of arrival."""

    def __init__(self) -> None:
        self.entries: list[JournalEntry] = []

    def open(
        self, request: Request, account: str | None, kind: str, *, authorised: bool
    ) -> JournalEntry:
        """Record a request before it is processed."""
        entry = JournalEntry(
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

    def as_dicts(self, since: int = 0) -> list[dict[str, Any]]:
        """The entries after a number."""
        return [dict(vars(entry)) for entry in self.entries[since:]]

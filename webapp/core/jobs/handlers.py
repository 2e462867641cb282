"""How messages of one kind are executed: the protocol, and the handler for plain functions."""

import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib import import_module
from typing import Any, Protocol

from webapp.core import clock
from webapp.core.errors import Refusal
from webapp.core.jobs.claims import ATTEMPTS, FIRST_WAIT, Claim, Outcome, retry_delay
from webapp.core.jobs.models import OutboxMessage
from webapp.core.jobs.workflow import State

log = logging.getLogger("francparler.worker")
Job = Callable[[Mapping[str, Any]], None]


class JobHandler(Protocol):
    """Executes the messages of one kind.

    `on_lease_expired` and `preflight` run inside the transaction that claims; `run` with no
    transaction open; `lock_related` and `record_outcome` inside the one that closes the claim.
    """

    def on_lease_expired(self, message: OutboxMessage) -> bool:
        """Decide what becomes of a message whose worker stopped. True: claim it again now."""

    def preflight(self, claim: Claim) -> Outcome | None:
        """Return the outcome that makes running needless, or None to run the message."""

    def run(self, claim: Claim) -> Outcome:
        """Execute the message. An exception becomes the outcome of `on_error`."""

    def on_error(self, claim: Claim, error: Exception) -> Outcome:
        """The outcome of a run that raised."""

    def apply_limits(self, claim: Claim, outcome: Outcome) -> Outcome:
        """Replace an outcome that would retry forever by a final one."""

    def lock_related(self, claim: Claim) -> None:
        """Lock the rows that recording this outcome will change, in the global lock order."""

    def record_outcome(self, claim: Claim, outcome: Outcome, *, lease_held: bool) -> None:
        """Store what follows from the outcome. `lease_held`: False when another worker owns it."""


@dataclass(frozen=True)
class FunctionHandler:
    """Runs a function that may run more than once; `retry` is the first waiting time."""

    job: Job
    retry: timedelta = FIRST_WAIT

    def on_lease_expired(self, message: OutboxMessage) -> bool:
        """Run it again, unless every attempt stopped its worker."""
        if message.attempts < ATTEMPTS:
            return True
        message.state, message.ended_at = State.failed, clock.now()
        message.lease_until, message.reason = None, "every worker that took it stopped"
        return False

    def preflight(self, claim: Claim) -> None:
        """No check is needed."""

    def run(self, claim: Claim) -> Outcome:
        """Call the function."""
        self.job(claim.payload)
        return Outcome(State.sent)

    def on_error(self, claim: Claim, error: Exception) -> Outcome:
        """Retry after a growing delay."""
        wait = retry_delay(claim.attempts, random.random(), self.retry)
        return Outcome(State.retry_wait, type(error).__name__, wait)

    def apply_limits(self, claim: Claim, outcome: Outcome) -> Outcome:
        """Fail after the last attempt."""
        if outcome.to == State.retry_wait and claim.attempts >= ATTEMPTS:
            return replace(outcome, to=State.failed)
        return outcome

    def lock_related(self, claim: Claim) -> None:
        """A function locks what it needs by itself."""

    def record_outcome(self, claim: Claim, outcome: Outcome, *, lease_held: bool) -> None:
        """A function has stored its effects by itself."""


class LazyJob:
    """A function named by "module:name", imported when it first runs.

    Web processes declare jobs without loading the statistics that some of them import.
    """

    def __init__(self, place: str) -> None:
        self.place = place

    def __call__(self, *args: Any) -> None:  # noqa: ANN401 - a job's own payload
        """Import the function and call it."""
        module, _, name = self.place.partition(":")
        getattr(import_module(module), name)(*args)


def run_guarded(name: str, work: Callable[[], None]) -> None:
    """Run a piece of work and log its failure. A worker survives any job."""
    try:
        work()
    except Refusal as refusal:
        log.warning("%s: %s", name, refusal.message)
    except Exception:
        log.exception("%s failed", name)

"""The worker: executes outbox messages and periodic jobs. Any number of processes may run."""

import os
import signal
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import FrameType
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from webapp.core import clock
from webapp.core.errors import Refusal
from webapp.core.jobs.backlog import heartbeat
from webapp.core.jobs.claims import Claim, Outcome, claim, close, postpone
from webapp.core.jobs.handlers import FunctionHandler, JobHandler, log, run_guarded
from webapp.core.jobs.periodic import PeriodicJob, begin_if_due
from webapp.core.jobs.queue import queue_due
from webapp.core.unit_of_work import unit_of_work

ROUND = 5.0
LONGEST_PAUSE = 30.0


def _no_handler(_payload: Mapping[str, Any]) -> None:
    raise LookupError("no handler for this kind of message")


@dataclass
class Worker:
    """One worker process. `scope` opens the context (application, session) of each step."""

    handlers: Mapping[str, JobHandler]
    periodic: tuple[PeriodicJob, ...]
    scope: Callable[[], AbstractContextManager[Any]]
    lease: timedelta
    poll: float
    name: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}")
    started_at: datetime = field(default_factory=clock.now)
    stopping: bool = False

    def run(self) -> None:
        """Work until a signal says stop; the message that is claimed is finished first."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        pause = self.poll
        while not self.stopping:
            try:
                pause = 0.0 if self.once() else self.poll
            except SQLAlchemyError as error:
                pause = min(max(pause, self.poll, 0.5) * 2, LONGEST_PAUSE)
                log.error("the database did not answer (%s)", type(error).__name__)
            self._wait(pause)

    def once(self) -> int:
        """One round: heartbeat, due periodic jobs, then messages for `ROUND` seconds.

        Returns how much was done. The time limit keeps a backlog of slow mail from delaying the
        periodic jobs and the heartbeat.
        """
        with self.scope(), unit_of_work():
            heartbeat(self.name, self.started_at)
            queue_due()
        done = sum(self._run_if_due(job) for job in self.periodic)
        until = time.monotonic() + ROUND
        while not self.stopping and time.monotonic() < until and self.process_one():
            done += 1
        return done

    def drain(self) -> int:
        """Rounds until nothing is waiting; for `work --once`."""
        done = 0
        while more := self.once():
            done += more
        return done

    def _wait(self, seconds: float) -> None:
        """Sleep in short intervals, so that a signal takes effect at once."""
        until = time.monotonic() + seconds
        while not self.stopping and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.5))

    def _stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - a signal's form
        self.stopping = True

    def _run_if_due(self, job: PeriodicJob) -> int:
        with self.scope(), unit_of_work():
            due = begin_if_due(job)
        if due:
            with self.scope():
                run_guarded(job.name, job.run)
        return int(due)

    def process_one(self) -> bool:
        """Claim one message and execute it; False when none is due."""
        with self.scope():
            claimed, accepted = self.claim_next()
        if claimed and accepted:
            self.execute(claimed)
        return claimed is not None

    def handler_of(self, kind: str) -> JobHandler:
        """The handler of a kind; for an unknown kind one whose every run fails."""
        return self.handlers.get(kind) or FunctionHandler(_no_handler)

    def claim_next(self) -> tuple[Claim | None, bool]:
        """Claim a message; whether its preflight lets it run."""
        claimed = None
        try:
            with unit_of_work():
                claimed = claim(self.name, self.lease, self.handlers)
                refused = self._preflight(claimed) if claimed else None
        except SQLAlchemyError:
            raise
        except Exception as error:
            if claimed is None:
                raise
            # The claim was rolled back. A message whose preflight fails must not block the others.
            log.exception("the preflight of %s failed", claimed.kind)
            with unit_of_work():
                postpone(claimed.id, type(error).__name__)
            return claimed, False
        return claimed, refused is None

    def _preflight(self, claimed: Claim) -> Outcome | None:
        handler = self.handler_of(claimed.kind)
        refused = handler.preflight(claimed)
        if refused is not None:
            handler.record_outcome(claimed, refused, lease_held=close(claimed, refused))
        return refused

    def execute(self, claimed: Claim) -> None:
        """Run a claimed message and store its outcome."""
        handler = self.handler_of(claimed.kind)
        with self.scope():
            outcome = self._run(handler, claimed)
        outcome = handler.apply_limits(claimed, outcome)
        try:
            with self.scope(), unit_of_work():
                handler.lock_related(claimed)
                lease_held = close(claimed, outcome)
                handler.record_outcome(claimed, outcome, lease_held=lease_held)
        except SQLAlchemyError:
            raise
        except Exception:  # noqa: BLE001 - logged; one handler must not stop the worker
            # Nothing of it was stored: the message is claimed again when its lease has expired.
            log.exception("the outcome of %s could not be stored", claimed.kind)

    @staticmethod
    def _run(handler: JobHandler, claimed: Claim) -> Outcome:
        try:
            return handler.run(claimed)
        except Refusal as refusal:
            log.warning("%s: %s", claimed.kind, refusal.message)
            return handler.on_error(claimed, refusal)
        except Exception as error:  # noqa: BLE001 - logged, and stored as an outcome
            log.exception("%s failed", claimed.kind)
            return handler.on_error(claimed, error)

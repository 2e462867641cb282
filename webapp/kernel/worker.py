"""The worker: drains the outbox and runs the periodic jobs, any number of processes at once."""

import logging
import os
import random
import signal
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import FrameType
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from webapp.kernel import clock, db, outbox
from webapp.kernel.errors import Refusal
from webapp.kernel.outbox import Claim, Outcome, State, Work
from webapp.kernel.unit_of_work import unit_of_work

log = logging.getLogger("francparler.worker")

ROUND = 5.0
LONGEST_PAUSE = 30.0
Job = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True)
class Periodic:
    """A job that runs every so often, on one worker at a time: of all, or of each machine."""

    name: str
    every: timedelta
    run: Callable[[], None]
    per_machine: bool = False

    @property
    def tick(self) -> str:
        """The name of its row."""
        return f"{self.name}@{socket.gethostname()}"[:120] if self.per_machine else self.name


class Tick(db.Base):
    """When a periodic job is due next; its row lock elects the worker that runs it."""

    __tablename__ = "periodic"
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    due_at: Mapped[datetime]


@dataclass
class Bench:
    """One worker process: what it can do, and where each piece of work gets its session."""

    jobs: Mapping[str, Job]
    periodic: tuple[Periodic, ...]
    scope: Callable[[], AbstractContextManager[Any]]
    lease: timedelta
    poll: float
    name: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}")
    started_at: datetime = field(default_factory=clock.now)
    stopping: bool = False
    works: Mapping[str, Work] = field(default_factory=dict)
    retry: timedelta = outbox.FIRST_WAIT

    def run(self) -> None:
        """Work until told to stop; finishes the row in hand first."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        pause = self.poll
        while not self.stopping:
            try:
                pause = 0.0 if self.once() else self.poll
            except SQLAlchemyError as error:
                pause = min(max(pause, self.poll, 0.5) * 2, LONGEST_PAUSE)
                log.error("the database did not answer (%s)", type(error).__name__)  # noqa: TRY400
            self._wait(pause)

    def once(self) -> int:
        """One round: heartbeat, due jobs, then waiting rows for a while; how much was done.

        A backlog of slow mail must not keep visits, seals and the heartbeat waiting.
        """
        with self.scope(), unit_of_work():
            outbox.beat(self.name, self.started_at)
            outbox.fall_due()
        done = sum(self._tick(job) for job in self.periodic)
        until = time.monotonic() + ROUND
        while not self.stopping and time.monotonic() < until and self._deliver():
            done += 1
        return done

    def drain(self) -> int:
        """Rounds until nothing is waiting; for `work --once`."""
        done = 0
        while more := self.once():
            done += more
        return done

    def _wait(self, seconds: float) -> None:
        """Sleep in short naps, so that a signal is obeyed at once."""
        until = time.monotonic() + seconds
        while not self.stopping and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.5))

    def _stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - a signal's form
        self.stopping = True

    def _tick(self, job: Periodic) -> int:
        with self.scope(), unit_of_work():
            due = _take(job)
        if due:
            with self.scope():
                _guarded(job.name, job.run)
        return int(due)

    def _deliver(self) -> bool:
        with self.scope():
            held, admitted = self._claim()
        if held and admitted:
            self._do(held, self.works.get(held.kind))
        return held is not None

    def _claim(self) -> tuple[outbox.Claim | None, bool]:
        """A row in hand, and whether nothing speaks against doing it now."""
        held = None
        try:
            with unit_of_work():
                held = outbox.claim(self.name, self.lease, self._patience)
                work = self.works.get(held.kind) if held else None
                refused = work.admit(held) if held and work and not held.look else None
                if held and work and refused:
                    work.settle(held, refused, kept=outbox.close(held, refused))
        except SQLAlchemyError:
            raise
        except Exception as error:
            if held is None:
                raise
            # The claim was taken back; a row that cannot be judged must not keep the others.
            log.exception("%s cannot be judged", held.kind)
            with unit_of_work():
                outbox.defer(held.id, type(error).__name__)
            return held, False
        return held, refused is None

    def _do(self, held: Claim, work: Work | None) -> None:
        with self.scope():
            outcome = self._carefully(held, work) if work else self._plainly(held)
        outcome = outbox.in_the_end(held, outcome)
        try:
            with self.scope(), unit_of_work():
                self._note(held, outcome, work)
        except SQLAlchemyError:
            raise
        except Exception:
            # Nothing of it was written: the row is looked at again when its lease is over.
            log.exception("the outcome of %s cannot be noted", held.kind)

    @staticmethod
    def _note(held: Claim, outcome: Outcome, work: Work | None) -> None:
        if work:
            work.brace(held)
        kept = outbox.close(held, outcome)
        if work:
            work.settle(held, outcome, kept=kept)

    def _plainly(self, held: Claim) -> Outcome:
        problem = _guarded(held.kind, lambda: self.jobs[held.kind](held.payload))
        if problem is None:
            return Outcome(State.sent)
        wait = outbox.back_off(held.attempts, random.random(), self.retry)
        return Outcome(State.retry_wait, problem, wait)

    def _carefully(self, held: Claim, work: Work) -> Outcome:
        """Whatever goes wrong in between, it may have been done."""
        try:
            return work.look(held) if held.look else work.send(held)
        except Exception as error:
            log.exception("%s failed", held.kind)
            wait = max(self._patience(held.route), self.retry)
            return Outcome(State.unknown, type(error).__name__, wait)

    def _patience(self, route: str | None) -> timedelta:
        return max((w.patience(route) for w in self.works.values()), default=timedelta())


def _take(job: Periodic) -> bool:
    """Whether this worker runs the job now."""
    moment = clock.now()
    row = db.session().scalar(
        select(Tick).where(Tick.name == job.tick).with_for_update(skip_locked=True)
    )
    if row is None:
        return _first(job, moment)
    if row.due_at > moment:
        return False
    row.due_at = moment + job.every
    return True


def _first(job: Periodic, moment: datetime) -> bool:
    """Make the row of a job that never ran; False where another worker holds or made it."""
    if db.session().get(Tick, job.tick) is not None:
        return False
    try:
        with db.session().begin_nested():
            db.session().add(Tick(name=job.tick, due_at=moment + job.every))
    except IntegrityError:
        return False
    return True


def _guarded(name: str, work: Callable[[], None]) -> str | None:
    """Run a piece of work; the kind of its failure, or None. A worker outlives any job."""
    try:
        work()
    except Refusal as refusal:
        log.warning("%s: %s", name, refusal.words)
        return type(refusal).__name__
    except Exception as error:
        log.exception("%s failed", name)
        return type(error).__name__
    return None

"""Periodic jobs: each runs on one worker at a time, elected by a row lock."""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from webapp.core import clock, db
from webapp.core.jobs.models import ScheduledJob


@dataclass(frozen=True)
class PeriodicJob:
    """A job that runs at an interval: on one worker of all, or on one worker of each machine."""

    name: str
    every: timedelta
    run: Callable[[], None]
    per_machine: bool = False

    @property
    def row_name(self) -> str:
        """The primary key of its `scheduled_job` row."""
        return f"{self.name}@{socket.gethostname()}"[:120] if self.per_machine else self.name


def begin_if_due(job: PeriodicJob) -> bool:
    """Whether this worker runs the job now; its next time is stored in the same transaction."""
    moment = clock.now()
    row = db.session().scalar(
        select(ScheduledJob)
        .where(ScheduledJob.name == job.row_name)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return _first_run(job, moment)
    if row.due_at > moment:
        return False
    row.due_at = moment + job.every
    return True


def _first_run(job: PeriodicJob, moment: datetime) -> bool:
    """Insert the row of a job that never ran; False where another worker locked or made it."""
    if db.session().get(ScheduledJob, job.row_name) is not None:
        return False
    try:
        with db.session().begin_nested():
            db.session().add(ScheduledJob(name=job.row_name, due_at=moment + job.every))
    except IntegrityError:
        return False
    return True

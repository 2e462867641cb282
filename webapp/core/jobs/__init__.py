"""Jobs: outbox messages stored with the fact they depend on, and the workers that execute them."""

from webapp.core.jobs.backlog import (
    BacklogLine,
    backlog,
    counts_by_state,
    database_answers,
    heartbeat,
    last_heartbeat,
    pause_channel,
    paused_channels,
    resume_channel,
    scheduled_jobs,
    workers,
)
from webapp.core.jobs.claims import (
    ATTEMPTS,
    FIRST_WAIT,
    LONGEST_WAIT,
    Claim,
    Outcome,
    claim,
    close,
    lease_holds,
    postpone,
    record_late_success,
    retry_delay,
)
from webapp.core.jobs.handlers import FunctionHandler, Job, JobHandler, LazyJob
from webapp.core.jobs.models import OutboxMessage, PausedChannel, ScheduledJob, WorkerHeartbeat
from webapp.core.jobs.periodic import PeriodicJob
from webapp.core.jobs.queue import apply_decision, by_key, cancel, enqueue, queue_due
from webapp.core.jobs.workflow import OUTBOX, State

__all__ = [
    "ATTEMPTS",
    "FIRST_WAIT",
    "LONGEST_WAIT",
    "OUTBOX",
    "BacklogLine",
    "Claim",
    "FunctionHandler",
    "Job",
    "JobHandler",
    "LazyJob",
    "OutboxMessage",
    "Outcome",
    "PausedChannel",
    "PeriodicJob",
    "ScheduledJob",
    "State",
    "WorkerHeartbeat",
    "apply_decision",
    "backlog",
    "by_key",
    "cancel",
    "claim",
    "close",
    "counts_by_state",
    "database_answers",
    "enqueue",
    "heartbeat",
    "last_heartbeat",
    "lease_holds",
    "pause_channel",
    "paused_channels",
    "postpone",
    "queue_due",
    "record_late_success",
    "resume_channel",
    "retry_delay",
    "scheduled_jobs",
    "workers",
]  # fmt: skip

"""The state of the job queue: heartbeats, unfinished messages, paused channels."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, text

from webapp.core import clock, db
from webapp.core.jobs.models import OutboxMessage, PausedChannel, ScheduledJob, WorkerHeartbeat
from webapp.core.jobs.workflow import State

UNFINISHED = (
    State.scheduled, State.queued, State.retry_wait, State.sending, State.unknown, State.checking,
    State.needs_decision,
)  # fmt: skip
# A worker that has been silent for this long is no longer listed.
FORGOTTEN = timedelta(days=1)


@dataclass(frozen=True)
class BacklogLine:
    """Count of the messages of one kind, channel and state, and when the oldest was due."""

    kind: str
    channel: str | None
    state: State
    count: int
    oldest: datetime


def heartbeat(name: str, started_at: datetime) -> None:
    """Note that this worker is alive."""
    moment = clock.now()
    db.session().merge(WorkerHeartbeat(name=name, started_at=started_at, seen_at=moment))
    db.session().execute(
        delete(WorkerHeartbeat).where(WorkerHeartbeat.seen_at < moment - FORGOTTEN)
    )


def last_heartbeat() -> datetime | None:
    """When any worker was last alive."""
    return db.session().scalar(select(func.max(WorkerHeartbeat.seen_at)))


def workers() -> list[WorkerHeartbeat]:
    """Workers seen within a day, newest first."""
    newest = select(WorkerHeartbeat).order_by(WorkerHeartbeat.seen_at.desc(), WorkerHeartbeat.name)
    return list(db.session().scalars(newest))


def backlog() -> list[BacklogLine]:
    """Unfinished messages by kind, channel and state."""
    found = (
        select(
            OutboxMessage.kind, OutboxMessage.channel, OutboxMessage.state, func.count(),
            func.min(OutboxMessage.due_at),
        )
        .where(OutboxMessage.state.in_(UNFINISHED))
        .group_by(OutboxMessage.kind, OutboxMessage.channel, OutboxMessage.state)
        .order_by(OutboxMessage.kind, OutboxMessage.channel, OutboxMessage.state)
    )  # fmt: skip
    return [BacklogLine(*row) for row in db.session().execute(found)]


def counts_by_state(kind: str) -> list[tuple[str | None, State, int]]:
    """Channel, state and number of all messages of a kind, finished ones too."""
    found = (
        select(OutboxMessage.channel, OutboxMessage.state, func.count())
        .where(OutboxMessage.kind == kind)
        .group_by(OutboxMessage.channel, OutboxMessage.state)
        .order_by(OutboxMessage.channel, OutboxMessage.state)
    )
    return [(channel, state, count) for channel, state, count in db.session().execute(found)]


def scheduled_jobs() -> list[ScheduledJob]:
    """The periodic jobs that ever ran, by name."""
    return list(db.session().scalars(select(ScheduledJob).order_by(ScheduledJob.name)))


def pause_channel(channel: str, reason: str) -> bool:
    """Let no message of a channel be claimed; False when it is paused already."""
    row = db.insert(PausedChannel).values(channel=channel, since=clock.now(), reason=reason)
    once = row.on_conflict_do_nothing(index_elements=["channel"]).returning(PausedChannel)
    return db.session().scalar(once) is not None


def resume_channel(channel: str) -> bool:
    """Let its messages be claimed again; False when it is not paused."""
    row = db.session().get(PausedChannel, channel)
    if row is None:
        return False
    db.session().delete(row)
    return True


def paused_channels() -> dict[str, PausedChannel]:
    """The paused channels, by code."""
    return {p.channel: p for p in db.session().scalars(select(PausedChannel))}


def database_answers() -> bool:
    """Whether the database answers a query."""
    return bool(db.session().scalar(text("SELECT 1")) == 1)

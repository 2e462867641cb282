"""How the outbox stands: heartbeats, waiting rows, ways out that are stopped."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, text

from webapp.kernel import clock, db
from webapp.kernel.outbox.rows import Outgoing, Stop, Worker
from webapp.kernel.outbox.workflow import State

OPEN = (
    State.scheduled, State.queued, State.retry_wait, State.sending, State.unknown, State.checking,
    State.held,
)  # fmt: skip
# A worker that was silent for so long is not told of any more.
FORGOTTEN = timedelta(days=1)


@dataclass(frozen=True)
class Waiting:
    """Rows of one kind and way out in one state, and since when the oldest was wanted."""

    kind: str
    route: str | None
    state: State
    count: int
    oldest: datetime


def beat(name: str, started_at: datetime) -> None:
    """Say that this worker lives."""
    moment = clock.now()
    db.session().merge(Worker(name=name, started_at=started_at, seen_at=moment))
    db.session().execute(delete(Worker).where(Worker.seen_at < moment - FORGOTTEN))


def last_beat() -> datetime | None:
    """When any worker was last seen."""
    return db.session().scalar(select(func.max(Worker.seen_at)))


def workers() -> list[Worker]:
    """Those seen within a day, the newest first."""
    return list(db.session().scalars(select(Worker).order_by(Worker.seen_at.desc(), Worker.name)))


def standing() -> list[Waiting]:
    """What is not ended, by kind, way out and state."""
    found = (
        select(
            Outgoing.kind, Outgoing.route, Outgoing.state, func.count(), func.min(Outgoing.due_at)
        )
        .where(Outgoing.state.in_(OPEN))
        .group_by(Outgoing.kind, Outgoing.route, Outgoing.state)
        .order_by(Outgoing.kind, Outgoing.route, Outgoing.state)
    )
    return [Waiting(*row) for row in db.session().execute(found)]


def stop(route: str, reason: str) -> bool:
    """Let nothing of a way out be claimed; False where it is stopped already."""
    row = db.insert(Stop).values(route=route, since=clock.now(), reason=reason)
    once = row.on_conflict_do_nothing(index_elements=["route"]).returning(Stop)
    return db.session().scalar(once) is not None


def go_on(route: str) -> bool:
    """Let it be claimed again; False where it is not stopped."""
    row = db.session().get(Stop, route)
    if row is None:
        return False
    db.session().delete(row)
    return True


def stopped() -> dict[str, Stop]:
    """The ways out that are stopped."""
    return {s.route: s for s in db.session().scalars(select(Stop))}


def database_answers() -> bool:
    """Whether the database answers at all."""
    return bool(db.session().scalar(text("SELECT 1")) == 1)

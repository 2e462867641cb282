"""What a room does with the outbox: queue, cancel, and say what became of a held row."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from webapp.kernel import clock, db
from webapp.kernel.outbox.rows import WAITING, Outgoing
from webapp.kernel.outbox.workflow import DELIVERY, State


def send(
    kind: str,
    key: str,
    payload: dict[str, Any],
    *,
    not_before: datetime | None = None,
    careful: bool = False,
    route: str | None = None,
    lane: str | None = None,
) -> Outgoing | None:
    """Queue within the work at hand; None where the key is known, which is left as it stands."""
    moment = clock.now()
    due = not_before or moment
    later = careful and due > moment
    row = db.insert(Outgoing).values(
        kind=kind, key=key, payload=payload, made_at=moment, not_before=due, due_at=due,
        careful=careful, route=route, lane=lane, state=State.scheduled if later else State.queued,
    )  # fmt: skip
    once = row.on_conflict_do_nothing(index_elements=["key"]).returning(Outgoing)
    made: Outgoing | None = db.session().scalar(once)
    return made


def cancel(keys_like: str) -> int:
    """Cancel what has not begun, by key prefix; how many. What is held waits for a person."""
    result = db.session().execute(
        update(Outgoing)
        .where(Outgoing.key.startswith(keys_like, autoescape=True))
        .where(Outgoing.state.in_(set(DELIVERY.step("cancel").sources) - {State.held}))
        .values(state=State.cancelled, ended_at=clock.now())
        .returning(Outgoing.id)
    )
    return len(result.all())


def fall_due() -> None:
    """Queue what was scheduled for a moment that has come, but for rows somebody else holds."""
    step = DELIVERY.step("fall_due")
    come = (
        select(Outgoing.id)
        .where(WAITING, Outgoing.state.in_(step.sources), Outgoing.not_before <= clock.now())
        .with_for_update(skip_locked=True)
    )
    rows = update(Outgoing).where(Outgoing.id.in_(come)).values(state=step.target)
    db.session().execute(rows.execution_options(synchronize_session=False))


def of_key(key: str) -> Outgoing | None:
    """The row of a key."""
    return db.session().scalar(select(Outgoing).where(Outgoing.key == key))


def act(row: Outgoing, verb: str, reason: str = "") -> None:
    """What a person decides about a row: cancel, send_again or confirm; raises WrongState.

    The fence moves on: no worker that held the row before writes an outcome over it.
    """
    step = DELIVERY.permit(row, verb, by=None, may={})
    ended = step.target in {State.sent, State.cancelled}
    moment = clock.now()
    DELIVERY.move(row, step, **({"ended_at": moment} if ended else {}))
    row.fence, row.reason = row.fence + 1, reason or None
    if step.target == State.queued:
        row.not_before = row.due_at = moment
        row.attempts = row.crashes = 0

"""What leaves the building: rows written with the fact they depend on, claimed by workers."""

from webapp.kernel.outbox.claims import (
    ATTEMPTS,
    FIRST_WAIT,
    LONGEST_WAIT,
    Claim,
    Outcome,
    back_off,
    claim,
    close,
    defer,
    finish,
    holds,
    in_the_end,
    put_off,
)
from webapp.kernel.outbox.queue import act, cancel, fall_due, of_key, send
from webapp.kernel.outbox.rows import Outgoing, Stop, Worker
from webapp.kernel.outbox.standing import (
    Waiting,
    beat,
    database_answers,
    go_on,
    last_beat,
    standing,
    stop,
    stopped,
    workers,
)
from webapp.kernel.outbox.work import Work
from webapp.kernel.outbox.workflow import DELIVERY, State

__all__ = [
    "ATTEMPTS", "DELIVERY", "FIRST_WAIT", "LONGEST_WAIT", "Claim", "Outcome", "Outgoing", "State",
    "Stop", "Waiting", "Work", "Worker", "act", "back_off", "beat", "cancel", "claim", "close",
    "database_answers", "defer", "fall_due", "finish", "go_on", "holds", "in_the_end", "last_beat",
    "of_key", "put_off", "send", "standing", "stop", "stopped", "workers",
]  # fmt: skip

"""The life of what leaves the building."""

from enum import StrEnum

from webapp.kernel.workflow import Step, Workflow


class State(StrEnum):
    """Where a row stands."""

    scheduled = "scheduled"
    queued = "queued"
    sending = "sending"
    retry_wait = "retry_wait"
    unknown = "unknown"
    checking = "checking"
    held = "held"
    sent = "sent"
    failed = "failed"
    cancelled = "cancelled"


_S = State
_WAITING = (_S.scheduled, _S.queued, _S.retry_wait)
DELIVERY = Workflow(
    State,
    _S.queued,
    (
        Step("schedule", "schedule", "scheduled", (_S.queued,), _S.scheduled, "system"),
        Step("fall_due", "fall due", "fell due", (_S.scheduled,), _S.queued, "system"),
        # A job that bears running twice is claimed again from a worker that fell silent.
        Step("claim", "claim", "claimed",
             (_S.queued, _S.retry_wait, _S.sending), _S.sending, "system"),
        Step("finish", "finish", "sent", (_S.sending, _S.checking), _S.sent, "system"),
        Step("put_off", "put off", "put off", (_S.sending,), _S.retry_wait, "system"),
        Step("hand_back", "hand back", "handed back",
             (_S.sending,), _S.queued, "system"),
        Step("lose", "lose sight of", "lost sight of",
             (_S.sending, _S.checking), _S.unknown, "system"),
        Step("look", "look for", "looked for", (_S.unknown,), _S.checking, "system"),
        Step("clear", "clear", "did not find", (_S.checking,), _S.queued, "system"),
        Step("hold", "hold", "held",
             (_S.sending, _S.checking, _S.unknown), _S.held, "system"),
        Step("give_up", "give up", "gave up", (_S.sending,), _S.failed, "system"),
        # Refused inside its own claim: never seen as sending by anybody else.
        Step("refuse", "refuse", "refused", (_S.sending,), _S.cancelled, "system"),
        Step("cancel", "cancel", "cancelled",
             (*_WAITING, _S.held), _S.cancelled, "system"),
        Step("send_again", "send again", "sent again",
             (_S.held,), _S.queued, "system"),
        Step("confirm", "confirm", "confirmed", (_S.held,), _S.sent, "system"),
        # The answer of an earlier attempt came after all: the truth wins over any plan.
        Step("learn", "learn", "learned of",
             (*_WAITING, _S.sending, _S.unknown, _S.checking, _S.held, _S.failed, _S.cancelled),
             _S.sent, "system"),
    ),
    evidence={
        _S.sending: ("lease_until",),
        _S.checking: ("lease_until",),
        _S.sent: ("ended_at",),
        _S.failed: ("ended_at",),
        _S.cancelled: ("ended_at",),
    },
)  # fmt: skip

"""States and transitions of an outbox message."""

from enum import StrEnum

from webapp.core.workflow import Step, Workflow


class State(StrEnum):
    """State of an outbox message."""

    scheduled = "scheduled"
    queued = "queued"
    sending = "sending"
    retry_wait = "retry_wait"
    unknown = "unknown"
    checking = "checking"
    needs_decision = "needs_decision"
    sent = "sent"
    failed = "failed"
    cancelled = "cancelled"


_S = State
_WAITING = (_S.scheduled, _S.queued, _S.retry_wait)
OUTBOX = Workflow(
    State,
    _S.queued,
    (
        Step("schedule", "schedule", "scheduled", (_S.queued,), _S.scheduled, "system"),
        Step("queue_due", "queue when due", "queued when due",
             (_S.scheduled,), _S.queued, "system"),
        # A message that may be sent twice is claimed again when its worker stopped.
        Step("claim", "claim", "claimed",
             (_S.queued, _S.retry_wait, _S.sending), _S.sending, "system"),
        Step("finish", "finish", "sent", (_S.sending, _S.checking), _S.sent, "system"),
        Step("retry_later", "retry later", "put back for a retry",
             (_S.sending,), _S.retry_wait, "system"),
        Step("release_claim", "release the claim", "released unsent",
             (_S.sending,), _S.queued, "system"),
        Step("mark_unknown", "mark as unknown", "marked as unknown",
             (_S.sending, _S.checking), _S.unknown, "system"),
        Step("reconcile", "reconcile", "looked up at the receiver",
             (_S.unknown,), _S.checking, "system"),
        Step("requeue", "queue again", "not found, queued again",
             (_S.checking,), _S.queued, "system"),
        Step("ask_for_decision", "ask for a decision", "left for a person to decide",
             (_S.sending, _S.checking, _S.unknown), _S.needs_decision, "system"),
        Step("fail", "fail", "failed", (_S.sending,), _S.failed, "system"),
        # Refused by preflight, inside the claim's transaction: nobody else sees it as sending.
        Step("refuse", "refuse", "refused", (_S.sending,), _S.cancelled, "system"),
        Step("cancel", "cancel", "cancelled",
             (*_WAITING, _S.needs_decision), _S.cancelled, "system"),
        Step("retry", "send again", "sent again",
             (_S.needs_decision,), _S.queued, "system"),
        Step("confirm", "confirm", "confirmed", (_S.needs_decision,), _S.sent, "system"),
        # An earlier attempt turns out to have succeeded: that is true whatever was planned since.
        Step("record_late_success", "record a late success", "found to be sent",
             (*_WAITING, _S.sending, _S.unknown, _S.checking, _S.needs_decision, _S.failed,
              _S.cancelled),
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

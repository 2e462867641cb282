"""The life of a share, and of an account that its author connected."""

from enum import StrEnum

from webapp.kernel.words import msg
from webapp.kernel.workflow import Step, Workflow


class State(StrEnum):
    """Where a share stands."""

    prepared = "prepared"
    posted = "posted"
    retired = "retired"
    cancelled = "cancelled"


_S = State
SHARE = Workflow(
    State,
    _S.prepared,
    (
        Step("post", msg("I posted it"), msg("posted"), (_S.prepared,), _S.posted, "is_own"),
        # Through the author's account; an answer that comes late is true after a cancel too.
        Step("publish", msg("Publish"), msg("published"),
             (_S.prepared, _S.cancelled), _S.posted, "system"),
        Step("correct", msg("Correct the address"), msg("corrected the address of"),
             (_S.posted,), _S.posted, "is_own"),
        Step("retire", msg("Retire the link"), msg("retired the link of"),
             (_S.posted,), _S.retired, "is_own"),
        Step("cancel", msg("Cancel"), msg("cancelled"), (_S.prepared,), _S.cancelled, "is_own"),
    ),
    evidence={
        _S.posted: ("posted_at",),
        _S.retired: ("posted_at", "retired_at"),
        _S.cancelled: ("cancelled_at",),
    },
)  # fmt: skip


class ConnectionState(StrEnum):
    """Whether a connected account can be used."""

    active = "active"
    expired = "expired"
    ended = "ended"


_C = ConnectionState
CONNECTION = Workflow(
    ConnectionState,
    _C.active,
    (
        Step("renew", msg("Connect again"), msg("connected again"),
             (_C.active, _C.expired), _C.active, "is_own"),
        Step("expire", msg("Expire"), msg("expired"), (_C.active,), _C.expired, "system"),
        Step("disconnect", msg("Disconnect"), msg("disconnected"),
             (_C.active, _C.expired), _C.ended, "is_own"),
    ),
    evidence={_C.ended: ("ended_at",)},
)  # fmt: skip


class Act(StrEnum):
    """What a worker noted of a delivery."""

    began = "began"
    ended = "ended"
    looked = "looked"
    read = "read"


class Age(StrEnum):
    """How old a post is to be when its network's counts are read."""

    hour = "1h"
    day = "1d"
    week = "7d"
    month = "29d"

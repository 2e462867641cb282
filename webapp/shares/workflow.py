"""The life of a share made by hand."""

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

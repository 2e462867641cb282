"""States and transitions of a share."""

from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class State(StrEnum):
    """State of a share."""

    prepared = "prepared"
    posted = "posted"
    retired = "retired"
    cancelled = "cancelled"
    taken_back = "taken_back"


_S = State
SHARE = Workflow(
    State,
    _S.prepared,
    (
        Step("post", gettext_noop("I posted it"), gettext_noop("posted"), (_S.prepared,), _S.posted, "is_own"),
        # By the delivery. Allowed after a cancel too: its success may become known later.
        Step("publish", gettext_noop("Publish"), gettext_noop("published"),
             (_S.prepared, _S.cancelled), _S.posted, "system"),
        Step("correct", gettext_noop("Correct the address"), gettext_noop("corrected the address of"),
             (_S.posted,), _S.posted, "is_own"),
        Step("retire", gettext_noop("Retire the link"), gettext_noop("retired the link of"),
             (_S.posted,), _S.retired, "is_own"),
        # Only where the post is on a page of this application.
        Step("take_back", gettext_noop("Remove it"), gettext_noop("took back"),
             (_S.posted,), _S.taken_back, "is_own"),
        Step("cancel", gettext_noop("Cancel"), gettext_noop("cancelled"), (_S.prepared,), _S.cancelled, "is_own"),
    ),
    evidence={
        _S.posted: ("posted_at",),
        _S.retired: ("posted_at", "retired_at"),
        _S.cancelled: ("cancelled_at",),
        _S.taken_back: ("posted_at", "taken_back_at"),
    },
)  # fmt: skip

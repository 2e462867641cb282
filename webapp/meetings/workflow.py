"""States and transitions of a meeting."""

from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class MeetingState(StrEnum):
    """The state of a meeting."""

    planned = "planned"
    held = "held"
    not_held = "not_held"
    cancelled = "cancelled"


_M = MeetingState
MEETING = Workflow(
    MeetingState,
    _M.planned,
    (
        Step("move", gettext_noop("Move"), gettext_noop("moved"), (_M.planned,), _M.planned,
             "is_of_meeting"),
        Step("cancel", gettext_noop("Cancel the meeting"), gettext_noop("canceled"), (_M.planned,),
             _M.cancelled, "is_of_meeting"),
        # The pair was paused, closed or ended.
        Step("call_off", "call off", gettext_noop("canceled"), (_M.planned,), _M.cancelled,
             "system"),
        # One answer is enough; either of the two may correct it for some days.
        Step("hold", gettext_noop("It took place"), gettext_noop("took place"),
             (_M.planned, _M.not_held), _M.held, "is_of_meeting"),
        Step("miss", gettext_noop("It did not take place"), gettext_noop("did not take place"),
             (_M.planned, _M.held), _M.not_held, "is_of_meeting"),
    ),
    evidence={
        _M.held: ("said_at",), _M.not_held: ("said_at",), _M.cancelled: ("cancelled_at",),
    },
)  # fmt: skip

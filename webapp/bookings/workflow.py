"""States and transitions of a booking."""

from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class BookingState(StrEnum):
    """The state of a booking."""

    booked = "booked"
    sent = "sent"
    refused = "refused"
    cancelled = "cancelled"


_B = BookingState
BOOKING = Workflow(
    BookingState,
    _B.booked,
    (
        Step("move", gettext_noop("Move to another day"), gettext_noop("moved"), (_B.booked,), _B.booked,
             "is_employee_view"),
        Step("refuse", gettext_noop("Refuse"), gettext_noop("refused"), (_B.booked,), _B.refused,
             "is_employee_view"),
        Step("cancel", gettext_noop("Cancel"), gettext_noop("canceled"), (_B.booked,), _B.cancelled,
             "is_own"),
        Step("send", "send", "sent", (_B.booked,), _B.sent, "system"),
    ),
    evidence={_B.sent: ("sent_at",)},
)  # fmt: skip

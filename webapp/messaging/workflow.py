"""States and transitions of a solicitation, and of a booking."""

from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class SolicitationState(StrEnum):
    """The state of a solicitation."""

    waiting = "waiting"
    sent = "sent"
    not_sent = "not_sent"
    withdrawn = "withdrawn"


_S = SolicitationState
# No person takes these steps, so nothing shows their words.
SOLICITATION = Workflow(
    SolicitationState,
    _S.waiting,
    (
        Step("send", "send", "sent", (_S.waiting,), _S.sent, "system"),
        Step("drop", "drop", "did not send", (_S.waiting,), _S.not_sent, "system"),
        Step("withdraw", "withdraw", "withdrew", (_S.waiting,), _S.withdrawn, "system"),
    ),
    evidence={_S.sent: ("sent_at",), _S.not_sent: ("reason",)},
)


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
             "is_own_booking"),
        Step("send", "send", "sent", (_B.booked,), _B.sent, "system"),
    ),
    evidence={_B.sent: ("sent_at",)},
)  # fmt: skip

"""States and transitions of an appointment."""

from enum import StrEnum

from webapp.core.workflow import Step, Workflow


class AppointmentState(StrEnum):
    """The state of an appointment."""

    planned = "planned"
    cancelled = "cancelled"


_A = AppointmentState
# The package that an appointment belongs to decides who takes these steps.
APPOINTMENT = Workflow(
    AppointmentState,
    _A.planned,
    (
        Step("change", "change", "changed", (_A.planned,), _A.planned, "system"),
        Step("cancel", "cancel", "canceled", (_A.planned,), _A.cancelled, "system"),
    ),
    evidence={_A.cancelled: ("cancelled_at",)},
)

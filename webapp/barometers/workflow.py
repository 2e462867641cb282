"""Kinds of barometers, and the states of a wave."""

from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class BarometerKind(StrEnum):
    """What a barometer measures."""

    comfort = "comfort"
    enps = "enps"
    attractiveness = "attractiveness"
    conditions = "conditions"
    free = "free"


class Population(StrEnum):
    """Who answers. The two are never in one figure."""

    employees = "employees"
    candidates = "candidates"


class WaveState(StrEnum):
    """The state of a wave."""

    planned = "planned"
    open = "open"
    closed = "closed"
    published = "published"
    decided = "decided"
    canceled = "canceled"


_W = WaveState
WAVE = Workflow(
    WaveState,
    _W.planned,
    (
        Step("open", gettext_noop("Open the wave"), gettext_noop("opened"), (_W.planned,), _W.open,
             "is_employee_view"),
        Step("cancel", gettext_noop("Cancel the wave"), gettext_noop("canceled"), (_W.planned,),
             _W.canceled, "is_employee_view"),
        # On the day after the last one, or earlier where its holder ends it.
        Step("close", gettext_noop("Close the wave now"), gettext_noop("closed"), (_W.open,),
             _W.closed, "is_employee_view"),
        Step("expire", "expire", gettext_noop("closed"), (_W.open,), _W.closed, "system"),
        Step("publish", gettext_noop("Publish the result"), gettext_noop("published the result"),
             (_W.closed,), _W.published, "is_employee_view"),
        Step("decide", gettext_noop("Publish the decision"), gettext_noop("published the decision"),
             (_W.published,), _W.decided, "is_employee_view"),
    ),
    evidence={
        _W.published: ("published_at",),
        _W.decided: ("published_at", "decided_at", "decision"),
    },
)  # fmt: skip

"""The life of a program and of an enrollment."""

from enum import StrEnum

from webapp.kernel.words import msg
from webapp.kernel.workflow import Step, Workflow


class Kind(StrEnum):
    """What a program is about."""

    sharing = "sharing"
    champions = "champions"
    mentoring = "mentoring"
    cocreation = "cocreation"


class ProgramState(StrEnum):
    """Whether a program takes part in the day."""

    draft = "draft"
    open = "open"
    paused = "paused"
    closed = "closed"


_P = ProgramState
PROGRAM = Workflow(
    ProgramState,
    _P.draft,
    (
        Step("open", msg("Open"), msg("opened"), (_P.draft, _P.paused), _P.open, "is_lead"),
        Step("pause", msg("Pause"), msg("paused"), (_P.open,), _P.paused, "is_lead"),
        Step("close", msg("Close"), msg("closed"), (_P.open, _P.paused), _P.closed, "is_lead"),
    ),
)


class EnrollmentState(StrEnum):
    """A person's place in a program."""

    active = "active"
    left = "left"


_E = EnrollmentState
ENROLLMENT = Workflow(
    EnrollmentState,
    _E.active,
    (Step("leave", msg("Leave the program"), msg("left"), (_E.active,), _E.left, "is_own"),),
    evidence={_E.left: ("left_at",)},
)

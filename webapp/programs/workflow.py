"""States and transitions of programs and enrollments."""

from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class Council(StrEnum):
    """The status of the works council, as entered by the lead."""

    not_asked = "not_asked"
    informed = "informed"
    consulted = "consulted"
    agreed = "agreed"
    none = "none"


# What happened on a day.
DATED = frozenset({Council.informed, Council.consulted, Council.agreed})


class Deadline(StrEnum):
    """What happens to a story that no reviewer answered before the deadline."""

    hold = "hold"
    release = "release"


class ProgramState(StrEnum):
    """The state of a program; people join and share only while it is open."""

    draft = "draft"
    open = "open"
    paused = "paused"
    closed = "closed"


_P = ProgramState
PROGRAM = Workflow(
    ProgramState,
    _P.draft,
    (
        Step("open", gettext_noop("Open"), gettext_noop("opened"), (_P.draft, _P.paused), _P.open,
             "is_lead"),
        Step("pause", gettext_noop("Pause"), gettext_noop("paused"), (_P.open,), _P.paused,
             "is_lead"),
        Step("close", gettext_noop("Close"), gettext_noop("closed"), (_P.open, _P.paused),
             _P.closed, "is_lead"),
        # Undoes a close; the program stays paused until the lead opens it.
        Step("reopen", gettext_noop("Reopen"), gettext_noop("reopened"), (_P.closed,),
             _P.paused, "is_lead"),
    ),
)  # fmt: skip


class EnrollmentState(StrEnum):
    """The state of a person's enrollment in a program."""

    active = "active"
    paused = "paused"
    left = "left"


_E = EnrollmentState
ENROLLMENT = Workflow(
    EnrollmentState,
    _E.active,
    (
        Step("pause", gettext_noop("Pause"), gettext_noop("paused"), (_E.active, _E.paused),
             _E.paused, "is_own"),
        Step("resume", gettext_noop("Take part again"), gettext_noop("resumed"), (_E.paused,),
             _E.active, "is_own"),
        Step("return", gettext_noop("Return"), gettext_noop("returned"), (_E.paused,), _E.active,
             "system"),
        Step("leave", gettext_noop("Leave the program"), gettext_noop("left"),
             (_E.active, _E.paused), _E.left, "is_own"),
        Step("end", gettext_noop("End"), gettext_noop("left with the account"),
             (_E.active, _E.paused), _E.left, "system"),
    ),
    evidence={_E.paused: ("paused_until",), _E.left: ("left_at",)},
)  # fmt: skip

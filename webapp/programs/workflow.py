"""The life of a program, of an enrollment, of a theme and of a brief; and what one may allow."""

from enum import StrEnum

from webapp.kernel.words import msg
from webapp.kernel.workflow import Step, Workflow


class Kind(StrEnum):
    """What a program is about."""

    sharing = "sharing"
    champions = "champions"
    mentoring = "mentoring"
    cocreation = "cocreation"


class Council(StrEnum):
    """Where the works council stands, as the lead says it."""

    not_asked = "not_asked"
    informed = "informed"
    consulted = "consulted"
    agreed = "agreed"
    none = "none"


class Deadline(StrEnum):
    """What a charter does with a story that no reviewer answered in time."""

    hold = "hold"
    release = "release"


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
        # The undo of a close; nothing runs again before the lead opens it.
        Step("reopen", msg("Take back"), msg("took back"), (_P.closed,), _P.paused, "is_lead"),
    ),
)


class EnrollmentState(StrEnum):
    """A person's place in a program."""

    active = "active"
    paused = "paused"
    left = "left"


_E = EnrollmentState
ENROLLMENT = Workflow(
    EnrollmentState,
    _E.active,
    (
        Step("pause", msg("Pause"), msg("paused"), (_E.active, _E.paused), _E.paused, "is_own"),
        Step("resume", msg("Take part again"), msg("resumed"), (_E.paused,), _E.active, "is_own"),
        Step("return", msg("Return"), msg("returned"), (_E.paused,), _E.active, "system"),
        Step(
            "leave", msg("Leave the program"), msg("left"), (_E.active, _E.paused), _E.left,
            "is_own",
        ),
        Step("end", msg("End"), msg("left with the account"), (_E.active, _E.paused), _E.left,
            "system"),
    ),
    evidence={_E.paused: ("paused_until",), _E.left: ("left_at",)},
)  # fmt: skip


class Purpose(StrEnum):
    """What somebody may allow, each by itself; all are off until they do."""

    listed = "listed"
    suggestions = "suggestions"
    counted_links = "counted_links"
    connector = "connector"
    career_page = "career_page"
    measuring = "measuring"


class ThemeState(StrEnum):
    """Whether a theme is written about, or held while something is repaired."""

    open = "open"
    held = "held"


_T = ThemeState
THEME = Workflow(
    ThemeState,
    _T.open,
    (
        Step("hold", msg("Hold the theme"), msg("held"), (_T.open,), _T.held, "is_lead"),
        Step("free", msg("Free the theme"), msg("freed"), (_T.held,), _T.open, "is_lead"),
    ),
    evidence={_T.held: ("held_at",)},
)


class BriefState(StrEnum):
    """Whether a brief can be written from."""

    open = "open"
    closed = "closed"


_B = BriefState
BRIEF = Workflow(
    BriefState,
    _B.open,
    (
        Step("close", msg("Close the brief"), msg("closed"), (_B.open,), _B.closed, "is_lead"),
        Step("reopen", msg("Open it again"), msg("opened"), (_B.closed,), _B.open, "is_lead"),
    ),
    evidence={_B.closed: ("closed_at",)},
)

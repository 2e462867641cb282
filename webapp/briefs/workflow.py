"""States and transitions of themes and briefs."""

from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class ThemeState(StrEnum):
    """Whether stories are written about a theme, or it is paused for repair."""

    open = "open"
    paused = "paused"


_T = ThemeState
THEME = Workflow(
    ThemeState,
    _T.open,
    (
        Step("pause", gettext_noop("Pause the theme"), gettext_noop("paused"), (_T.open,),
             _T.paused, "is_lead"),
        # While what is said outside and inside is far apart.
        Step("hold", "hold", gettext_noop("paused"), (_T.open,), _T.paused, "system"),
        Step("resume", gettext_noop("Resume the theme"), gettext_noop("resumed"),
             (_T.paused,), _T.open, "is_lead"),
    ),
    evidence={_T.paused: ("paused_at",)},
)  # fmt: skip


class BriefState(StrEnum):
    """Whether a story can be begun from a brief."""

    draft = "draft"
    open = "open"
    closed = "closed"


_B = BriefState
BRIEF = Workflow(
    BriefState,
    _B.draft,
    (
        # A new brief is opened at once; a draft once its facts and questions are written.
        Step("open", gettext_noop("Open the brief"), gettext_noop("opened"), (_B.draft,), _B.open,
             "is_lead"),
        Step("close", gettext_noop("Close the brief"), gettext_noop("closed"), (_B.open,),
             _B.closed, "is_lead"),
        Step("reopen", gettext_noop("Reopen the brief"), gettext_noop("reopened"), (_B.closed,), _B.open,
             "is_lead"),
    ),
    evidence={_B.closed: ("closed_at",)},
)  # fmt: skip

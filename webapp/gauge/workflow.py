"""Verdicts of the gauge, and the states of a repair."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class Verdict(StrEnum):
    """What a comparison of a theme says."""

    wide = "wide"
    close = "close"
    unknown = "unknown"
    quiet = "quiet"


VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.wide: gettext_noop("Wide gap"),
    Verdict.close: gettext_noop("No wide gap"),
    Verdict.unknown: gettext_noop("Unknown"),
    Verdict.quiet: gettext_noop("Too little shared to compare"),
}


class Cause(StrEnum):
    """Why a gap is wide."""

    score = "score"
    irritants = "irritants"


class RepairState(StrEnum):
    """The state of a repair."""

    open = "open"
    done = "done"
    declined = "declined"


_R = RepairState
REPAIR = Workflow(
    RepairState,
    _R.open,
    (
        Step("finish", gettext_noop("Publish what changed"), gettext_noop("finished"), (_R.open,),
             _R.done, "is_lead"),
        Step("decline", gettext_noop("Publish why nothing changes"), gettext_noop("declined"),
             (_R.open,), _R.declined, "is_lead"),
    ),
    evidence={
        _R.done: ("closed_at", "outcomes"),
        _R.declined: ("closed_at", "outcomes"),
    },
)  # fmt: skip

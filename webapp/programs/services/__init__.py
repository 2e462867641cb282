"""The verbs of programs: programs, charters, enrollments, themes and briefs."""

from webapp.programs.services.briefs import (
    LONGEST_FACT,
    close_brief,
    edit_brief,
    free_theme,
    hold_theme,
    open_brief,
    reopen_brief,
)
from webapp.programs.services.charters import PARTS, REVIEW_DAYS, changed_parts, write_charter
from webapp.programs.services.enrollments import (
    agree,
    choose,
    end_place,
    join,
    leave,
    note_cancelled,
    pause_until,
    resume,
    return_due,
)
from webapp.programs.services.programs import (
    check_destination,
    close,
    create,
    create_led,
    edit,
    open_program,
    pause,
    reopen,
)

__all__ = [
    "LONGEST_FACT",
    "PARTS",
    "REVIEW_DAYS",
    "agree",
    "changed_parts",
    "check_destination",
    "choose",
    "close",
    "close_brief",
    "create",
    "create_led",
    "edit",
    "edit_brief",
    "end_place",
    "free_theme",
    "hold_theme",
    "join",
    "leave",
    "note_cancelled",
    "open_brief",
    "open_program",
    "pause",
    "pause_until",
    "reopen",
    "reopen_brief",
    "resume",
    "return_due",
    "write_charter",
]  # fmt: skip

"""Services of programs: programs, charters, enrollments, themes and briefs."""

from webapp.programs.services.briefs import (
    LONGEST_FACT,
    close_brief,
    edit_brief,
    open_brief,
    pause_theme,
    reopen_brief,
    resume_theme,
)
from webapp.programs.services.charters import PARTS, REVIEW_DAYS, write_charter
from webapp.programs.services.enrollments import (
    agree,
    end_enrollment,
    join,
    leave,
    note_cancelled,
    pause_until,
    resume,
    return_due,
    set_consent,
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
from webapp.programs.services.sponsors import answer_sponsor

__all__ = [
    "LONGEST_FACT", "PARTS", "REVIEW_DAYS", "agree", "answer_sponsor", "check_destination",
    "close", "close_brief", "create", "create_led", "edit", "edit_brief", "end_enrollment",
    "join", "leave", "note_cancelled", "open_brief", "open_program", "pause", "pause_theme",
    "pause_until", "reopen", "reopen_brief", "resume", "resume_theme", "return_due",
    "set_consent", "write_charter",
]  # fmt: skip

"""Services of programs: programs, charters, enrollments."""

from webapp.programs.services.charters import PARTS, REVIEW_DAYS, write_charter
from webapp.programs.services.drafts import (
    CharterContent,
    discard_draft,
    forget_saver,
    publish,
    save_draft,
)
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
    CouncilStatus,
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
    "PARTS", "REVIEW_DAYS", "CharterContent", "CouncilStatus", "agree", "answer_sponsor", "check_destination",
    "close", "create", "create_led", "discard_draft", "edit", "end_enrollment", "forget_saver",
    "join", "leave", "note_cancelled", "open_program", "pause", "pause_until", "publish", "reopen",
    "resume", "return_due", "save_draft", "set_consent", "write_charter",
]  # fmt: skip

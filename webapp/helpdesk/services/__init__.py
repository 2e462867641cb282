"""Services of the help desk."""

from webapp.helpdesk.services.asking import (
    LONGEST_TEXT,
    MINUTES,
    Details,
    ask_again,
    ask_for_help,
    not_yet,
    resolve,
    withdraw_all,
    withdraw_help,
)
from webapp.helpdesk.services.ending import delete_texts, settle_answered
from webapp.helpdesk.services.guidance import (
    LONGEST_NOTE,
    NoteContent,
    edit_note,
    publish_note,
    retire_note,
    write_note,
)
from webapp.helpdesk.services.helping import accept, answer, decline, reply
from webapp.helpdesk.services.routing import (
    end_waits,
    hand,
    possible_helpers,
    release_above_hours,
    release_lines,
    release_questions,
    route_open,
    stop_in,
)

__all__ = [
    "LONGEST_NOTE", "LONGEST_TEXT", "MINUTES", "Details", "NoteContent", "accept", "answer",
    "ask_again", "ask_for_help", "decline", "delete_texts", "edit_note", "end_waits", "hand",
    "not_yet", "possible_helpers", "publish_note", "release_above_hours", "release_lines",
    "release_questions", "reply", "resolve", "retire_note", "route_open", "settle_answered", "stop_in",
    "withdraw_all", "withdraw_help", "write_note",
]  # fmt: skip

"""Services of stories: writing, pictures, decisions."""

from webapp.stories.services.pictures import (
    describe_picture,
    drop_picture,
    forget_right,
    note_right,
    set_picture,
)
from webapp.stories.services.reviewing import (
    UNDO,
    accept_edits,
    approve,
    ask_second_reader,
    meet_deadline,
    note_shared,
    object_to,
    suggest_edits,
    take_back,
    undo_approval,
)
from webapp.stories.services.writing import (
    KEPT,
    discard,
    edit,
    escalate,
    submit,
    take_up,
    withdraw,
    write,
)

__all__ = [
    "KEPT", "UNDO", "accept_edits", "approve", "ask_second_reader", "describe_picture", "discard",
    "drop_picture", "edit", "escalate", "forget_right", "meet_deadline", "note_right",
    "note_shared", "object_to", "set_picture", "submit", "suggest_edits", "take_back", "take_up", "undo_approval",
    "withdraw", "write",
]  # fmt: skip

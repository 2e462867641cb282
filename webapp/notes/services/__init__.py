"""Services of notes, goals and topics."""

from webapp.notes.services.ending import forget_private_notes, purge
from webapp.notes.services.goals import add_goal, drop_goal, reach_goal, reopen_goal
from webapp.notes.services.notes import delete_note, edit_note, write_note
from webapp.notes.services.topics import agree, propose_topics

__all__ = [
    "add_goal", "agree", "delete_note", "drop_goal", "edit_note", "forget_private_notes",
    "propose_topics", "purge", "reach_goal", "reopen_goal", "write_note",
]  # fmt: skip

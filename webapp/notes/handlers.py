"""Event handlers of notes: who leaves takes their private notes with them."""

from webapp.notes.services import forget_private_notes
from webapp.people.events import AccountEnded
from webapp.programs.events import Left
from webapp.programs.services import note_cancelled


def forget_after_leaving(event: Left) -> None:
    """Delete the private notes of a person about the pairs of the program that they left."""
    count = forget_private_notes(event.person_id, event.program_id)
    note_cancelled(event.object_id, "private_notes", count)


def forget_with_account(event: AccountEnded) -> None:
    """Delete the private notes of a person whose account ended."""
    forget_private_notes(event.object_id)

"""What is deleted with an account."""

from sqlalchemy import delete

from webapp.core import db
from webapp.messaging.services import delete_notices
from webapp.recognition import queries
from webapp.recognition.models import Badge, JournalEntry, ThanksChoice


def forget(person_id: str) -> None:
    """Delete the journal, the notes that a person wrote or got, their choice and their badges."""
    for note in queries.notes_with(person_id):
        delete_notices(note.id, but="")
        db.session().delete(note)
    for table in (JournalEntry, ThanksChoice, Badge):
        db.session().execute(delete(table).where(table.person_id == person_id))

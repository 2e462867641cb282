"""What is deleted: the notes of pairs that ended, and the private notes of people who leave."""

from sqlalchemy import delete

from webapp.core import crypto, db
from webapp.core.unit_of_work import record
from webapp.notes import events, queries
from webapp.notes.models import Agreement, Goal, Note


def purge(pair_id: str) -> None:
    """Delete the notes, goals and topics of a pair that ended, and the key of the pair."""
    for table in (Note, Goal, Agreement):
        db.session().execute(delete(table).where(table.pair_id == pair_id))
    crypto.erase(pair_id)
    record(events.NotesPurged(actor=None, object_id=pair_id))


def forget_private_notes(author_id: str, program_id: str | None = None) -> int:
    """Delete the private notes of a person, in all programs or in one; how many there were."""
    notes = queries.private_notes_by(author_id, program_id)
    for note in notes:
        db.session().delete(note)
    return len(notes)

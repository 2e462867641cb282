"""What is deleted with an account, or when a person leaves a program."""

from sqlalchemy import delete

from webapp.core import db
from webapp.messaging.services import delete_notices
from webapp.recognition import queries
from webapp.recognition.models import Badge, JournalEntry, ThanksChoice
from webapp.recognition.workflow import Rule


def forget(person_id: str) -> None:
    """Delete the journal, the notes that a person wrote or got, their choice and their badges."""
    for note in queries.notes_with(person_id):
        delete_notices(note.id, but="")
        db.session().delete(note)
    for table in (JournalEntry, ThanksChoice, Badge):
        db.session().execute(delete(table).where(table.person_id == person_id))


def forget_idea(person_id: str, program_id: str) -> None:
    """Delete the badge of an idea in a program that the owner left: the idea has no owner any more."""
    mine = delete(Badge).where(Badge.person_id == person_id, Badge.program_id == program_id)
    db.session().execute(mine.where(Badge.rule == Rule.idea_done))

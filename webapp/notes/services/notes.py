"""Private and shared notes: write, change, delete."""

from sqlalchemy import inspect

from webapp.core import clock, db
from webapp.core.errors import Invalid, Missing, NotAllowed, Stale, WrongState
from webapp.core.i18n import gettext_noop
from webapp.core.texts import check_text
from webapp.core.unit_of_work import record
from webapp.mentoring.models import Pair
from webapp.mentoring.queries import STARTED
from webapp.mentoring.rules import is_of_pair
from webapp.notes import events, queries
from webapp.notes.models import Note
from webapp.notes.rules import is_author
from webapp.notes.sealing import sealed_text
from webapp.notes.validation import LONGEST_NOTE, MOST_NOTES
from webapp.people.models import Person

OVER = gettext_noop("The pair has ended: you can still read and delete what you wrote.")
STALE = gettext_noop("Another window or person changed this in the meantime.")


def lock_started(pair: Pair) -> None:
    """Lock a pair in which people can write. Raises WrongState for one that ended."""
    db.lock(pair)
    if pair.state not in STARTED:
        raise WrongState(OVER)


def write_note(
    pair: Pair, text: str, *, private: bool, by: Person, row_id: str | None = None
) -> Note:
    """Write a note: for its author alone, or for both people of the pair.

    Raises NotAllowed, WrongState, or Invalid on `text`. With the `row_id` of a note that exists,
    returns that note.
    """
    if (reason := is_of_pair.reason(by, pair)) is not None:
        raise NotAllowed(reason)
    lock_started(pair)
    if (found := db.existing(Note, row_id)) is not None:
        return found
    check_text(text, LONGEST_NOTE)
    if queries.count_of_notes(pair, by, private=private) >= MOST_NOTES:
        raise Invalid("text", "You have %(most)s notes. Delete one first.", most=str(MOST_NOTES))
    note = Note(
        id=row_id or db.new_id(), pair_id=pair.id, author_id=by.id, private=private,
        made_at=clock.now(),
    )  # fmt: skip
    note.sealed = sealed_text(note, text)
    db.session().add(note)
    db.session().flush()
    record(events.NoteWritten(actor=by.id, object_id=pair.id))
    return note


def edit_note(note: Note, text: str, *, by: Person, version: int) -> None:
    """Change an own note. Raises Missing, NotAllowed, WrongState, Stale, or Invalid on `text`."""
    note = _locked(note, by)
    lock_started(note.pair)
    if note.version != version:
        raise Stale(STALE)
    check_text(text, LONGEST_NOTE)
    note.sealed, note.changed_at = sealed_text(note, text), clock.now()
    note.version += 1
    record(events.NoteWritten(actor=by.id, object_id=note.pair_id))


def delete_note(note: Note, *, by: Person) -> None:
    """Delete an own note, also after the pair ended."""
    note = _locked(note, by)
    db.session().delete(note)
    record(events.NoteDeleted(actor=by.id, object_id=note.pair_id))


def _locked(note: Note, by: Person) -> Note:
    """An own note, locked. Raises Missing for one that was deleted meanwhile, and NotAllowed."""
    # Reading a column of a deleted row would raise an error.
    found = db.session().get(Note, inspect(note).identity, with_for_update=True)
    if found is None:
        raise Missing(queries.NO_NOTE)
    if (reason := is_author.reason(by, found)) is not None:
        raise NotAllowed(reason)
    return found

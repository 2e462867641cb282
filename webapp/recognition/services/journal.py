"""The private journal: write and delete entries."""

from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, delete

from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed
from webapp.core.texts import check_text
from webapp.people.models import Person
from webapp.people.rules import is_own
from webapp.recognition import queries
from webapp.recognition.models import JournalEntry
from webapp.recognition.sealing import sealed_text

LONGEST: Final = 2000
MOST: Final = 1000
FIRST_DAY: Final = date(2000, 1, 1)


def write_entry(text: str, on_day: date, *, by: Person, row_id: str | None = None) -> JournalEntry:
    """Write an entry about a day. Raises Invalid on `text` or `day`.

    With the `row_id` of an entry that exists, returns that entry.
    """
    db.lock(by)
    if (found := db.existing(JournalEntry, row_id)) is not None:
        return found
    check_text(text, LONGEST)
    if not FIRST_DAY <= on_day <= clock.today():
        raise Invalid("day", "Choose today or an earlier day.")
    if queries.entries_of(by) >= MOST:
        raise Invalid("text", "You have %(most)s entries. Delete one first.", most=str(MOST))
    made = JournalEntry(
        id=row_id or db.new_id(), person_id=by.id, on_day=on_day, made_at=clock.now()
    )
    made.sealed = sealed_text(made, text)
    db.session().add(made)
    db.session().flush()
    return made


def delete_entry(entry: JournalEntry, *, by: Person) -> None:
    """Delete an entry. Raises NotAllowed."""
    if (reason := is_own.reason(by, entry)) is not None:
        raise NotAllowed(reason)
    _delete(by, JournalEntry.id == entry.id)


def delete_all(*, by: Person) -> None:
    """Delete the whole journal of a person."""
    _delete(by)


def _delete(by: Person, *conditions: ColumnElement[bool]) -> None:
    mine = delete(JournalEntry).where(JournalEntry.person_id == by.id, *conditions)
    db.session().execute(mine)

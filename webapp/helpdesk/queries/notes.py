"""Reads of guidance notes."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from webapp.champions.queries import OPEN
from webapp.core import db
from webapp.core.errors import Missing
from webapp.core.i18n import gettext_noop
from webapp.core.lists import folded
from webapp.helpdesk.models import GuidanceNote
from webapp.helpdesk.workflow import NoteState
from webapp.people.models import Person
from webapp.people.queries import holds
from webapp.people.workflow import Role
from webapp.programs.models import Program

NO_NOTE = gettext_noop("There is no such guidance note, or it is not open to you.")


def published(program_id: str, topic: str = "") -> list[GuidanceNote]:
    """The published guidance notes of a program, or of one topic, by title.

    The topic is compared here, because PostgreSQL refuses some characters of an address.
    """
    found = select(GuidanceNote).where(
        GuidanceNote.program_id == program_id, GuidanceNote.state == NoteState.published
    )
    return [note for note in _by_title(found) if topic in {"", note.topic}]


def every_published() -> list[GuidanceNote]:
    """The published guidance notes of all programs that are open to employees, by title."""
    found = (
        select(GuidanceNote)
        .join(Program, Program.id == GuidanceNote.program_id)
        .where(Program.state.in_(OPEN), GuidanceNote.state == NoteState.published)
        .options(joinedload(GuidanceNote.program))
    )
    return _by_title(found)


def drafts_of(person: Person, program_id: str) -> list[GuidanceNote]:
    """The drafts and retired notes of a program: a lead's are all, an author's their own."""
    found = select(GuidanceNote).where(
        GuidanceNote.program_id == program_id, GuidanceNote.state != NoteState.published
    )
    if not holds(person, Role.lead, program_id):
        found = found.where(GuidanceNote.author_id == person.id)
    return _by_title(found)


def _by_title(found: Select[Any]) -> list[GuidanceNote]:
    # Sorted here, because databases put É after Z.
    return sorted(db.session().scalars(found), key=lambda note: (folded(note.title), note.id))


def note_for(me: Person, note_id: str) -> GuidanceNote:
    """A published guidance note of a program that is open; for its author and the lead, any one.

    Raises Missing.
    """
    found = db.session().get(GuidanceNote, note_id)
    if found is None:
        raise Missing(NO_NOTE)
    shown = found.state == NoteState.published and found.program.state in OPEN
    if not (shown or found.author_id == me.id or holds(me, Role.lead, found.program_id)):
        raise Missing(NO_NOTE)
    return found

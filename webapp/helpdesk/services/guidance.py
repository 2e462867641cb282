"""Guidance notes: write, change, publish, retire. Nothing of a help request is copied into one."""

from dataclasses import dataclass
from typing import Final

from webapp.champions import queries as champions
from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, Stale
from webapp.core.unit_of_work import record
from webapp.helpdesk import events
from webapp.helpdesk.models import GuidanceNote
from webapp.helpdesk.rules import MAY, is_author_or_lead, may_write
from webapp.helpdesk.workflow import NOTE
from webapp.people.models import Person
from webapp.programs.models import Program

LONGEST_NOTE: Final = 5000


@dataclass(frozen=True)
class NoteContent:
    """The code of a topic, a language, a title and a text."""

    topic: str
    language: str
    title: str
    text: str


def write_note(
    program: Program, content: NoteContent, *, by: Person, row_id: str | None = None
) -> GuidanceNote:
    """Write a guidance note as a draft. Raises NotAllowed, or Invalid on a field."""
    if (reason := may_write.reason(by, program)) is not None:
        raise NotAllowed(reason)
    db.lock(by)
    if (found := db.existing(GuidanceNote, row_id)) is not None:
        return found
    _check(program.id, content)
    made = GuidanceNote(
        id=row_id or db.new_id(), program_id=program.id, author_id=by.id, made_at=clock.now(),
        **vars(content),
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    record(events.GuidanceSaved(actor=by.id, object_id=made.id))
    return made


def edit_note(
    note: GuidanceNote, content: NoteContent, *, by: Person, version: int
) -> GuidanceNote:
    """Change a guidance note. Raises NotAllowed, Stale, or Invalid on a field."""
    if (reason := is_author_or_lead.reason(by, note)) is not None:
        raise NotAllowed(reason)
    db.lock(note)
    if note.version != version:
        raise Stale("Another window or person changed this in the meantime.")
    _check(note.program_id, content)
    for column, value in vars(content).items():
        setattr(note, column, value)
    note.version += 1
    record(events.GuidanceSaved(actor=by.id, object_id=note.id))
    return note


def _check(program_id: str, content: NoteContent) -> None:
    if content.topic not in dict(champions.topics_of(program_id)):
        raise Invalid("topic", "Choose a topic.")


def publish_note(note: GuidanceNote, *, by: Person) -> None:
    """Show a guidance note to all employees."""
    _move(note, "publish", by, published_at=clock.now())


def retire_note(note: GuidanceNote, *, by: Person) -> None:
    """Take a guidance note out of lists and the search."""
    _move(note, "retire", by)


def _move(note: GuidanceNote, step: str, by: Person, **evidence: object) -> None:
    NOTE.take(note, step, by=by, may=MAY, **evidence)
    record(events.GuidanceMoved(actor=by.id, object_id=note.id, state=note.state.value))

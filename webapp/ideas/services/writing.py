"""Writing: drafts of ideas, and what an owner does with an idea besides publishing it."""

from typing import Final, TypedDict, Unpack

from sqlalchemy import delete as delete_rows

from webapp.briefs import queries as briefs
from webapp.briefs.workflow import ThemeState
from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, Stale, WrongState
from webapp.core.i18n import LANGUAGES
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.ideas import events, queries
from webapp.ideas.models import Idea, IdeaRevision, Support
from webapp.ideas.rules import MAY
from webapp.ideas.workflow import IDEA, IdeaState
from webapp.messaging.services import delete_notices
from webapp.people.models import Person
from webapp.program_kinds import Kind
from webapp.programs.models import Program
from webapp.programs.queries import of_kind
from webapp.programs.rules import is_enrolled

LONGEST_TEXT: Final = 4000
STALE: Final = "Another window or person changed this in the meantime."


class IdeaText(TypedDict):
    """What an owner writes: title, text, its language, and the id of a theme or None."""

    title: str
    text: str
    language: str
    theme_id: str | None


def write(
    program: Program, *, by: Person, named: bool = False, row_id: str = "",
    **content: Unpack[IdeaText],
) -> Idea:  # fmt: skip
    """Write a draft, which only its owner sees. Idempotent with a `row_id`.

    With `named`, the idea shows the name of its owner once it is published. Raises NotAllowed
    without an active enrollment, Missing for a program of another kind, or Invalid on a field.
    """
    of_kind(program, Kind.cocreation)
    if (reason := is_enrolled.reason(by, program)) is not None:
        raise NotAllowed(reason)
    db.lock(by)
    if (found := db.existing(Idea, row_id)) is not None:
        return found
    check(program.id, content, None)
    now = clock.now()
    made = Idea(
        id=row_id or db.new_id(), program_id=program.id, person_id=by.id, named=named, number=1,
        theme_id=content["theme_id"], state=IdeaState.draft, version=1, made_at=now, changed_at=now,
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    add_revision(made, content)
    record(events.IdeaWritten(actor=by.id, object_id=made.id))
    return made


def check(program_id: str, content: IdeaText, theme_id: str | None) -> None:
    """Refuse an unknown language, and a theme that is not open; `theme_id` is the one kept."""
    if content["language"] not in LANGUAGES:
        raise Invalid("language", "Choose a language of the list.")
    chosen = content["theme_id"]
    if chosen in {None, theme_id}:
        return
    open_themes = (t.id for t in briefs.themes(program_id) if t.state == ThemeState.open)
    if chosen not in open_themes:
        raise Invalid("theme", "Choose a theme of the list.")


def add_revision(idea: Idea, content: IdeaText) -> None:
    """Add the text of the revision `idea.number`."""
    db.session().add(
        IdeaRevision(
            idea_id=idea.id, number=idea.number, title=content["title"], text=content["text"],
            language=content["language"], made_at=clock.now(),
        )
    )  # fmt: skip
    db.session().flush()


def locked_own(idea: Idea, by: Person, version: int | None = None) -> None:
    """Lock an idea of this person. Raises NotAllowed, or Stale for another version."""
    db.lock(idea)
    if (reason := MAY["is_own"].reason(by, idea)) is not None:
        raise NotAllowed(reason)
    if version not in {None, idea.version}:
        raise Stale(STALE)


def edit_draft(
    idea: Idea, *, by: Person, version: int, named: bool, **content: Unpack[IdeaText]
) -> Idea:
    """Change a draft. Raises NotAllowed, Stale, WrongState, or Invalid on a field."""
    locked_own(idea, by, version)
    if idea.state != IdeaState.draft:
        raise WrongState(CHANGED)
    check(idea.program_id, content, idea.theme_id)
    text = queries.revision(idea)
    text.title, text.text, text.language = content["title"], content["text"], content["language"]
    idea.theme_id, idea.named = content["theme_id"], named
    changed(idea)
    record(events.IdeaWritten(actor=by.id, object_id=idea.id))
    return idea


def changed(idea: Idea) -> None:
    """Note that the idea has another version now."""
    idea.changed_at, idea.version = clock.now(), idea.version + 1
    db.session().flush()


def show_name(idea: Idea, *, shown: bool, by: Person) -> None:
    """Show the name of the owner on the idea, or hide it."""
    locked_own(idea, by)
    if idea.named != shown:
        idea.named = shown
        record(events.OwnerShown(actor=by.id, object_id=idea.id, shown=shown))


def withdraw(idea: Idea, *, by: Person) -> None:
    """Withdraw an idea that waits for a decision: only its owner reads it, its support is deleted."""
    IDEA.take(idea, "withdraw", by=by, may=MAY, withdrawn_at=clock.now())
    after_withdrawal(idea)
    record(events.IdeaWithdrawn(actor=by.id, object_id=idea.id))


def after_withdrawal(idea: Idea) -> None:
    """Delete the support of an idea, and what other people were told about it."""
    db.session().execute(delete_rows(Support).where(Support.idea_id == idea.id))
    delete_notices(idea.id, but=idea.person_id or "")
    changed(idea)


def take_up(idea: Idea, *, by: Person) -> None:
    """Turn a withdrawn idea into a draft, which begins again with one revision."""
    IDEA.take(idea, "take_up", by=by, may=MAY)
    last = queries.revision(idea)
    content: IdeaText = {
        "title": last.title, "text": last.text, "language": last.language,
        "theme_id": idea.theme_id,
    }  # fmt: skip
    _delete_revisions(idea)
    idea.number = 1
    add_revision(idea, content)
    changed(idea)
    record(events.IdeaTakenUp(actor=by.id, object_id=idea.id))


def delete(idea: Idea, *, by: Person) -> None:
    """Delete a draft. Raises NotAllowed, or WrongState for a published idea."""
    locked_own(idea, by)
    if idea.state != IdeaState.draft:
        raise WrongState(CHANGED)
    delete_row(idea)
    record(events.IdeaDeleted(actor=by.id, object_id=idea.id))


def delete_row(idea: Idea) -> None:
    """Delete an idea with its revisions, its support and the notices about it."""
    db.session().execute(delete_rows(Support).where(Support.idea_id == idea.id))
    delete_notices(idea.id, but="")
    _delete_revisions(idea)
    db.session().delete(idea)
    db.session().flush()


def _delete_revisions(idea: Idea) -> None:
    for each in queries.revisions(idea):
        db.session().delete(each)
    db.session().flush()

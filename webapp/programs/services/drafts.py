"""Services of the draft of a charter: save, publish, discard. All leads of a program write one."""

from collections.abc import Mapping, Sequence
from typing import TypedDict, Unpack

from sqlalchemy import update

from webapp.core import clock, db
from webapp.core.errors import NotAllowed, Stale
from webapp.core.unit_of_work import record
from webapp.people.models import Person
from webapp.programs import events, queries
from webapp.programs.models import Charter, CharterDraft, Program
from webapp.programs.rules import MAY
from webapp.programs.services.charters import write_charter
from webapp.programs.workflow import Deadline


class CharterContent(TypedDict):
    """The content of a charter, by language; in a draft, texts are empty where nothing is written."""

    texts: Mapping[str, Mapping[str, str]]
    disclosures: Mapping[str, str]
    more: Mapping[str, Sequence[str]]
    review_days: int | None
    at_deadline: Deadline | None


def save_draft(
    program: Program, *, by: Person, version: int, stamp: str, **content: Unpack[CharterContent]
) -> CharterDraft:
    """Store an incomplete or complete text; `version` and `stamp` are what the form was made from.

    Raises NotAllowed, or Stale when the draft was saved, published or discarded meanwhile.
    """
    draft = _locked(program, by)
    _check_stamp(draft, stamp)
    if draft is None:
        draft = CharterDraft(program_id=program.id, base_version=version, version=0)
    draft.texts = {language: dict(parts) for language, parts in content["texts"].items()}
    draft.disclosures = dict(content["disclosures"])
    draft.more_disclosures = {language: list(each) for language, each in content["more"].items()}
    draft.review_days, draft.at_deadline = content["review_days"], content["at_deadline"]
    draft.person_id, draft.saved_at = by.id, clock.now()
    draft.version += 1
    db.session().add(draft)
    record(events.CharterDraftSaved(actor=by.id, object_id=program.id))
    return draft


def publish(
    program: Program, *, by: Person, version: int, stamp: str, **content: Unpack[CharterContent]
) -> Charter:
    """Write a new version of the charter; the draft that the form was made from is deleted.

    A draft that was saved meanwhile stays. Raises what `write_charter` raises.
    """
    draft = _locked(program, by)
    charter = write_charter(program, by=by, version=version, **content)
    if draft is not None and draft.stamp == stamp:
        db.session().delete(draft)
    return charter


def discard_draft(program: Program, *, by: Person, stamp: str) -> None:
    """Delete the draft. Raises NotAllowed, or Stale when it was saved or published meanwhile."""
    draft = _locked(program, by)
    _check_stamp(draft, stamp)
    if draft is not None:
        db.session().delete(draft)
        record(events.CharterDraftDiscarded(actor=by.id, object_id=program.id))


def forget_saver(person_id: str) -> None:
    """Remove a person from the drafts that they saved last; the texts stay."""
    saved = update(CharterDraft).where(CharterDraft.person_id == person_id)
    db.session().execute(saved.values(person_id=None))


def _locked(program: Program, by: Person) -> CharterDraft | None:
    db.lock(program)
    if (reason := MAY["is_lead"].reason(by, program)) is not None:
        raise NotAllowed(reason)
    return queries.charter_draft(program)


def _check_stamp(draft: CharterDraft | None, stamp: str) -> None:
    if stamp != (draft.stamp if draft else ""):
        raise Stale("Another window or person changed this in the meantime.")

"""Report an irritant, with the own name or with a code, and withdraw the report."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from webapp.answer_store.codes import WrongCodeError, digest, tidy
from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.experience import ExperienceTheme, Moment
from webapp.irritants import events
from webapp.irritants.models import Irritant, IrritantMessage
from webapp.irritants.rules import reports
from webapp.irritants.services.changes import duplicates_of, open_again
from webapp.irritants.workflow import UNANSWERED, IrritantState
from webapp.messaging.services import delete_notices
from webapp.people.models import OrgUnit, Person
from webapp.programs.models import Program
from webapp.programs.workflow import ProgramState


@dataclass(frozen=True)
class Report:
    """What a reporter writes. `program_id` is the program of a complaint; ids are empty for none."""

    title: str
    text: str
    language: str
    theme: ExperienceTheme
    moment: Moment
    words_allowed: bool
    program_id: str = ""
    unit_id: str = ""


def report(content: Report, *, by: Person, row_id: str) -> Irritant:
    """Report with the own name; a second call with this id returns the first report.

    Raises Invalid for an unknown program or unit.
    """
    db.lock(by)
    if (earlier := db.existing(Irritant, row_id)) is not None:
        return earlier
    made = Irritant(id=row_id, person_id=by.id, **_columns(content))
    db.session().add(made)
    db.session().flush()
    record(events.IrritantReported(actor=None, object_id=made.id))
    return made


def report_by_code(content: Report, code: str) -> Irritant:
    """Report without an account; the same report with the same code again returns the first one.

    Stores the hash of the code, and neither a person nor a time of day. No event is recorded, as the
    activity log would keep the moment. Raises Invalid for a code of another form, for one that
    another report has, and for an unknown program.
    """
    try:
        hashed = digest(tidy(code))
    except WrongCodeError:
        raise Invalid(
            "", "This page is incomplete. Load it again; browsers usually keep the text."
        ) from None
    values = {
        "id": db.new_id(), "code_hash": hashed, "version": 1, "state": IrritantState.new,
        "text_shown": False, "handlers_told": False, "reminders": 0, **_columns(content),
    }  # fmt: skip
    once = db.insert(Irritant).values(**values).on_conflict_do_nothing(index_elements=["code_hash"])
    db.session().execute(once)
    made = db.session().scalars(select(Irritant).where(Irritant.code_hash == hashed)).one()
    # On a shared device the page of an earlier person must not give away their code.
    if (made.title, made.text) != (content.title, content.text):
        raise Invalid("", "Another report was sent from this page. Send yours once more.")
    return made


def _columns(content: Report) -> dict[str, Any]:
    today = clock.today()
    if content.program_id:
        check_program(content.program_id)
    if content.unit_id and db.session().get(OrgUnit, content.unit_id) is None:
        raise Invalid("unit", "Choose one of the list.")
    return {
        "title": content.title, "text": content.text, "language": content.language,
        "theme": content.theme, "moment": content.moment, "words_allowed": content.words_allowed,
        "program_id": content.program_id or None, "unit_id": content.unit_id or None,
        "reported_on": today, "waiting_since": today, "changed_on": today,
    }  # fmt: skip


def check_program(program_id: str) -> Program:
    """A program that people know. Raises Invalid on the field `program`."""
    found = db.session().get(Program, program_id)
    if found is None or found.state == ProgramState.draft:
        raise Invalid("program", "Choose one of the list.")
    return found


def withdraw(irritant: Irritant, *, by: Person | None) -> None:
    """Delete an unanswered report with its messages. `by` is None where the code was given.

    Raises NotAllowed, or WrongState once it is answered: the public answer stays.
    """
    db.lock(irritant)
    if by is not None and (reason := reports.reason(by, irritant)) is not None:
        raise NotAllowed(reason)
    if irritant.state not in UNANSWERED:
        raise WrongState(CHANGED)
    if by is not None:
        record(events.IrritantWithdrawn(actor=None, object_id=irritant.id))
    delete_row(irritant)


def delete_row(irritant: Irritant) -> None:
    """Delete an irritant, its messages and notices; those that were merged with it are new again."""
    for each in duplicates_of(irritant):
        open_again(each)
    db.session().flush()
    of_it = IrritantMessage.irritant_id == irritant.id
    db.session().execute(delete(IrritantMessage).where(of_it))
    delete_notices(irritant.id, but="")
    db.session().delete(irritant)

"""What handlers and those in charge do: assign, answer, mend, merge, refuse, route, make a brief."""

from datetime import date, timedelta

from webapp.briefs.services import draft_brief
from webapp.core import clock, db
from webapp.core.errors import Invalid, WrongState
from webapp.core.i18n import LANGUAGES
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.irritants import events
from webapp.irritants.models import Irritant
from webapp.irritants.queries import mergeable, standing
from webapp.irritants.rules import MAY
from webapp.irritants.services.changes import changed, duplicates_of, open_again, same
from webapp.irritants.services.reporting import check_program
from webapp.irritants.workflow import IRRITANT, IrritantState, Reason, Verdict
from webapp.messaging.services import delete_notices
from webapp.people.models import Person
from webapp.people.queries import holds
from webapp.people.workflow import Role
from webapp.programs.models import Program

LONGEST_WAIT = timedelta(days=366)
# The theme of a brief that is made from an irritant; the lead can choose another.
IRRITANTS = {"en": "Irritants", "fr": "Irritants"}


def assign(
    irritant: Irritant, *, owner: Person, due_on: date, headline: str, text_shown: bool, by: Person,
    version: int,
) -> None:  # fmt: skip
    """Put a person in charge until a day, and clear what others read.

    An empty `headline` clears nothing. Raises NotAllowed, WrongState, Stale, or Invalid on a field.
    """
    step = IRRITANT.permit(irritant, "assign", by=by, may=MAY)
    same(irritant, version)
    if irritant.program_id and holds(owner, Role.lead, irritant.program_id):
        raise Invalid("owner", "This person leads the program that the report is about.")
    if not clock.today() <= due_on <= clock.today() + LONGEST_WAIT:
        raise Invalid("due_on", "Choose a day from today on, within a year.")
    _clear(irritant, headline, text_shown=text_shown)
    irritant.owner_id, irritant.reminders = owner.id, 0
    IRRITANT.move(irritant, step, due_on=due_on)
    changed(irritant)
    record(events.IrritantAssigned(actor=by.id, object_id=irritant.id, owner_id=owner.id))


def _clear(irritant: Irritant, headline: str, *, text_shown: bool) -> None:
    irritant.headline = headline or None
    irritant.text_shown = bool(headline and text_shown and irritant.words_allowed and irritant.text)


def answer(
    irritant: Irritant, *, verdict: Verdict, answer: str, headline: str, text_shown: bool,
    by: Person, version: int,
) -> None:  # fmt: skip
    """Publish the answer under a headline, or change it.

    Whether the reporter's text is shown is up to handlers: a person in charge changes nothing there.
    Raises NotAllowed, WrongState, Stale, or Invalid on a field.
    """
    step = IRRITANT.permit(irritant, "answer", by=by, may=MAY)
    same(irritant, version)
    if not headline:
        raise Invalid("headline", "Write a headline: every employee reads it.")
    if standing(by, irritant).handles:
        _clear(irritant, headline, text_shown=text_shown)
    irritant.headline = headline
    first = irritant.answered_on or clock.today()
    IRRITANT.move(irritant, step, answer=answer, verdict=verdict, answered_on=first)
    changed(irritant)
    record(events.IrritantAnswered(actor=by.id, object_id=irritant.id))


def mend(irritant: Irritant, *, change: str, by: Person, version: int) -> None:
    """Say that it is mended and what changed. Raises NotAllowed, WrongState or Stale."""
    step = IRRITANT.permit(irritant, "mend", by=by, may=MAY)
    same(irritant, version)
    IRRITANT.move(irritant, step, change=change, mended_on=clock.today())
    changed(irritant)
    record(events.IrritantMended(actor=by.id, object_id=irritant.id))


def merge(irritant: Irritant, other_id: str, *, by: Person, version: int) -> None:
    """Say that another irritant, which all employees can read, is the same.

    Raises NotAllowed, WrongState, Stale, or Invalid on the field `other`.
    """
    step = IRRITANT.permit(irritant, "merge", by=by, may=MAY)
    same(irritant, version)
    if other_id not in {each.id for each in mergeable(irritant)}:
        raise Invalid("other", "Choose one of the list.")
    for each in duplicates_of(irritant):
        each.duplicate_of_id = other_id
    IRRITANT.move(irritant, step, duplicate_of_id=other_id)
    changed(irritant)
    record(events.IrritantMerged(actor=by.id, object_id=irritant.id, other_id=other_id))


def refuse(irritant: Irritant, *, reason: Reason, by: Person, version: int) -> None:
    """Do not publish a report, and tell its reporter the reason.

    Raises NotAllowed, WrongState or Stale.
    """
    step = IRRITANT.permit(irritant, "refuse", by=by, may=MAY)
    same(irritant, version)
    for each in duplicates_of(irritant):
        open_again(each)
    irritant.headline, irritant.text_shown = None, False
    IRRITANT.move(irritant, step, reason=reason)
    changed(irritant)
    record(events.IrritantRefused(actor=by.id, object_id=irritant.id))


def route(irritant: Irritant, program_id: str, *, by: Person, version: int) -> None:
    """Say which program the report complains about, or none; its handlers follow from it.

    The person in charge no longer is, and earlier notices are deleted. Raises NotAllowed, WrongState,
    Stale, or Invalid on the field `program`.
    """
    IRRITANT.permit(irritant, "refuse", by=by, may=MAY)
    same(irritant, version)
    if program_id:
        check_program(program_id)
    if irritant.state == IrritantState.assigned:
        IRRITANT.take(irritant, "release", by=None, may=MAY)
    irritant.owner_id, irritant.program_id = None, program_id or None
    irritant.headline, irritant.text_shown = None, False
    irritant.handlers_told = False
    delete_notices(irritant.id, but=irritant.person_id or "")
    changed(irritant)
    record(events.IrritantRouted(actor=by.id, object_id=irritant.id))


def make_brief(irritant: Irritant, program: Program, *, by: Person) -> Irritant:
    """Make a draft brief from a mended irritant, in a sharing program that this person leads.

    An irritant becomes one brief: a second call changes nothing. Raises NotAllowed, or WrongState
    before it is mended, or with a brief elsewhere.
    """
    db.lock(irritant)
    if irritant.state != IrritantState.mended:
        raise WrongState(CHANGED)
    if irritant.brief is not None:
        if irritant.brief.program_id != program.id:
            raise WrongState(CHANGED)
        return irritant
    titles = dict.fromkeys(LANGUAGES, irritant.headline or "")
    brief = draft_brief(program, by=by, titles=titles, theme=IRRITANTS)
    irritant.brief = brief
    db.session().flush()
    record(events.IrritantBecameBrief(actor=by.id, object_id=irritant.id, brief_id=brief.id))
    return irritant

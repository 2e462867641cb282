"""Messages between the reporter of an irritant and those who handle it, and reopening."""

from typing import Any

from sqlalchemy import func, select

from webapp.core import clock, db
from webapp.core.errors import NotAllowed, WrongState
from webapp.core.i18n import gettext_noop
from webapp.core.unit_of_work import record
from webapp.irritants import events
from webapp.irritants.models import Irritant, IrritantMessage
from webapp.irritants.queries import standing
from webapp.irritants.rules import MAY, takes_part
from webapp.irritants.services.changes import open_again
from webapp.irritants.workflow import IRRITANT, PUBLIC, Side
from webapp.people.models import Person

MOST_MESSAGES = 50
FULL = gettext_noop(
    "There are too many messages about this irritant. Report it again if it returns."
)
NOBODY = gettext_noop("The person who reported it can no longer be reached.")


def write(irritant: Irritant, text: str, *, by: Person, row_id: str) -> IrritantMessage:
    """Write to the other side; the same id again changes nothing. Raises NotAllowed or WrongState."""
    db.lock(irritant)
    if (reason := takes_part.reason(by, irritant)) is not None:
        raise NotAllowed(reason)
    side = Side.reporter if standing(by, irritant).reports else Side.handler
    if side == Side.handler and irritant.person_id is None and irritant.code_hash is None:
        raise WrongState(NOBODY)
    if (earlier := db.existing(IrritantMessage, row_id)) is not None:
        return earlier
    made = _add(irritant, side, by.id, text, row_id)
    if side == Side.reporter:
        record(events.ReporterWrote(actor=None, object_id=irritant.id))
    else:
        record(events.HandlerWrote(actor=by.id, object_id=irritant.id))
    return made


def write_by_code(irritant: Irritant, text: str, *, row_id: str) -> IrritantMessage:
    """As `write`, for the reporter who gave the code; no event keeps the moment."""
    db.lock(irritant)
    earlier = db.existing(IrritantMessage, row_id)
    return earlier or _add(irritant, Side.reporter, None, text, row_id)


def _add(
    irritant: Irritant, side: Side, person_id: str | None, text: str, row_id: str
) -> IrritantMessage:
    last = select(func.max(IrritantMessage.number)).where(
        IrritantMessage.irritant_id == irritant.id
    )
    number = (db.session().scalar(last) or 0) + 1
    if number > MOST_MESSAGES:
        raise WrongState(FULL)
    made = IrritantMessage(
        id=row_id, irritant_id=irritant.id, number=number, side=side, person_id=person_id,
        text=text, written_on=clock.today(),
    )  # fmt: skip
    db.session().add(made)
    if side == Side.reporter:
        irritant.handlers_told = False
    db.session().flush()
    return made


def reopen(irritant: Irritant, *, by: Person) -> None:
    """Let an irritant wait for an answer again; the earlier answer is kept beside the new one.

    Raises NotAllowed or WrongState.
    """
    own = standing(by, irritant).reports
    IRRITANT.permit(irritant, "reopen", by=by, may=MAY)
    _keep_answer(irritant)
    open_again(irritant)
    if own:
        record(events.OwnIrritantReopened(actor=None, object_id=irritant.id))
    else:
        record(events.IrritantReopened(actor=by.id, object_id=irritant.id))


def reopen_by_code(irritant: Irritant) -> None:
    """As `reopen`, for the reporter who gave the code. Raises WrongState."""
    IRRITANT.permit(irritant, "reopen_by_code", by=None, may=MAY)
    _keep_answer(irritant)
    open_again(irritant)


def _keep_answer(irritant: Irritant) -> None:
    if irritant.state not in PUBLIC:
        return
    kept: dict[str, Any] = {
        "verdict": str(irritant.verdict), "answer": irritant.answer,
        "answered_on": irritant.answered_on and irritant.answered_on.isoformat(),
        "change": irritant.change,
        "mended_on": irritant.mended_on and irritant.mended_on.isoformat(),
    }  # fmt: skip
    irritant.earlier = {"answers": [*(irritant.earlier or {}).get("answers", []), kept]}

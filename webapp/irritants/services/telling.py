"""What handlers, those in charge and reporters are notified of. No message contains a report's words."""

from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select

from webapp.core import clock, db
from webapp.core.i18n import gettext_noop
from webapp.irritants.models import Irritant, IrritantMessage
from webapp.irritants.queries import handlers, standing
from webapp.irritants.workflow import IrritantState, Side
from webapp.messaging.services import MessageTemplate, notify, resolve_notices
from webapp.messaging.topics import Topic
from webapp.people.models import Person

SOON: Final = timedelta(days=2)


def _message(key: str, subject: str, body: str) -> MessageTemplate:
    return MessageTemplate(key, Topic.irritants, subject, body, "irritants.irritant")


REPORTED: Final = _message(
    "irritant_reported", gettext_noop("An irritant was reported"),
    gettext_noop("Read it, and choose a person in charge."),
)  # fmt: skip
REPORTER_WROTE: Final = _message(
    "irritant_reporter_wrote", gettext_noop("A message about an irritant"),
    gettext_noop("The person who reported it wrote to you."),
)  # fmt: skip
ASSIGNED: Final = _message(
    "irritant_assigned", gettext_noop("You are in charge of an irritant"),
    gettext_noop("Read it, and answer by the day that the page says."),
)  # fmt: skip
DUE_SOON: Final = _message(
    "irritant_due_soon", gettext_noop("An irritant needs your answer soon"),
    gettext_noop("The page says by which day."),
)  # fmt: skip
LATE: Final = _message(
    "irritant_late", gettext_noop("Your answer to an irritant is late"),
    gettext_noop("Answer it, or write to the person who reported it."),
)  # fmt: skip
IN_CHARGE: Final = _message(
    "irritant_in_charge", gettext_noop("Your irritant has a person in charge"),
    gettext_noop("The page says who, and until when you get an answer."),
)  # fmt: skip
ANSWERED: Final = _message(
    "irritant_answered", gettext_noop("Your irritant has an answer"),
    gettext_noop("Read it. If it does not help, you can reopen the irritant."),
)  # fmt: skip
MENDED: Final = _message(
    "irritant_mended", gettext_noop("Your irritant is mended"),
    gettext_noop("Read what changed. If it returns, you can reopen the irritant."),
)  # fmt: skip
HANDLER_WROTE: Final = _message(
    "irritant_handler_wrote", gettext_noop("A question about your irritant"),
    gettext_noop("A person who handles it wrote to you."),
)  # fmt: skip
ENDED: Final = _message(
    "irritant_ended", gettext_noop("Your irritant is closed"),
    gettext_noop("Read why. You can reopen it."),
)  # fmt: skip
REOPENED: Final = _message(
    "irritant_reopened", gettext_noop("Your irritant is open again"),
    gettext_noop("You are notified of the answer."),
)  # fmt: skip
MESSAGES: Final = (
    REPORTED, REPORTER_WROTE, ASSIGNED, DUE_SOON, LATE, IN_CHARGE, ANSWERED, MENDED, HANDLER_WROTE,
    ENDED, REOPENED,
)  # fmt: skip


def tell(person: Person | None, irritant: Irritant, template: MessageTemplate) -> None:
    """Notify a person whose account is active."""
    if person is not None and person.is_active:
        notify(person, template.about(irritant.id, {"irritant": irritant.id}))


def tell_owner(irritant: Irritant, template: MessageTemplate) -> None:
    """Notify the person in charge, who must still be allowed to read the report."""
    owner = irritant.owner
    if owner is not None and standing(owner, irritant).inside:
        tell(owner, irritant, template)


def resolve(irritant: Irritant, *templates: MessageTemplate) -> None:
    """Mark what asked for an act as read, once the act is done."""
    for template in templates:
        resolve_notices(irritant.id, template.subject)


def tell_handlers() -> int:
    """Notify handlers of new reports, and the people in charge of new messages; return of how many.

    Of what was written without an account, they are notified from the next day on.
    """
    untold = select(Irritant).where(Irritant.handlers_told.is_(False)).order_by(Irritant.id)
    done = 0
    for irritant in db.session().scalars(untold.with_for_update(key_share=True)).all():
        written = _last_message(irritant)
        newest = max(irritant.waiting_since, written or irritant.waiting_since)
        if irritant.is_anonymous and newest >= clock.today():
            continue
        irritant.handlers_told = True
        if irritant.state == IrritantState.new:
            _tell_all(irritant, REPORTED)
        elif written is not None and irritant.owner_id is not None:
            tell_owner(irritant, REPORTER_WROTE)
        elif written is not None:
            _tell_all(irritant, REPORTER_WROTE)
        done += 1
    return done


def _tell_all(irritant: Irritant, template: MessageTemplate) -> None:
    for person in handlers(irritant.program_id):
        tell(person, irritant, template)


def _last_message(irritant: Irritant) -> date | None:
    """The day of the last message of the reporter."""
    last = select(func.max(IrritantMessage.written_on)).where(
        IrritantMessage.irritant_id == irritant.id, IrritantMessage.side == Side.reporter
    )
    return db.session().scalar(last)


def remind_owners() -> int:
    """Remind those in charge: once before the day, once after it; return how many were reminded."""
    today = clock.today()
    near = select(Irritant).where(
        Irritant.state == IrritantState.assigned, Irritant.due_on <= today + SOON,
        Irritant.reminders < 2,  # noqa: PLR2004 - one before, one after
    )  # fmt: skip
    done = 0
    for irritant in db.session().scalars(near.with_for_update(key_share=True)).all():
        late = irritant.due_on is not None and irritant.due_on < today
        if irritant.reminders and not late:
            continue
        irritant.reminders = 2 if late else 1
        tell_owner(irritant, LATE if late else DUE_SOON)
        done += 1
    return done

"""What several services of irritants share."""

from sqlalchemy import select

from webapp.core import clock, db
from webapp.core.errors import Stale
from webapp.core.i18n import gettext_noop
from webapp.irritants.models import Irritant
from webapp.irritants.rules import MAY
from webapp.irritants.workflow import IRRITANT

NEWER = gettext_noop("The irritant has changed. Read it again before you decide.")


def changed(irritant: Irritant) -> None:
    """Count a change; its day is kept, its time is not."""
    irritant.version += 1
    irritant.changed_on = clock.today()


def same(irritant: Irritant, version: int) -> None:
    """Raise Stale if the page was made from another version. The row must be locked."""
    if irritant.version != version:
        raise Stale(NEWER)


def duplicates_of(irritant: Irritant) -> list[Irritant]:
    """The irritants that were merged with this one, locked."""
    found = select(Irritant).where(Irritant.duplicate_of_id == irritant.id).order_by(Irritant.id)
    return list(db.session().scalars(found.with_for_update(key_share=True)))


def open_again(irritant: Irritant, step: str = "reopen_by_code") -> None:
    """Move an irritant back to new by a step that no person takes."""
    IRRITANT.take(irritant, step, by=None, may=MAY)
    irritant.waiting_since = clock.today()
    irritant.handlers_told = False
    irritant.reminders = 0
    changed(irritant)

"""What is deleted: the link to a person who leaves, and the words of reports that are over.

Words are deleted a year after an irritant is mended or answered without change, and 30 days after a
report was refused. Headline, answer and what changed stay: they are the organization's words.
"""

from datetime import timedelta

from sqlalchemy import and_, delete, or_, select, update

from webapp.core import clock, db
from webapp.core.unit_of_work import record
from webapp.irritants import events
from webapp.irritants.models import Irritant, IrritantMessage
from webapp.irritants.rules import MAY
from webapp.irritants.services.changes import changed
from webapp.irritants.services.reporting import delete_row
from webapp.irritants.workflow import IRRITANT, IrritantState, Verdict
from webapp.people.models import Person

KEPT, REFUSED_KEPT = timedelta(days=365), timedelta(days=30)


def forget_person(person: Person) -> None:
    """Cut the links between irritants and a person whose account ends."""
    in_work = select(Irritant).where(
        Irritant.owner_id == person.id, Irritant.state == IrritantState.assigned
    )
    for irritant in db.session().scalars(in_work.order_by(Irritant.id)).all():
        IRRITANT.take(irritant, "release", by=None, may=MAY)
        changed(irritant)
        record(events.IrritantReleased(actor=None, object_id=irritant.id))
    for column in (Irritant.owner_id, Irritant.person_id):
        cut = update(Irritant).where(column == person.id)
        db.session().execute(cut.values({column.key: None}))
    own = update(IrritantMessage).where(IrritantMessage.person_id == person.id)
    db.session().execute(own.values(person_id=None))


def delete_old_words() -> int:
    """Delete what is over its time, as this module says; return of how many irritants."""
    today = clock.today()
    refused = and_(
        Irritant.state == IrritantState.refused, Irritant.changed_on <= today - REFUSED_KEPT
    )
    merged = and_(Irritant.state == IrritantState.duplicate, Irritant.changed_on <= today - KEPT)
    rows = db.session().scalars(select(Irritant).where(or_(refused, merged))).all()
    for each in rows:
        delete_row(each)
    over = or_(
        Irritant.state == IrritantState.mended,
        and_(Irritant.state == IrritantState.answered, Irritant.verdict == Verdict.do_not),
    )
    found = select(Irritant).where(
        over, Irritant.text.is_not(None), Irritant.changed_on <= today - KEPT
    )
    public = db.session().scalars(found).all()
    for each in public:
        _delete_words(each)
    return len(rows) + len(public)


def _delete_words(irritant: Irritant) -> None:
    of_it = IrritantMessage.irritant_id == irritant.id
    db.session().execute(delete(IrritantMessage).where(of_it))
    irritant.title = irritant.text = irritant.code_hash = None
    irritant.person_id = irritant.unit_id = None
    irritant.text_shown = False
    irritant.version += 1

"""Services of portraits: set, remove."""

from sqlalchemy import delete

from webapp.core import clock, db
from webapp.core.errors import WrongState
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.images import EncodedPicture
from webapp.people import events
from webapp.people.models import Person, Portrait


def set_portrait(person: Person, encoded: EncodedPicture) -> Portrait:
    """Set the picture of a person; a previous one is deleted.

    The caller re-encodes it before, because decoding is slow and must not happen inside a
    transaction. Raises WrongState where the account has ended meanwhile.
    """
    db.lock(person)
    if not person.is_active:
        raise WrongState(CHANGED)
    delete_portrait(person)
    made = Portrait(
        id=db.new_id(), person_id=person.id, mimetype=encoded.mimetype, data=encoded.data,
        made_at=clock.now(),
    )  # fmt: skip
    db.session().add(made)
    person.portrait_id = made.id
    record(events.PortraitChanged(actor=person.id, object_id=person.id))
    return made


def remove_portrait(person: Person) -> None:
    """Delete the picture of a person, if there is one."""
    db.lock(person)
    if person.portrait_id is None:
        return
    delete_portrait(person)
    record(events.PortraitChanged(actor=person.id, object_id=person.id))


def delete_portrait(person: Person) -> None:
    """Delete the picture of a person; the caller records why."""
    db.session().execute(delete(Portrait).where(Portrait.person_id == person.id))
    person.portrait_id = None

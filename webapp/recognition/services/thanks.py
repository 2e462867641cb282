"""Thank-you notes from one person to another."""

from datetime import timedelta
from typing import Final

from sqlalchemy import inspect

from webapp.core import clock, db
from webapp.core.errors import Invalid, Missing, NotAllowed, WrongState
from webapp.core.i18n import gettext_noop
from webapp.core.texts import check_text
from webapp.core.unit_of_work import record
from webapp.messaging.services import delete_notices
from webapp.people.models import Person
from webapp.people.queries import by_email
from webapp.recognition import events, queries
from webapp.recognition.models import ThanksChoice, ThanksNote
from webapp.recognition.rules import is_receiver, is_sender
from webapp.recognition.sealing import sealed_text
from webapp.recognition.services.messages import THANKED, tell

LONGEST: Final = 500
PER_DAY: Final = 5
WITHDRAW: Final = timedelta(hours=24)
# The same for an unknown address, an ended account, and a person who gets no notes.
UNDELIVERABLE: Final = gettext_noop("A note cannot be delivered to this address.")


def thank(
    address: str, text: str, *, may_show: bool, by: Person, row_id: str | None = None
) -> ThanksNote:
    """Write a note to the person with a work email address.

    Raises Invalid on `address` or `text`. With the `row_id` of a note that exists, returns it.
    """
    db.lock(by)
    if (found := db.existing(ThanksNote, row_id)) is not None:
        return found
    check_text(text, LONGEST)
    choice = _choice(by)
    if choice.sent_on == clock.today() and choice.sent >= PER_DAY:
        raise Invalid(
            "text", "You have written %(most)s notes today. Write the next one tomorrow.",
            most=str(PER_DAY),
        )  # fmt: skip
    receiver = _receiver(address, by)
    made = ThanksNote(
        id=row_id or db.new_id(), sender_id=by.id, receiver_id=receiver.id, may_show=may_show,
        shown=False, made_at=clock.now(),
    )  # fmt: skip
    made.sealed = sealed_text(made, text)
    # A note that is withdrawn counts too: else the limit could be tried without end.
    choice.sent = choice.sent + 1 if choice.sent_on == clock.today() else 1
    choice.sent_on = clock.today()
    db.session().add(made)
    db.session().flush()
    record(events.ThanksWritten(actor=None, object_id=made.id))
    tell(receiver, THANKED.about(made.id, {"note": made.id}, {"name": by.name}, reply_to_id=by.id))
    return made


def _receiver(address: str, by: Person) -> Person:
    found = by_email(address)
    if found is not None and found.id == by.id:
        raise Invalid("address", "This is your own address.")
    if found is None or not found.is_active or not queries.receives(found):
        raise Invalid("address", UNDELIVERABLE)
    return found


def read_note(note: ThanksNote, *, by: Person) -> None:
    """Store that the receiver has opened a note: it can no longer be withdrawn."""
    if by.id == note.receiver_id and note.read_at is None:
        _locked(note).read_at = clock.now()


def show_note(note: ThanksNote, *, shown: bool, by: Person) -> None:
    """Show a note to others, or hide it. Raises NotAllowed, or WrongState if the sender forbids it."""
    if (reason := is_receiver.reason(by, note)) is not None:
        raise NotAllowed(reason)
    note = _locked(note)
    if shown and not note.may_show:
        raise WrongState("The person who wrote this note did not allow that you show it.")
    if note.shown != shown:
        note.shown = shown
        record(events.ThanksShown(actor=None, object_id=note.id))


def delete_note(note: ThanksNote, *, by: Person) -> None:
    """Delete a note that one got, for both people. Raises NotAllowed."""
    if (reason := is_receiver.reason(by, note)) is not None:
        raise NotAllowed(reason)
    _delete(_locked(note))


def may_withdraw(note: ThanksNote) -> bool:
    """Whether the sender can still withdraw a note: for 24 hours, until it is read."""
    return note.read_at is None and clock.now() < note.made_at + WITHDRAW


def withdraw_note(note: ThanksNote, *, by: Person) -> None:
    """Withdraw a note. Raises NotAllowed, or WrongState once it is read or a day old."""
    if (reason := is_sender.reason(by, note)) is not None:
        raise NotAllowed(reason)
    note = _locked(note)
    if not may_withdraw(note):
        raise WrongState("This note can no longer be withdrawn.")
    _delete(note)


def switch_thanks(*, receives: bool, by: Person) -> None:
    """Choose whether thank-you notes reach a person. Notes that they have stay."""
    db.lock(by)
    _choice(by).receives = receives


def _choice(person: Person) -> ThanksChoice:
    """The row of a person, made on first use; the person is locked."""
    found = db.session().get(ThanksChoice, person.id)
    if found is None:
        found = ThanksChoice(person_id=person.id, receives=True, sent=0)
        db.session().add(found)
    return found


def _delete(note: ThanksNote) -> None:
    note_id = note.id
    delete_notices(note_id, but="")
    db.session().delete(note)
    record(events.ThanksDeleted(actor=None, object_id=note_id))


def _locked(note: ThanksNote) -> ThanksNote:
    """The note, locked; raises Missing for one that was deleted meanwhile."""
    # Reading a column of a deleted row would raise an error.
    found = db.session().get(ThanksNote, inspect(note).identity, with_for_update=True)
    if found is None:
        raise Missing(queries.NO_NOTE)
    return found

"""Permission rules of recognition."""

from typing import Any

from webapp.core.permissions import rule
from webapp.people.models import Person
from webapp.programs.rules import is_lead


@rule("This note was written to another person.")
def is_receiver(person: Person, thing: Any) -> bool:  # noqa: ANN401 - a note
    """The note was written to the person."""
    return bool(thing.receiver_id == person.id)


@rule("This note was written by another person.")
def is_sender(person: Person, thing: Any) -> bool:  # noqa: ANN401 - a note
    """The person wrote the note."""
    return bool(thing.sender_id == person.id)


MAY = {"is_lead": is_lead}

"""Who may, with a share or a connected account."""

from typing import Any

from webapp.kernel.rules import rule
from webapp.people.models import Person


@rule("This is somebody else’s.")
def is_own(person: Person, thing: Any) -> bool:  # noqa: ANN401 - anything with a person
    """It is this person's own."""
    return bool(thing.person_id == person.id)


MAY = {"is_own": is_own}

"""Permission rules of digital champions."""

from typing import Any

from webapp.core.permissions import rule
from webapp.people.models import Person
from webapp.people.rules import is_own
from webapp.programs.rules import is_lead


@rule("This is for the manager of the person.")
def is_manager(person: Person, thing: Any) -> bool:  # noqa: ANN401 - a champion
    """The directory names the person as the direct manager of the champion."""
    return bool(thing.person.manager_id == person.id != thing.person_id)


@rule("This is for the person and for the lead of the program.")
def is_own_or_lead(person: Person, thing: Any) -> bool:  # noqa: ANN401 - a champion
    """The person is the champion, or leads the program."""
    return is_own(person, thing) or is_lead(person, thing)


MAY = {
    "is_lead": is_lead, "is_manager": is_manager, "is_own": is_own,
    "is_own_or_lead": is_own_or_lead,
}  # fmt: skip

"""Permission rules of workshops."""

from typing import Any

from webapp.core.permissions import rule
from webapp.people.models import Person
from webapp.people.rules import is_own
from webapp.programs.rules import is_lead


@rule("This is for the person who holds it and for the lead of the program.")
def is_holder(person: Person, thing: Any) -> bool:  # noqa: ANN401 - a workshop
    """The person holds the workshop, or leads its program."""
    return is_own(person, thing) or is_lead(person, thing)


MAY = {"is_holder": is_holder, "is_own": is_own}

"""Permission rules of reverse mentoring."""

from typing import Any

from webapp.core.permissions import rule
from webapp.people.models import Person
from webapp.people.rules import is_own
from webapp.programs.rules import is_lead


@rule("This is for the two people of the pair.")
def is_of_pair(person: Person, thing: Any) -> bool:  # noqa: ANN401 - a pair
    """The person is the mentor or the mentee."""
    return person.id in {thing.mentor_id, thing.mentee_id}


MAY = {"is_lead": is_lead, "is_own": is_own, "is_of_pair": is_of_pair}

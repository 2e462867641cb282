"""Permission rules of meetings."""

from typing import Any

from webapp.core.permissions import rule
from webapp.mentoring.rules import is_of_pair
from webapp.people.models import Person


@rule("This is for the two people of the pair.")
def is_of_meeting(person: Person, thing: Any) -> bool:  # noqa: ANN401 - a meeting
    """The person is the mentor or the mentee of the pair that meets."""
    return is_of_pair(person, thing.pair)


MAY = {"is_of_meeting": is_of_meeting}

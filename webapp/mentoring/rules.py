"""Permission rules of reverse mentoring."""

from typing import Any

from webapp.core.permissions import rule
from webapp.mentoring import queries
from webapp.people.models import Person
from webapp.people.rules import is_own
from webapp.programs.rules import is_lead


@rule("This is for the two people of the pair.")
def is_of_pair(person: Person, thing: Any) -> bool:  # noqa: ANN401 - a pair
    """The person is the mentor or the mentee."""
    return person.id in {thing.mentor_id, thing.mentee_id}


@rule("A second lead approves, one who does not take part and did not ask for the pairs.")
def is_second(person: Person, thing: Any) -> bool:  # noqa: ANN401 - a run
    """Another lead than the one who asked, without an application in the edition."""
    own = queries.applications_of(person, thing.edition_id)
    return is_lead(person, thing) and person.id != thing.person_id and not own


MAY = {"is_lead": is_lead, "is_own": is_own, "is_of_pair": is_of_pair, "is_second": is_second}
